// Which moments of a film are offered as its poster: the best picture, and others that show something else. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "transcode/poster.h"

namespace resonance::transcode {

class PosterChoice {
 public:
  // A frame of the film as a storyboard's tile, and whether somebody looks out of it.
  void consider(int64_t time_ms, const RgbImage& tile, bool shows_face);
  // Best first, at most kPosters; fewer where the film is too short or has nothing else to show. The first frame and
  // the last tenth of the film serve only when nothing else has anything to show. Empty when nothing was considered.
  std::vector<int64_t> moments(int64_t duration_ms) const;

 private:
  // Brightness on a coarse grid: enough to tell two scenes apart.
  static constexpr int kGrid = 8;
  struct Candidate {
    int64_t time_ms = 0;
    double score = 0;
    std::array<uint8_t, kGrid * kGrid> likeness{};
  };
  static double difference(const Candidate& a, const Candidate& b);

  std::vector<Candidate> candidates_;
};

}  // namespace resonance::transcode
