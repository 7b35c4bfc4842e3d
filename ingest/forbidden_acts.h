// What nobody inside the cage may manage, and the trying of it: the child's half of the cage's test
// (ingest/cage_check.h is the parent's). security.md §1.1.
//
// Adding an act is adding a row in forbidden_acts.cc.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "ingest/cage.h"
#include "ingest/job_report.h"

namespace resonance::ingest {

struct ForbiddenAct {
  std::string_view name;  // for logs and JSON: "mount"
  Message said;           // for people: "mount a file system"
  // From inside. True: it worked. False: it did not, and errno says why. What worked is undone as far as it can be.
  bool (*attempt)();
};
// The twelve, in the order in which they are tried.
const std::vector<ForbiddenAct>& forbidden_acts();

// Tries each act in a process of its own, forked from this one, which first calls `enter`; then gives what became of it
// to `report`. A process that the kernel kills costs only the act it was trying. To be called with one thread running;
// about a millisecond an act.
void try_forbidden_acts(const std::function<Cage()>& enter, const std::function<void(const ActReport&)>& report);

}  // namespace resonance::ingest
