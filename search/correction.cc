#include "search/correction.h"

#include <algorithm>
#include <vector>

#include "base/unicode.h"
#include "search/documents.h"
#include "search/parsed_query.h"
#include "search/stored_item.h"
#include "search/stored_texts.h"

namespace resonance::search {
namespace {

// How many items are looked at for one in which a word is not the first of its sentence.
constexpr int most_items = 4;
constexpr size_t fewest_letters = 3;
// A question of which more is mistyped is another question.
constexpr size_t most_corrected = 4;

struct UnknownWord {
  const Word* word;
  std::pair<size_t, size_t> place;
};

// Words that are asked for as they are and that no item has.
std::vector<UnknownWord> unknown_words(const ParsedQuery& query, Reader& reader) {
  std::vector<UnknownWord> unknown;
  for (const ParsedQuery::Clause* clause : query.asked()) {
    if (clause->completed || !clause->field.empty()) continue;
    for (size_t i = 0; i < clause->words.size() && unknown.size() < most_corrected; ++i) {
      const Word& word = clause->words[i];
      if (!word.is_stop_word && !ParsedQuery::is_known(word, reader.items))
        unknown.push_back({&word, clause->places[i]});
    }
  }
  return unknown;
}

}  // namespace

std::optional<Written> as_written(const std::string& word, Reader& reader) {
  std::optional<Written> written;
  const std::string term = word_term({}, word);
  int looked_at = 0;
  for (auto at = reader.items.postlist_begin(term); at != reader.items.postlist_end(term); ++at) {
    const ItemId id = item_data(reader.items.get_document(*at)).id;
    const auto found = StoredItem(texts_of(reader.items, id)).written(term);
    if (found) written = {found->text, {id, found->media}};
    if (!written) written = {word, {id, std::nullopt}};
    if ((found && lowercase(found->text) == found->text) || ++looked_at == most_items) break;
  }
  return written;
}

std::optional<Correction> corrected(const ParsedQuery& query, Reader& reader, Readers& readers) {
  const std::vector<UnknownWord> unknown = unknown_words(query, reader);
  if (unknown.empty()) return std::nullopt;
  const std::shared_ptr<const Vocabulary> vocabulary = readers.vocabulary_of(reader);
  Correction correction{query.text(), {}};
  // From the last, so that the places of the others stay.
  for (auto each = unknown.rbegin(); each != unknown.rend(); ++each) {
    const std::string& word = each->word->words.front();
    std::optional<std::string> nearest = vocabulary->nearest(word);
    // Nothing is mistyped: it is the beginning of a word.
    if (!nearest && length(word) >= fewest_letters) {
      const auto longer = ParsedQuery::completions_of(word, reader.items);
      if (!longer.empty()) nearest = longer.front();
    }
    const std::optional<Written> written = nearest ? as_written(*nearest, reader) : std::nullopt;
    if (!written) continue;
    correction.text.replace(each->place.first, each->place.second - each->place.first, written->text);
    correction.sources.push_back(written->source);
  }
  return correction.sources.empty() ? std::nullopt : std::optional(std::move(correction));
}

}  // namespace resonance::search
