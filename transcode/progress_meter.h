// Passes progress on to the caller's function: never backwards, at most four times a second and at each new stage.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "base/clock.h"
#include "transcode/prepare.h"

namespace resonance::transcode {

class ProgressMeter {
 public:
  explicit ProgressMeter(const OnProgress& progress) : progress_(progress) {}

  // `share` of the stage that is done, 0 to 1; the stage covers `from` to `to` permille of the whole.
  void report(const char* stage, int from, int to, double share, int64_t playable_ms = 0) {
    now_.permille = std::max(now_.permille, from + static_cast<int>((to - from) * std::clamp(share, 0.0, 1.0)));
    const bool first_playable = now_.playable_ms == 0 && playable_ms > 0;
    now_.playable_ms = std::max(now_.playable_ms, playable_ms);
    const int64_t now_ms = boot_clock_ms();
    if (!progress_ || (stage == now_.stage && !first_playable && now_ms - reported_ms_ < 250)) return;
    now_.stage = stage;
    reported_ms_ = now_ms;
    progress_(now_);
  }

  // The end is always told.
  void finish() {
    now_.permille = 1000;
    now_.stage = "verify";
    if (progress_) progress_(now_);
  }

 private:
  const OnProgress& progress_;
  Progress now_;
  int64_t reported_ms_ = 0;
};

}  // namespace resonance::transcode
