#include "search/phrases.h"

#include <algorithm>
#include <array>
#include <utility>

namespace resonance::search {
namespace {

constexpr std::string_view pair_prefix = "B";
// Without accents, in the order of how often they are said. Pairs of all stop words would make the index a tenth
// larger.
constexpr std::array<std::string_view, 16> frequent_words{"de", "la", "les", "le",  "et", "a",  "des", "en",
                                                          "du", "un", "une", "the", "of", "to", "and", "in"};

bool is_frequent(std::string_view word) {
  return word.size() <= 3 && std::ranges::find(frequent_words, word) != frequent_words.end();
}

std::string pair_term(std::string_view first, std::string_view second) {
  return std::string(pair_prefix).append(first).append(" ").append(second);
}

}  // namespace

void each_pair(const std::vector<Token>& tokens,
               const std::function<void(const std::string& term, uint32_t position)>& use) {
  std::vector<std::string_view> before, here;  // frequent words of the last place, and of this one
  uint32_t position = 0;
  for (const Token& token : tokens) {
    // A compound and its first part share a position.
    if (token.position != position) {
      before = token.position == position + 1 ? std::exchange(here, {}) : std::vector<std::string_view>{};
      here.clear();
      position = token.position;
    }
    for (const std::string& word : token.forms->words) {
      if (!is_frequent(word)) continue;
      for (const std::string_view first : before) use(pair_term(first, word), position);
      here.push_back(word);
    }
  }
}

Xapian::Query one_after_another(const std::vector<std::string>& terms) {
  return {Xapian::Query::OP_PHRASE, terms.begin(), terms.end(), static_cast<Xapian::termcount>(terms.size())};
}

Xapian::Query phrase_of(const std::vector<std::string>& words) {
  std::vector<std::string> terms;
  for (size_t i = 0; i < words.size(); ++i) {
    const auto is_pair = [&](size_t second) {
      return second > 0 && second < words.size() && is_frequent(words[second - 1]) && is_frequent(words[second]);
    };
    if (is_pair(i)) {
      terms.push_back(pair_term(words[i - 1], words[i]));
    } else if (i > 0 || !is_pair(1)) {
      terms.push_back(words[i]);
    }
  }
  if (terms.size() == 1) return Xapian::Query(terms.front());
  return one_after_another(terms);
}

}  // namespace resonance::search
