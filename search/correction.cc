#include "search/correction.h"

#include <algorithm>
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
// A question of which more is mistyped is another question.
constexpr size_t most_corrected = 4;

// What stands between spaces around a token.
std::string_view around(std::string_view text, const Token& token) {
  const size_t before = token.begin == 0 ? std::string_view::npos : text.rfind(' ', token.begin - 1);
  const size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return text.substr(begin, std::min(text.find(' ', token.end), text.size()) - begin);
}

// Words that are asked for as they are: no operators, no excluded words, no beginnings.
bool is_asked(std::string_view text, const Token& token, const Word& word) {
  const std::string_view typed = around(text, token);
  return token.parts == 0 && !word.is_stop_word && !typed.starts_with('-') && !typed.ends_with('*') &&
         typed.find(':') == std::string_view::npos;
}

std::vector<std::pair<Token, Word>> unknown_words(std::string_view text, Reader& reader) {
  std::vector<std::pair<Token, Word>> unknown;
  size_t looked_at = 0;
  for (auto& [token, word] : ParsedQuery::words_of(text, reader.analysers)) {
    if (unknown.size() == most_corrected || ++looked_at > ParsedQuery::most_words) break;
    if (!is_asked(text, token, word) || ParsedQuery::is_known(word, reader.items)) continue;
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
      if (lowercase(written) == written) return written;
    }
    if (++looked_at == most_passages) break;
  }
  return written;
}

std::optional<std::string> corrected(std::string_view typed, Reader& reader, Readers& readers) {
  std::string text = ParsedQuery::simplified(typed);
  const auto unknown = unknown_words(text, reader);
  if (unknown.empty()) return std::nullopt;
  const std::shared_ptr<const Vocabulary> vocabulary = readers.vocabulary_of(reader);
  bool changed = false;
  // From the last, so that the places of the others stay.
  for (auto each = unknown.rbegin(); each != unknown.rend(); ++each) {
    const auto& [token, word] = *each;
    std::optional<std::string> nearest = vocabulary->nearest(word.words.front());
    // Nothing is mistyped: it is the beginning of a word.
    if (!nearest && length(word.words.front()) >= fewest_letters) {
      const auto longer = ParsedQuery::completions_of(word.words.front(), reader.items);
      if (!longer.empty()) nearest = longer.front();
    }
    if (!nearest) continue;
    text.replace(token.begin, token.end - token.begin, as_written(*nearest, reader));
    changed = true;
  }
  if (!changed) return std::nullopt;
  return text;
}

}  // namespace resonance::search
