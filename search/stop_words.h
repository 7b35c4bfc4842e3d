// Words too frequent to tell one text from another. They are indexed, so that a phrase finds them, but not stemmed, and
// a query of several words does not insist on them. Source: the Snowball project's lists, shortened: "été", "but",
// "avis" are things people search for.
#pragma once

#include <string_view>

namespace resonance::search {

// `word` in lowercase, with its accents: "sûr" is none, though "sur" is. Words of one Latin letter are stop words in
// both.
bool is_french_stop_word(std::string_view word);
bool is_english_stop_word(std::string_view word);

}  // namespace resonance::search
