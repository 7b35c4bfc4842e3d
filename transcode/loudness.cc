#include "transcode/loudness.h"

#include <ebur128.h>

#include <algorithm>
#include <cerrno>
#include <cmath>

#include "base/error.h"
#include "transcode/plan.h"

namespace resonance::transcode {
namespace {

constexpr double kTargetLufs = -16;
// Encoding to AAC moves peaks by some tenths of a decibel: half of one is kept in hand below -1.5.
constexpr double kHighestPeakDbtp = -2;
constexpr double kMostUpDb = 20;
constexpr double kUnnoticedDb = 0.5;

}  // namespace

float amplitude(double gain_db) {
  return static_cast<float>(std::pow(10.0, gain_db / 20.0));
}

double level_gain_db(const Loudness& loudness) {
  if (!std::isfinite(loudness.integrated_lufs) || !std::isfinite(loudness.true_peak_dbtp)) return 0;
  const double gain =
      std::min({kTargetLufs - loudness.integrated_lufs, kHighestPeakDbtp - loudness.true_peak_dbtp, kMostUpDb});
  const bool too_high = loudness.true_peak_dbtp > kHighestPeakDbtp;
  return std::abs(gain) < kUnnoticedDb && !too_high ? 0 : gain;
}

struct LoudnessMeter::State {
  ebur128_state* meter = ebur128_init(kSoundChannels, kSoundRate, EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK);
  ~State() {
    if (meter) ebur128_destroy(&meter);
  }
};

LoudnessMeter::LoudnessMeter() : state_(std::make_unique<State>()) {
  if (!state_->meter) throw system_error(ENOMEM, "measure the sound");
}

LoudnessMeter::~LoudnessMeter() = default;

void LoudnessMeter::add(const float* left, const float* right, int64_t count) {
  interleaved_.resize(static_cast<size_t>(2 * count));
  for (int64_t i = 0; i < count; ++i) {
    interleaved_[static_cast<size_t>(2 * i)] = left[i];
    interleaved_[static_cast<size_t>(2 * i + 1)] = right[i];
  }
  if (ebur128_add_frames_float(state_->meter, interleaved_.data(), static_cast<size_t>(count)) != EBUR128_SUCCESS) {
    throw system_error(ENOMEM, "measure the sound");
  }
}

Loudness LoudnessMeter::loudness() const {
  Loudness result;
  double peak = 0;
  ebur128_loudness_global(state_->meter, &result.integrated_lufs);
  for (unsigned channel = 0; channel < kSoundChannels; ++channel) {
    double one = 0;
    ebur128_true_peak(state_->meter, channel, &one);
    peak = std::max(peak, one);
  }
  result.true_peak_dbtp = 20 * std::log10(peak);
  return result;
}

}  // namespace resonance::transcode
