// A word as a question asks for it: in both languages at once, since nobody says in which they type. Inner to search/.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "search/analysis.h"

namespace resonance::search {

// What a word counts for by its written form, and one that completes start*; by its base forms 1.
inline constexpr double written_form_weight = 0.5;
inline constexpr double completion_weight = 0.3;

struct Word {
  std::vector<std::string> words;
  std::array<std::vector<std::string>, 2> stems;  // by Language
  std::vector<std::string> completions;           // of word*
  bool is_stop_word = false;
  bool accents_tell = false;  // Forms::accents_tell
};

// The words of a text with their places; a joined compound precedes its parts.
std::vector<std::pair<Token, Word>> words_of(std::string_view text, Analysers& analysers);

// They have a word or a base form in common.
bool are_related(const Word& one, const Word& other);

}  // namespace resonance::search
