// While somebody types: titles that hold the words so far, and words that the last one may become. Inner to search/:
// includes Xapian.
#pragma once

#include <string_view>
#include <vector>

#include "search/readers.h"

namespace resonance::search {

// Titles first, best first, at most `limit` of each kind. The last word is the beginning of one; those before it must
// be in the title, and for words to search for, must stand just before in some passage. A millisecond or two.
std::vector<Suggestion> suggestions(std::string_view typed, int limit, Reader& reader);

}  // namespace resonance::search
