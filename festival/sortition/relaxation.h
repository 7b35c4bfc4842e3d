// LEXIMIN when juries may be cut into fractions: the chances that quotas alone allow. Private to the room. One thread.
//
// Any lottery over whole juries gives chances that keep the quotas on average, so nothing can be fairer than this; and
// when whole juries can be mixed into these very chances, that mixture is the LEXIMIN of the paper.
#pragma once

#include <cstdint>
#include <vector>

#include "festival/sortition/lottery.h"

namespace resonance::festival::sortition {

struct RelaxedChances {
  std::vector<double> chances;  // per group; 0 for those that take no part
  int levels = 0;
  QuotaProof proof;  // that the first level cannot be higher
};

// Groups with `open` false have no part. The quotas must be possible.
RelaxedChances relaxed_leximin(const Pool& pool, const std::vector<bool>& open);

}  // namespace resonance::festival::sortition
