#include "search/fields.h"

#include <algorithm>
#include <iterator>
#include <map>

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
  std::vector<std::string> passages;
  const auto add = [&](const std::string& markdown) {
    std::ranges::move(passages_of_text(plain_text(clean_text(markdown))), std::back_inserter(passages));
  };
  for (const auto& answer : item.item.answers) add(answer.text);
  add(item.item.body);
  return in_language(std::move(passages), language_of(item));
}
std::vector<FieldText> legends(const IndexedItem& item) {
  std::vector<FieldText> result;
  int order = 0;
  for (const IndexedMedia& media : item.media) {
    for (std::string& each : passages_of_text(clean_text(media.legend))) {
      result.push_back({std::move(each), language_of(item), {order, std::nullopt, "", {}}});
    }
    ++order;
  }
  return result;
}
std::vector<FieldText> themes(const IndexedItem& item) {
  std::vector<FieldText> result;
  int order = 0;
  for (const ThemeLabels& labels : item.theme_labels) {
    const Place theme{order++, std::nullopt, "", {}};
    result.push_back({clean_line(labels.french, longest_title), Language::french, theme});
    if (labels.english.empty()) continue;
    result.push_back({clean_line(labels.english, longest_title), Language::english, theme});
  }
  return result;
}
std::vector<FieldText> organisation(const IndexedItem& item) {
  std::string name = clean_line(item.organisation_name, longest_title);
  if (name.empty()) return {};
  return {{std::move(name), language_of(item)}};
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
  std::map<std::string, int> media_of;
  int order = 0;
  for (const IndexedMedia& media : item.media) {
    for (const IndexedTranscript& transcript : media.transcripts) {
      for (const Cue& cue : transcript.cues) media_of.try_emplace(clean_line(cue.speaker, longest_title), order);
    }
    ++order;
  }
  media_of.erase("");
  std::vector<FieldText> result;
  for (const auto& [name, media] : media_of) result.push_back({name, language_of(item), {media, std::nullopt, "", {}}});
  return result;
}
std::vector<FieldText> speech(const IndexedItem& item) {
  std::vector<FieldText> result;
  int order = 0;
  for (const IndexedMedia& media : item.media) {
    for (const IndexedTranscript& transcript : media.transcripts) {
      for (Passage& passage : passages_of(transcript.cues)) {
        result.push_back({std::move(passage.text),
                          language_named(transcript.language),
                          {order, std::nullopt, std::move(passage.speaker), std::move(passage.cues)}});
      }
    }
    ++order;
  }
  return result;
}
std::vector<FieldText> chapters(const IndexedItem& item) {
  std::vector<FieldText> result;
  int order = 0;
  for (const IndexedMedia& media : item.media) {
    for (const IndexedTranscript& titles : media.chapters) {
      for (const Cue& cue : titles.cues) {
        std::string title = clean_line(cue.text, longest_title);
        if (title.empty()) continue;
        const PassageCue whole{cue.start_ms, cue.end_ms, 0, title.size()};
        result.push_back({std::move(title), language_named(titles.language), {order, std::nullopt, "", {whole}}});
      }
    }
    ++order;
  }
  return result;
}
std::vector<FieldText> documents(const IndexedItem& item) {
  std::vector<FieldText> result;
  int order = 0;
  for (const IndexedMedia& media : item.media) {
    int page = 0;
    for (const std::string& text : media.pages) {
      ++page;
      for (std::string& passage : passages_of_text(media.markdown ? plain_text(text) : text)) {
        const Language language =
            media.pages_language.empty() ? language_of(item) : language_named(media.pages_language);
        result.push_back({std::move(passage), language, {order, media.numbered_pages ? page : 0, "", {}}});
      }
    }
    ++order;
  }
  return result;
}

}  // namespace

// In the order in which a hit's extract is chosen where two match as well: the summary before the body.
const std::vector<TextField>& text_fields() {
  static const std::vector<TextField> fields{
      {"title", 10, title_prefix, Shown::title, title},
      {"theme", 4, theme_prefix, Shown::label, themes},
      {"summary", 3, "", Shown::extract, summary},
      {"territory", 3, place_prefix, Shown::label, territories},
      {"organisation", 3, organisation_prefix, Shown::label, organisation},
      {"speaker", 3, speaker_prefix, Shown::label, speakers},
      {"body", 1, "", Shown::extract, body},
      {legend_field, 2, "", Shown::extract, legends},
      {chapter_field, 4, "", Shown::moment, chapters},
      {"speech", 1, "", Shown::moment, speech},
      {"document", 1, "", Shown::moment, documents},
  };
  return fields;
}

}  // namespace resonance::search
