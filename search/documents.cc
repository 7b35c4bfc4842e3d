#include "search/documents.h"

#include <algorithm>
#include <unordered_map>

#include "search/facets.h"
#include "search/phrases.h"
#include "search/stored_item.h"

namespace resonance::search {
namespace {

constexpr uint32_t position_gap = 100;

// Adds the words of texts to a document. What has no position is summed up first: a film says "le" a thousand times.
class AddingWords {
 public:
  explicit AddingWords(Xapian::Document& document) : document_(document) {}

  void add(const std::vector<Token>& tokens, const TextField& field, Language language) {
    uint32_t last = 0;
    for (const Token& token : tokens) {
      for (const std::string& word : token.forms->words) {
        document_.add_posting(word, position_ + token.position, field.weight);
      }
      Use& use = weights_[{token.forms.get(), field.prefix, language}];
      use.forms = token.forms;
      use.weight += field.weight;
      last = token.position;
    }
    each_pair(tokens, [&](const std::string& term, uint32_t position) {
      document_.add_posting(term, position_ + position, field.weight);
    });
    position_ += last + position_gap;
  }

  void finish() {
    for (const auto& [key, use] : weights_) {
      for (const std::string& stem : use.forms->stems)
        document_.add_term(stem_term({}, key.language, stem), use.weight);
      if (key.prefix.empty()) continue;
      for (const std::string& word : use.forms->words) document_.add_term(word_term(key.prefix, word), use.weight);
      for (const std::string& stem : use.forms->stems) {
        document_.add_term(stem_term(key.prefix, key.language, stem), use.weight);
      }
    }
  }

 private:
  struct Key {
    const Forms* forms;
    std::string_view prefix;
    Language language;
    bool operator==(const Key&) const = default;
  };
  struct HashOfKey {
    size_t operator()(const Key& key) const { return std::hash<const void*>()(key.forms); }
  };
  struct Use {
    std::shared_ptr<const Forms> forms;  // the key's, kept alive
    unsigned weight = 0;
  };

  Xapian::Document& document_;
  std::unordered_map<Key, Use, HashOfKey> weights_;
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

ItemDocument item_document(const IndexedItem& item, Analysers& analysers) {
  Xapian::Document document;
  std::string data;
  pack(data, item.item.id.text());
  AddingWords words(document);
  StoringItem stored;
  for (const TextField& field : text_fields()) {
    for (const FieldText& text : field.read(item)) {
      const std::vector<Token> tokens = analysers[text.language].analyse(text.text);
      words.add(tokens, field, text.language);
      stored.add(field, text, tokens);
      if (field.shown == Shown::title) pack(data, text.text);
    }
  }
  words.finish();
  document.add_boolean_term(item_term(item.item.id));
  document.add_value(published_slot, Xapian::sortable_serialise(static_cast<double>(item.item.published_ms)));
  document.add_value(facets_slot, packed_facets(item));
  if (const int64_t duration_ms = total_duration_ms(item); duration_ms > 0) {
    document.add_value(duration_slot, Xapian::sortable_serialise(static_cast<double>(duration_ms)));
  }
  if (item.place) {
    document.add_value(place_slot, Xapian::LatLongCoord(item.place->latitude, item.place->longitude).serialise());
  }
  document.set_data(data);
  return {std::move(document), stored.packed(item)};
}

ItemData item_data(const Xapian::Document& document) {
  const std::string data = document.get_data();
  Unpacker bytes(data);
  const std::optional<ItemId> id = ItemId::parse(bytes.text());
  if (!id) throw Xapian::DatabaseCorruptError("a document without an item");
  return {*id, std::string(bytes.text())};
}

}  // namespace resonance::search
