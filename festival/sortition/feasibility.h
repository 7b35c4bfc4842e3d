// Whether any jury keeps the quotas, and if none does, why: which quota, and by how many.
//
// Pure; any thread. The smallest change is an integer program, as in the code that accompanies Flanigan et al. 2021.
#pragma once

#include <vector>

#include "festival/sortition/pool.h"

namespace resonance::festival::sortition {

struct Feasibility {
  bool possible = false;
  // When not: what stands in the way, most certain first (too few volunteers, a quota larger than its pool, a criterion
  // whose bounds cannot add up to the seats, else that they exclude each other together), then the smallest change.
  std::vector<Message> reasons;
  // The quotas after that change, and by how many seats bounds moved in all. Among changes as small, the criterion
  // named last gives way. Meaningless when there are fewer volunteers than seats: no quota mends that (seats_moved is
  // 0).
  Quotas relaxed;
  int seats_moved = 0;
};

Feasibility feasibility(const Pool& pool);

}  // namespace resonance::festival::sortition
