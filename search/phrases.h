// Words that follow one another. Inner to search/: includes Xapian.
//
// "Et de la" asked for word by word would read every place of three words that nearly every item says a hundred times.
// So two such words that follow one another are a term of their own too, which has few places.
#pragma once

#include <xapian.h>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "search/analysis.h"

namespace resonance::search {

// Calls `use` with the term and the place of each two very frequent words of a text that follow one another.
void each_pair(const std::vector<Token>& tokens,
               const std::function<void(const std::string& term, uint32_t position)>& use);

// What has these terms one after another, whatever they are.
Xapian::Query one_after_another(const std::vector<std::string>& terms);

// What has these words, as the index has them, one after another. One word is itself.
Xapian::Query phrase_of(const std::vector<std::string>& words);

}  // namespace resonance::search
