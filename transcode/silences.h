// The pauses of a sound: stretches that are far quieter than the whole, long enough to be one. Pure.
//
// Quieter is said against the programme's own loudness, not full scale: a person who speaks softly pauses too. The
// level of every hundredth of a second is kept in one byte until the programme's loudness is known, 8.6 MB a day.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace resonance::transcode {

struct Silence {
  int64_t start_ms = 0;
  int64_t end_ms = 0;
  bool operator==(const Silence&) const = default;
};

inline constexpr int64_t kShortestSilenceMs = 500;
// A voice's own quiet ends stay above it, the noise of a calm room below.
inline constexpr double kSilenceBelowLoudnessDb = 25;

class SilenceMeter {
 public:
  explicit SilenceMeter(int sample_rate);
  // Two channels of `count` samples, -1 to 1, in order.
  void add(const float* left, const float* right, int64_t count);
  // In order, none shorter than kShortestSilenceMs, to a hundredth of a second. `loudness_lufs`: of all that was added;
  // without any (-infinity) everything is one silence.
  std::vector<Silence> silences(double loudness_lufs) const;

 private:
  void close_block();

  int64_t samples_per_block_;
  int64_t in_block_ = 0;
  double energy_ = 0;
  std::vector<uint8_t> levels_;  // half decibels below full scale
};

// {"version":1,"shortest_ms":500,"silences":[{"start_ms":1200,"end_ms":1980}, …]}
std::string to_json(const std::vector<Silence>& silences);

}  // namespace resonance::transcode
