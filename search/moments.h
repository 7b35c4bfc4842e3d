// What a hit shows of an item: its title, the extract and the moments that match best, with the words marked. Inner to
// search/: includes Xapian.
#pragma once

#include <vector>

#include "search/index.h"
#include "search/matcher.h"
#include "search/stored_item.h"

namespace resonance::search {

// Fills in title, extract, labels and as many moments as the query says.
void show(Hit& hit, StoredItem& item, const Matcher& matcher, const Query& query);

// All that match, in order of media, then of time or page, at most `most`.
std::vector<Moment> all_moments(StoredItem& item, const Matcher& matcher, size_t most);

}  // namespace resonance::search
