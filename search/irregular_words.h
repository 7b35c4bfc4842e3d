// Forms that no rule and no dictionary's affixes bring back to the word they are listed under: "taught", "shelves",
// "yeux". Inner to search/.
#pragma once

#include <string_view>

#include "search/language.h"

namespace resonance::search {

// Empty for a form that is not irregular, and for one that is as often a word of its own ("left", "saw", "rose").
// `lower` and the base as lowercase() (base/unicode.h) writes them: with accents, without ligatures.
std::string_view irregular_base(Language language, std::string_view lower);

}  // namespace resonance::search
