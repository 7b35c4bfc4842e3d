#include "search/synonyms.h"

#include <algorithm>

namespace resonance::search {
namespace {

template <class Use>
void each_form(const Word& word, const Use& use) {
  for (const auto* list : {&word.words, &word.stems[0], &word.stems[1]}) {
    for (const std::string& form : *list) use(form);
  }
}

bool is_sigle(std::string_view text) {
  return text.size() > 1 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || c == '.'; });
}

bool stands_at(const std::vector<Word>& expression, const std::vector<const Word*>& words, size_t first) {
  if (first + expression.size() > words.size()) return false;
  for (size_t i = 0; i < expression.size(); ++i) {
    if (!are_related(expression[i], *words[first + i])) return false;
  }
  return true;
}

}  // namespace

Synonyms::Synonyms(std::vector<SynonymSet> sets, Analysers& analysers) : sets_(std::move(sets)) {
  for (size_t set = 0; set < sets_.size(); ++set) {
    for (const std::string& text : sets_[set].expressions) {
      Expression expression{set, {}};
      for (auto& [token, word] : words_of(text, analysers)) {
        if (token.parts == 0) expression.words.push_back(std::move(word));
      }
      if (expression.words.empty()) continue;
      // A sigle has no relatives: "pleut" is not the "PLU".
      if (expression.words.size() == 1 && is_sigle(text)) expression.words.front().stems = {};
      each_form(expression.words.front(), [&](const std::string& form) {
        std::vector<size_t>& starting = starting_with_[form];
        if (starting.empty() || starting.back() != expressions_.size()) starting.push_back(expressions_.size());
      });
      expressions_.push_back(std::move(expression));
    }
  }
}

const Synonyms::Expression* Synonyms::longest_at(const std::vector<const Word*>& words, size_t first) const {
  const Expression* longest = nullptr;
  each_form(*words[first], [&](const std::string& form) {
    const auto starting = starting_with_.find(form);
    if (starting == starting_with_.end()) return;
    for (size_t number : starting->second) {
      const Expression& each = expressions_[number];
      if (longest && longest->words.size() >= each.words.size()) continue;
      if (stands_at(each.words, words, first)) longest = &each;
    }
  });
  return longest;
}

std::vector<const Synonyms::Expression*> Synonyms::others(const Expression& expression) const {
  std::vector<const Expression*> found;
  for (const Expression& each : expressions_) {
    if (each.set == expression.set && &each != &expression) found.push_back(&each);
  }
  return found;
}

}  // namespace resonance::search
