#include "search/suggestions.h"

#include <algorithm>

#include "base/unicode.h"
#include "search/correction.h"
#include "search/documents.h"
#include "search/item_query.h"
#include "search/parsed_query.h"
#include "search/phrases.h"

namespace resonance::search {
namespace {

using XapianQuery = Xapian::Query;

constexpr size_t fewest_letters = 2;
constexpr size_t most_candidates = 8;  // words that are tried behind those before them

using Typed = std::vector<std::pair<Token, Word>>;

XapianQuery any_of(const std::vector<std::string>& terms) {
  return {XapianQuery::OP_OR, terms.begin(), terms.end()};
}

void add_titles(const Typed& words, int limit, Reader& reader, std::vector<Suggestion>& found) {
  const std::string& start = words.back().second.words.front();
  std::vector<XapianQuery> all{any_of(ParsedQuery::completions_of(std::string(title_prefix) + start, reader.items))};
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    const Word& word = words[i].second;
    if (!word.is_stop_word) all.push_back(in_field(word, title_prefix));
  }
  Xapian::Enquire enquire(reader.items);
  enquire.set_query(XapianQuery(XapianQuery::OP_AND, all.begin(), all.end()));
  const Xapian::MSet titles = enquire.get_mset(0, static_cast<Xapian::doccount>(limit));
  for (auto each = titles.begin(); each != titles.end(); ++each) {
    ItemData data = item_data(each.get_document());
    found.push_back({Suggestion::Kind::item, std::move(data.title), data.id, {{data.id, std::nullopt}}});
  }
}

// An item in which `candidate` stands behind `before`.
std::optional<ItemId> following(const Word& before, const std::string& candidate, Reader& reader) {
  std::vector<XapianQuery> phrases;
  for (const std::string& word : before.words) phrases.push_back(phrase_of({word, candidate}));
  Xapian::Enquire enquire(reader.items);
  enquire.set_query(XapianQuery(XapianQuery::OP_OR, phrases.begin(), phrases.end()));
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  const Xapian::MSet found = enquire.get_mset(0, 1);
  return found.empty() ? std::nullopt : std::optional(item_data(found.begin().get_document()).id);
}

void add_words(const std::string& text, const Typed& words, int limit, Reader& reader, std::vector<Suggestion>& found) {
  const std::string before = text.substr(0, words.back().first.begin);
  int wanted = limit;
  size_t tried = 0;
  for (const std::string& word : ParsedQuery::completions_of(words.back().second.words.front(), reader.items)) {
    if (wanted == 0 || tried == most_candidates) return;
    std::vector<Source> sources;
    if (words.size() > 1) {
      ++tried;
      const auto together = following(words[words.size() - 2].second, word, reader);
      if (!together) continue;
      sources.push_back({*together, std::nullopt});
    }
    const std::optional<Written> written = as_written(word, reader);
    if (!written) continue;
    sources.push_back(written->source);
    found.push_back({Suggestion::Kind::words, before + written->text, {}, std::move(sources)});
    --wanted;
  }
}

}  // namespace

std::vector<Suggestion> suggestions(std::string_view typed, int limit, Reader& reader) {
  std::vector<Suggestion> found;
  const std::string text = ParsedQuery::simplified(typed);
  Typed words = words_of(text, reader.analysers);
  std::erase_if(words, [](const auto& each) { return each.first.parts > 0; });
  // The last word must be what is being typed.
  if (words.empty() || words.back().first.end != text.size()) return found;
  if (length(words.back().second.words.front()) < fewest_letters) return found;
  add_titles(words, limit, reader, found);
  add_words(text, words, limit, reader, found);
  return found;
}

}  // namespace resonance::search
