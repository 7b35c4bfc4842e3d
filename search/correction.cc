#include "search/correction.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "base/unicode.h"
#include "search/documents.h"
#include "search/parsed_query.h"

namespace resonance::search {
namespace {

using Word = ParsedQuery::Word;

// How many passages are looked at for one in which a word is not the first of its sentence.
constexpr int most_passages = 8;
constexpr size_t fewest_letters = 3;

// The tokens that are words of the question, not names of operators, nor what these ask for.
std::vector<std::pair<Token, Word>> unknown_words(std::string_view text, Reader& reader) {
  std::vector<std::pair<Token, Word>> unknown;
  for (auto& [token, word] : ParsedQuery::words_of(text, reader.analysers)) {
    const bool named =
        (token.begin > 0 && text[token.begin - 1] == ':') || (token.end < text.size() && text[token.end] == ':');
    if (named || token.parts > 0 || ParsedQuery::is_known(word, reader.items)) continue;
    unknown.emplace_back(std::move(token), std::move(word));
  }
  return unknown;
}

}  // namespace

std::string as_written(const std::string& word, Reader& reader) {
  std::string written = word;
  const std::string term = word_term({}, word);
  int looked_at = 0;
  for (auto at = reader.passages.postlist_begin(term); at != reader.passages.postlist_end(term); ++at) {
    const PassageData data = passage_data(reader.passages.get_document(*at).get_data());
    for (const Token& token : reader.analysers[data.language].analyse(data.passage.text)) {
      const std::vector<std::string>& words = token.forms->words;
      if (token.parts > 0 || words.size() != 1 || words.front() != word) continue;
      written = data.passage.text.substr(token.begin, token.end - token.begin);
      if (std::isupper(static_cast<unsigned char>(written.front())) == 0) return written;
    }
    if (++looked_at == most_passages) break;
  }
  return written;
}

bool has_unknown_word(std::string_view typed, Reader& reader) {
  return !unknown_words(ParsedQuery::simplified(typed), reader).empty();
}

std::optional<std::string> corrected(std::string_view typed, Reader& reader, const Vocabulary& vocabulary) {
  std::string text = ParsedQuery::simplified(typed);
  auto unknown = unknown_words(text, reader);
  bool changed = false;
  // From the last, so that the places of the others stay.
  for (auto each = unknown.rbegin(); each != unknown.rend(); ++each) {
    const auto& [token, word] = *each;
    std::optional<std::string> nearest = vocabulary.nearest(word.words.front());
    // Nothing is mistyped: it is the beginning of a word.
    if (const auto longer = ParsedQuery::completions_of(word.words.front(), reader.items);
        !nearest && !longer.empty() && length(word.words.front()) >= fewest_letters) {
      nearest = longer.front();
    }
    if (!nearest) continue;
    text.replace(token.begin, token.end - token.begin, as_written(*nearest, reader));
    changed = true;
  }
  if (!changed) return std::nullopt;
  return text;
}

}  // namespace resonance::search
