// Items that are about the same as another one. Inner to search/: includes Xapian.
#pragma once

#include <vector>

#include "base/id.h"
#include "search/readers.h"

namespace resonance::search {

// Nearest first, at most `limit` and never itself; those of other organisations before the second of one. Empty for an
// item that the index does not have.
std::vector<ItemId> items_like(const ItemId& item, int limit, Reader& reader);

}  // namespace resonance::search
