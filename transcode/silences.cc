#include "transcode/silences.h"

#include <algorithm>
#include <cmath>

namespace resonance::transcode {
namespace {

constexpr int64_t kBlockMs = 10;
constexpr double kLevelsPerDb = 2;
constexpr int kQuietest = 255;  // -127.5 dB, and all below

}  // namespace

SilenceMeter::SilenceMeter(int sample_rate) : samples_per_block_(sample_rate * kBlockMs / 1000) {}

void SilenceMeter::add(const float* left, const float* right, int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    energy_ += double(left[i]) * left[i] + double(right[i]) * right[i];
    if (++in_block_ == samples_per_block_) close_block();
  }
}

void SilenceMeter::close_block() {
  // Both channels together, as loudness is measured (ITU-R BS.1770): a voice on one side alone is no pause.
  const double mean = energy_ / double(in_block_);
  const double below_db = mean > 0 ? -10 * std::log10(mean) : kQuietest;
  levels_.push_back(static_cast<uint8_t>(std::clamp(std::lround(kLevelsPerDb * below_db), 0L, long{kQuietest})));
  energy_ = 0;
  in_block_ = 0;
}

std::vector<Silence> SilenceMeter::silences(double loudness_lufs) const {
  std::vector<Silence> found;
  const double limit_db = std::isfinite(loudness_lufs) ? kSilenceBelowLoudnessDb - loudness_lufs : 0;
  const auto limit = static_cast<int>(std::lround(kLevelsPerDb * limit_db));
  for (size_t first = 0; first < levels_.size();) {
    size_t after = first;
    while (after < levels_.size() && levels_[after] >= std::min(limit, kQuietest)) ++after;
    const Silence silence{static_cast<int64_t>(first) * kBlockMs, static_cast<int64_t>(after) * kBlockMs};
    if (silence.end_ms - silence.start_ms >= kShortestSilenceMs) found.push_back(silence);
    first = after + 1;
  }
  return found;
}

std::string to_json(const std::vector<Silence>& silences) {
  std::string text = R"({"version":1,"shortest_ms":)" + std::to_string(kShortestSilenceMs) + R"(,"silences":[)";
  for (size_t i = 0; i < silences.size(); ++i) {
    text += std::string(i > 0 ? "," : "") + R"({"start_ms":)" + std::to_string(silences[i].start_ms) + R"(,"end_ms":)" +
            std::to_string(silences[i].end_ms) + "}";
  }
  return text + "]}";
}

}  // namespace resonance::transcode
