// Whether enough of a jury is there, and how a motion ended. Pure: any thread, no errors.
//
// A motion is adopted by more votes for than against; abstentions count for neither. As many for as against is a tie:
// it is not adopted, and nobody's vote breaks it. Without the quorum nothing is decided.
#pragma once

#include "catalogue/deliberations.h"

namespace resonance::festival {

// How many jurors must be there, of `sitting` who sit: at least one. It may be more than sit, when the number was fixed
// before some of them left.
int jurors_needed(const Quorum& quorum, int sitting);

enum class Outcome { open, adopted, rejected, tied, no_quorum };
Outcome outcome_of(const Motion& motion, const Quorum& quorum);
// How many more jurors it would have needed, or needs while it is open; 0: none.
int jurors_missing(const Motion& motion, const Quorum& quorum);

}  // namespace resonance::festival
