#pragma once

#include <vector>

#include "search/matching.h"

namespace resonance::search {

// The documents of a set, in order.
inline std::vector<Xapian::docid> members(const DocumentSet& set) {
  std::vector<Xapian::docid> all;
  set.each([&](Xapian::docid document) { all.push_back(document); });
  return all;
}

}  // namespace resonance::search
