#include "search/word.h"

#include <algorithm>

namespace resonance::search {
namespace {

bool share(const std::vector<std::string>& one, const std::vector<std::string>& other) {
  return std::find_first_of(one.begin(), one.end(), other.begin(), other.end()) != one.end();
}

}  // namespace

// The same tokens in both languages: same places, each with its own stems.
std::vector<std::pair<Token, Word>> words_of(std::string_view text, Analysers& analysers) {
  std::vector<std::pair<Token, Word>> result;
  for (Language language : all_languages) {
    std::vector<Token> tokens = analysers[language].analyse(text);
    result.resize(tokens.size());
    for (size_t i = 0; i < tokens.size(); ++i) {
      Word& word = result[i].second;
      for (const std::string& each : tokens[i].forms->words) {
        if (std::find(word.words.begin(), word.words.end(), each) == word.words.end()) word.words.push_back(each);
      }
      word.stems[static_cast<size_t>(language)] = tokens[i].forms->stems;
      word.is_stop_word = word.is_stop_word || tokens[i].forms->is_stop_word;
      word.accents_tell = word.accents_tell || tokens[i].forms->accents_tell;
      result[i].first = std::move(tokens[i]);
    }
  }
  return result;
}

bool are_related(const Word& one, const Word& other) {
  if (!one.accents_tell && !other.accents_tell && share(one.words, other.words)) return true;
  return share(one.stems[0], other.stems[0]) || share(one.stems[1], other.stems[1]);
}

}  // namespace resonance::search
