#include "transcode/noise_reducer.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "transcode/plan.h"

namespace resonance::transcode {
namespace {

constexpr const char* kFilter = "afftdn=nr=12:nf=-60:gs=4";
// af_afftdn.c: a window of three steps of an eightieth of a second, given out two steps late.
constexpr int64_t kLatency = 2 * (kSoundRate / 80);
constexpr int kBlock = kSoundRate / 100;
constexpr int kBlocksPerUpdate = 50;
// The noise is what a tenth of the time does not fall below; in a sound without pauses, such as music, at least so far
// below what most of it reaches. afftdn takes -80 to -20.
constexpr double kQuietShare = 0.1, kLoudShare = 0.7;
constexpr double kBelowLoudDb = 18;
constexpr double kLowestFloorDb = -80, kHighestFloorDb = -32;
constexpr double kAboveMeanDb = 2;

}  // namespace

NoiseReducer::NoiseReducer() : filter_(kFilter, kLatency) {}

void NoiseReducer::push(const float* left, const float* right, int count, const Sink& sink) {
  measure(left, right, count);
  filter_.push(left, right, count, sink);
}

void NoiseReducer::measure(const float* left, const float* right, int count) {
  for (int i = 0; i < count; ++i) {
    energy_ += (double(left[i]) * left[i] + double(right[i]) * right[i]) / 2;
    if (++in_block_ < kBlock) continue;
    const double mean = energy_ / kBlock;
    const double below_db = mean > 0 ? -10 * std::log10(mean) : 127;
    ++levels_[static_cast<size_t>(std::clamp(std::lround(below_db), 0L, 127L))];
    energy_ = 0;
    in_block_ = 0;
    if (++measured_ % kBlocksPerUpdate == 0) set_floor();
  }
}

void NoiseReducer::set_floor() {
  const auto level_reached_by = [this](double share) {
    int64_t quieter = 0;
    for (size_t below = levels_.size(); below-- > 0;) {
      quieter += levels_[below];
      if (double(quieter) >= share * double(measured_)) return -double(below);
    }
    return 0.0;
  };
  const double noise = level_reached_by(kQuietShare) + kAboveMeanDb;
  const double floor =
      std::clamp(std::min(noise, level_reached_by(kLoudShare) - kBelowLoudDb), kLowestFloorDb, kHighestFloorDb);
  filter_.set("afftdn", "nf", std::to_string(static_cast<int>(std::lround(floor))));
}

}  // namespace resonance::transcode
