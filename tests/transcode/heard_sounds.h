// What a film or a sound lets hear, as ffmpeg decodes it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "tests/transcode/made_media.h"

namespace resonance::transcode::testing {

// Mono, at 48 kHz.
inline std::vector<float> samples(const std::filesystem::path& path) {
  const std::string bytes = run(
      {"ffmpeg", "-v", "error", "-i", path.string(), "-map", "0:a", "-ac", "1", "-ar", "48000", "-f", "f32le", "-"});
  std::vector<float> all(bytes.size() / sizeof(float));
  std::memcpy(all.data(), bytes.data(), all.size() * sizeof(float));
  return all;
}

inline double loudest(const std::vector<float>& sound, int64_t from_ms, int64_t to_ms) {
  double peak = 0;
  for (int64_t i = from_ms * 48; i < std::min<int64_t>(to_ms * 48, static_cast<int64_t>(sound.size())); ++i) {
    peak = std::max<double>(peak, std::abs(sound[static_cast<size_t>(i)]));
  }
  return peak;
}

// How much of a tone is in it, as an amplitude.
inline double tone(const std::vector<float>& sound, double hz, int64_t from_ms, int64_t to_ms) {
  double cosine = 0, sine = 0;
  const int64_t first = from_ms * 48, after = std::min<int64_t>(to_ms * 48, static_cast<int64_t>(sound.size()));
  for (int64_t i = first; i < after; ++i) {
    const double angle = 2 * M_PI * hz * double(i) / 48'000;
    cosine += sound[static_cast<size_t>(i)] * std::cos(angle);
    sine += sound[static_cast<size_t>(i)] * std::sin(angle);
  }
  return 2 * std::hypot(cosine, sine) / double(after - first);
}

}  // namespace resonance::transcode::testing
