#include "transcode/seals.h"

#include <algorithm>
#include <cstdlib>

#include "base/error.h"
#include "transcode/libav.h"
#include "transcode/plan.h"

namespace resonance::transcode {
namespace {

constexpr int64_t kClockPerMs = kClock / 1000, kSamplesPerMs = kSoundRate / 1000;
// A resampler's memory reaches a little over the edge: so much beside it is silent too, before the fade.
constexpr int64_t kGuardSamples = 2 * kSamplesPerMs, kFadeSamples = 20 * kSamplesPerMs;

// 1 far from the range, 0 in it.
float gain_beside(int64_t sample, int64_t start, int64_t end) {
  const int64_t away = (sample < start ? start - sample : sample - end + 1) - kGuardSamples;
  return std::clamp(float(away) / float(kFadeSamples), 0.0F, 1.0F);
}

}  // namespace

std::vector<SealedRange> sorted_seals(std::vector<SealedRange> seals) {
  std::ranges::sort(seals, {}, &SealedRange::start_ms);
  std::vector<SealedRange> joined;
  for (const SealedRange& seal : seals) {
    if (seal.start_ms < 0 || seal.end_ms <= seal.start_ms) {
      throw Error(ErrorCode::invalid, {"A passage ends after its beginning. Nothing was changed."});
    }
    if (joined.empty() || joined.back().end_ms < seal.start_ms) {
      joined.push_back(seal);
    } else {
      joined.back().end_ms = std::max(joined.back().end_ms, seal.end_ms);
    }
  }
  return joined;
}

bool touches_seal(const std::vector<SealedRange>& seals, int64_t start, int64_t end) {
  return std::ranges::any_of(seals, [&](const SealedRange& seal) {
    return start < seal.end_ms * kClockPerMs && end > seal.start_ms * kClockPerMs;
  });
}

void silence_sealed(const std::vector<SealedRange>& seals, int64_t position, float* left, float* right, int count) {
  constexpr int64_t kReach = kGuardSamples + kFadeSamples;
  for (const SealedRange& seal : seals) {
    const int64_t start = seal.start_ms * kSamplesPerMs, end = seal.end_ms * kSamplesPerMs;
    const int64_t first = std::max(start - kReach, position), after = std::min(end + kReach, position + count);
    for (int64_t sample = first; sample < after; ++sample) {
      const float gain = sample >= start && sample < end ? 0 : gain_beside(sample, start, end);
      left[sample - position] *= gain;
      right[sample - position] *= gain;
    }
  }
}

SealedRange unsealed_room(const std::vector<SealedRange>& seals, int64_t wanted_ms, int64_t length_ms,
                          int64_t duration_ms) {
  SealedRange best{wanted_ms, wanted_ms + length_ms};
  if (!touches_seal(seals, best.start_ms * kClockPerMs, best.end_ms * kClockPerMs)) return best;
  best = {};
  int64_t free_from_ms = 0;
  const auto consider = [&](int64_t until_ms) {
    const int64_t room_ms = std::min(length_ms, until_ms - free_from_ms);
    if (room_ms <= 0) return;
    const int64_t start_ms = std::clamp(wanted_ms, free_from_ms, until_ms - room_ms);
    const int64_t best_ms = best.end_ms - best.start_ms;
    const bool nearer = std::abs(start_ms - wanted_ms) < std::abs(best.start_ms - wanted_ms);
    if (room_ms > best_ms || (room_ms == best_ms && nearer)) best = {start_ms, start_ms + room_ms};
  };
  for (const SealedRange& seal : seals) {
    consider(seal.start_ms);
    free_from_ms = seal.end_ms;
  }
  consider(std::max(duration_ms, free_from_ms));
  return best;
}

}  // namespace resonance::transcode
