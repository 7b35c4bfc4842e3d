// Whether enough of a jury is there, and how a motion ended. Pure: any thread, no errors.
//
// A motion is adopted by more votes for than against; abstentions count for neither. As many for as against is a tie:
// it is not adopted, and nobody's vote breaks it. Without the quorum nothing is decided.
#pragma once

namespace resonance::festival {

struct Quorum {
  int value = 50;        // per cent of those who sit, rounded up; or jurors
  bool is_share = true;  // which of the two it is
};

struct MotionCount {
  bool is_closed = false;
  int sitting = 0;  // jurors
  int present = 0;  // of them
  int in_favour = 0;
  int against = 0;
};

// How many jurors must be there, of `sitting` who sit: at least one. It may be more than sit, when the number was fixed
// before some of them left.
int jurors_needed(const Quorum& quorum, int sitting);

enum class Outcome { open, adopted, rejected, tied, no_quorum };
Outcome outcome_of(const MotionCount& motion, const Quorum& quorum);
// How many more jurors it would have needed, or needs while it is open; 0: none.
int jurors_missing(const MotionCount& motion, const Quorum& quorum);

}  // namespace resonance::festival
