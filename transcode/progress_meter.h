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
  explicit ProgressMeter(const Progress& progress) : progress_(progress) {}

  // `share` of the stage that is done, 0 to 1; the stage covers `from` to `to` permille of the whole.
  void report(const char* stage, int from, int to, double share) {
    permille_ = std::max(permille_, from + static_cast<int>((to - from) * std::clamp(share, 0.0, 1.0)));
    const int64_t now_ms = boot_clock_ms();
    if (!progress_ || (stage == stage_ && now_ms - reported_ms_ < 250)) return;
    stage_ = stage;
    reported_ms_ = now_ms;
    progress_(permille_, stage_);
  }

  // The end is always told.
  void finish() {
    if (progress_) progress_(1000, "verify");
  }

 private:
  const Progress& progress_;
  int permille_ = 0;
  int64_t reported_ms_ = 0;
  std::string stage_;
};

}  // namespace resonance::transcode
