#include "festival/quorum.h"

#include <algorithm>

namespace resonance::festival {

int jurors_needed(const Quorum& quorum, int sitting) {
  return std::max(1, quorum.is_share ? (quorum.value * sitting + 99) / 100 : quorum.value);
}

Outcome outcome_of(const MotionCount& motion, const Quorum& quorum) {
  if (!motion.is_closed) return Outcome::open;
  if (jurors_missing(motion, quorum) > 0) return Outcome::no_quorum;
  if (motion.in_favour == motion.against) return Outcome::tied;
  return motion.in_favour > motion.against ? Outcome::adopted : Outcome::rejected;
}

int jurors_missing(const MotionCount& motion, const Quorum& quorum) {
  return std::max(0, jurors_needed(quorum, motion.sitting) - motion.present);
}

}  // namespace resonance::festival
