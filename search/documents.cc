#include "search/documents.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "search/facets.h"

namespace resonance::search {
namespace {

using nlohmann::json;

constexpr uint32_t position_gap = 100;

std::string_view code(Language language) {
  return language == Language::english ? "en" : "fr";
}

std::string dumped(const json& data) {
  return data.dump(-1, ' ', false, json::error_handler_t::replace);
}

// Adds texts to a document; keeps where the next position is.
class Adding {
 public:
  Adding(Xapian::Document& document, Analysers& analysers) : document_(document), analysers_(analysers) {}

  void add(const FieldText& field, unsigned weight, std::string_view prefix) {
    uint32_t last = 0;
    for (const Token& token : analysers_[field.language].analyse(field.text)) {
      add_token(token, field.language, weight, {});
      if (!prefix.empty()) add_token(token, field.language, weight, prefix);
      last = token.position;
    }
    position_ += last + position_gap;
  }

  // With the prefix alone.
  void add_apart(const FieldText& field, std::string_view prefix) {
    for (const Token& token : analysers_[field.language].analyse(field.text)) {
      add_token(token, field.language, 1, prefix);
    }
  }

 private:
  void add_token(const Token& token, Language language, unsigned weight, std::string_view prefix) {
    for (const std::string& word : token.forms->words) {
      if (prefix.empty()) {
        document_.add_posting(word_term(prefix, word), position_ + token.position, weight);
      } else {
        document_.add_term(word_term(prefix, word), weight);
      }
    }
    for (const std::string& stem : token.forms->stems) document_.add_term(stem_term(prefix, language, stem), weight);
  }

  Xapian::Document& document_;
  Analysers& analysers_;
  uint32_t position_ = 1;
};

}  // namespace

std::string word_term(std::string_view field_prefix, std::string_view word) {
  return std::string(field_prefix).append(word);
}
std::string stem_term(std::string_view field_prefix, Language language, std::string_view stem) {
  return std::string(field_prefix).append(language == Language::english ? "ZE" : "ZF").append(stem);
}
std::string item_term(const ItemId& item) {
  return "Q" + item.text();
}
std::string moments_term(const ItemId& item) {
  return std::string(moments_prefix) + item.text();
}
std::string extracts_term(const ItemId& item) {
  return std::string(extracts_prefix) + item.text();
}

Xapian::Document item_document(const IndexedItem& item, Analysers& analysers) {
  Xapian::Document document;
  Adding adding(document, analysers);
  std::string title;
  for (const TextField& field : text_fields()) {
    for (const FieldText& each : field.read(item)) {
      if (field.name == "title") title = each.text;
      adding.add(each, field.weight, field.prefix);
    }
  }
  std::vector<FieldText> written = written_passages(item);
  document.add_boolean_term(item_term(item.item.id));
  document.add_value(published_slot, Xapian::sortable_serialise(static_cast<double>(item.item.published_ms)));
  document.add_value(facets_slot, packed_facets(item));
  if (const int64_t duration_ms = total_duration_ms(item); duration_ms > 0) {
    document.add_value(duration_slot, Xapian::sortable_serialise(static_cast<double>(duration_ms)));
  }
  document.set_data(dumped({{"id", item.item.id.text()},
                            {"language", code(language_named(item.item.language))},
                            {"title", title},
                            {"beginning", written.empty() ? "" : written.front().text}}));
  return document;
}

std::vector<Xapian::Document> passage_documents(const IndexedItem& item, Analysers& analysers) {
  std::vector<Xapian::Document> documents;
  auto begin = [&](const FieldText& text, const std::string& term,
                   const std::string& speaker = {}) -> Xapian::Document& {
    Xapian::Document& document = documents.emplace_back();
    Adding adding(document, analysers);
    adding.add(text, 1, {});
    adding.add_apart({speaker, text.language}, speaker_prefix);
    document.add_boolean_term(term);
    document.add_value(item_slot, item.item.id.text());
    return document;
  };
  for (const SpokenPassage& each : spoken_passages(item)) {
    json cues = json::array();
    for (const PassageCue& cue : each.passage.cues) cues.push_back({cue.start_ms, cue.end_ms, cue.begin, cue.end});
    begin({each.passage.text, each.language}, moments_term(item.item.id), each.passage.speaker)
        .set_data(dumped({{"media", each.media->id.text()},
                          {"order", each.media_order},
                          {"speaker", each.passage.speaker},
                          {"language", code(each.language)},
                          {"text", each.passage.text},
                          {"cues", cues}}));
  }
  for (const PagePassage& each : page_passages(item)) {
    begin(each.text, moments_term(item.item.id))
        .set_data(dumped({{"media", each.media->id.text()},
                          {"order", each.media_order},
                          {"page", each.page},
                          {"language", code(each.text.language)},
                          {"text", each.text.text}}));
  }
  for (const FieldText& each : written_passages(item)) {
    begin(each, extracts_term(item.item.id)).set_data(dumped({{"language", code(each.language)}, {"text", each.text}}));
  }
  return documents;
}

ItemData item_data(const std::string& text) try {
  json data = json::parse(text);
  return {ItemId::parse(data.at("id").get<std::string>()).value(),
          language_named(data.at("language").get<std::string>()), data.at("title").get<std::string>(),
          data.at("beginning").get<std::string>()};
} catch (const std::exception& error) {
  throw Xapian::DatabaseCorruptError(std::string("item data: ") + error.what());
}

PassageData passage_data(const std::string& text) try {
  json data = json::parse(text);
  PassageData result;
  result.language = language_named(data.at("language").get<std::string>());
  result.passage.text = data.at("text").get<std::string>();
  if (!data.contains("media")) return result;
  result.media = MediaId::parse(data.at("media").get<std::string>()).value();
  result.media_order = data.at("order").get<int>();
  if (data.contains("page")) {
    result.page = data.at("page").get<int>();
    return result;
  }
  result.passage.speaker = data.at("speaker").get<std::string>();
  for (const json& cue : data.at("cues")) {
    result.passage.cues.push_back(
        {cue.at(0).get<int64_t>(), cue.at(1).get<int64_t>(), cue.at(2).get<size_t>(), cue.at(3).get<size_t>()});
  }
  if (result.passage.cues.empty()) throw std::invalid_argument("a spoken passage without cues");
  return result;
} catch (const std::exception& error) {
  throw Xapian::DatabaseCorruptError(std::string("passage data: ") + error.what());
}

}  // namespace resonance::search
