// How long a preparation still takes, told from how fast it has been going. Pure: the caller brings the clock.
//
// The speed is a mean in which the past fades, so that it follows a machine that gets busy without jumping at every
// report. Nothing is said while it would be a guess: in the first seconds, and when nothing has moved for far longer
// than usual.
#pragma once

#include <cstdint>
#include <optional>

namespace resonance::transcode {

class TimeLeft {
 public:
  // The preparation is at `permille` now. Any order of calls is survived; what goes backwards is ignored.
  void note(int permille, int64_t now_ms);
  // From `now_ms` to the end; absent while it is not known. At most a day.
  std::optional<int64_t> at(int64_t now_ms) const;

 private:
  bool began_ = false;
  int first_permille_ = 0;  // where it was met: an interrupted film goes on in the middle
  int permille_ = 0;
  int64_t first_ms_ = 0;  // when it was first seen to move
  int64_t moved_ms_ = 0;
  double done_ = 0;      // permille of the faded past
  double spent_ms_ = 0;  // and its time
};

}  // namespace resonance::transcode
