// The thesaurus's synonyms, read once for many questions: which expression stands in a question, and what means the
// same. Inner to search/. Filled once, then read by any thread.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "catalogue/types.h"
#include "search/word.h"

namespace resonance::search {

class Synonyms {
 public:
  Synonyms(std::vector<SynonymSet> sets, Analysers& analysers);

  const std::vector<SynonymSet>& sets() const { return sets_; }

  struct Expression {
    size_t set = 0;
    std::vector<Word> words;  // without compounds: their parts
  };
  // The longest that stands in `words` from `first` on, whatever its words' endings; null for none.
  const Expression* longest_at(const std::vector<const Word*>& words, size_t first) const;
  // What means the same as it.
  std::vector<const Expression*> others(const Expression& expression) const;

 private:
  std::vector<SynonymSet> sets_;
  std::vector<Expression> expressions_;
  std::unordered_map<std::string, std::vector<size_t>> starting_with_;  // a word or base form of the first
};

}  // namespace resonance::search
