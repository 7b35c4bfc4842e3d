#include "search/fields.h"

#include <set>

#include "base/unicode.h"
#include "search/plain_text.h"

namespace resonance::search {
namespace {

constexpr size_t longest_title = 1'000;

Language language_of(const IndexedItem& item) {
  return language_named(item.item.language);
}

std::vector<FieldText> in_language(std::vector<std::string> texts, Language language) {
  std::vector<FieldText> result;
  for (std::string& each : texts) result.push_back({std::move(each), language});
  return result;
}

std::vector<FieldText> title(const IndexedItem& item) {
  return {{clean_line(item.item.title, longest_title), language_of(item)}};
}
std::vector<FieldText> summary(const IndexedItem& item) {
  return in_language(passages_of_text(clean_text(item.item.summary)), language_of(item));
}
std::vector<FieldText> body(const IndexedItem& item) {
  return in_language(passages_of_text(plain_text(clean_text(item.item.body))), language_of(item));
}
std::vector<FieldText> legends(const IndexedItem& item) {
  std::vector<FieldText> result;
  for (const IndexedMedia& media : item.media) {
    for (std::string& each : passages_of_text(clean_text(media.legend))) {
      result.push_back({std::move(each), language_of(item)});
    }
  }
  return result;
}
// Nothing says which label is in which language, so each is read in both; the second reading only adds stems.
std::vector<FieldText> themes(const IndexedItem& item) {
  std::vector<FieldText> result;
  for (const std::string& label : item.theme_labels) {
    result.push_back({clean_line(label, longest_title), Language::french});
    result.push_back({clean_line(label, longest_title), Language::english});
  }
  return result;
}
std::vector<FieldText> territories(const IndexedItem& item) {
  std::vector<FieldText> result;
  for (const std::string& name : item.territory_names) {
    result.push_back({clean_line(name, longest_title), Language::french});
  }
  return result;
}
// Each name once: whoever speaks for an hour is not more of a name.
std::vector<FieldText> speakers(const IndexedItem& item) {
  std::set<std::string> names;
  for (const IndexedMedia& media : item.media) {
    for (const IndexedTranscript& transcript : media.transcripts) {
      for (const Cue& cue : transcript.cues) names.insert(clean_line(cue.speaker, longest_title));
    }
  }
  names.erase("");
  std::vector<FieldText> result;
  for (const std::string& name : names) result.push_back({name, language_of(item)});
  return result;
}
std::vector<FieldText> speech(const IndexedItem& item) {
  std::vector<FieldText> result;
  for (SpokenPassage& each : spoken_passages(item)) result.push_back({std::move(each.passage.text), each.language});
  return result;
}

std::vector<FieldText> documents(const IndexedItem& item) {
  std::vector<FieldText> result;
  for (PagePassage& each : page_passages(item)) result.push_back(std::move(each.text));
  return result;
}

}  // namespace

const std::vector<TextField>& text_fields() {
  static const std::vector<TextField> fields{
      {"title", 10, title_prefix, 1.5, title},
      {"theme", 4, theme_prefix, 0, themes},
      {"summary", 3, "", 0, summary},
      {"territory", 3, place_prefix, 0, territories},
      {"speaker", 3, speaker_prefix, 0, speakers},
      {"legend", 2, "", 0, legends},
      {"body", 1, "", 0, body},
      {"speech", 1, "", 0, speech},
      {"document", 1, "", 0, documents},
  };
  return fields;
}

std::vector<SpokenPassage> spoken_passages(const IndexedItem& item) {
  std::vector<SpokenPassage> result;
  int order = 0;
  for (const IndexedMedia& media : item.media) {
    for (const IndexedTranscript& transcript : media.transcripts) {
      for (Passage& passage : passages_of(transcript.cues)) {
        result.push_back({&media, order, language_named(transcript.language), std::move(passage)});
      }
    }
    ++order;
  }
  return result;
}

std::vector<PagePassage> page_passages(const IndexedItem& item) {
  std::vector<PagePassage> result;
  int order = 0;
  for (const IndexedMedia& media : item.media) {
    int page = 0;
    for (const std::string& text : media.pages) {
      ++page;
      for (std::string& passage : passages_of_text(media.markdown ? plain_text(text) : text)) {
        result.push_back({&media, order, media.numbered_pages ? page : 0, {std::move(passage), language_of(item)}});
      }
    }
    ++order;
  }
  return result;
}

std::vector<FieldText> written_passages(const IndexedItem& item) {
  std::vector<FieldText> result;
  for (auto read : {summary, body, legends}) {
    for (FieldText& each : read(item)) result.push_back(std::move(each));
  }
  return result;
}

}  // namespace resonance::search
