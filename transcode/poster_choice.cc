#include "transcode/poster_choice.h"

#include <algorithm>
#include <cstdlib>

#include "transcode/prepare.h"

namespace resonance::transcode {
namespace {

constexpr double kFirstFrame = 0.1, kLastTenth = 0.3;
// Enough for a person before the finest wall, not for a blurred one before a sharp one.
constexpr double kWithFace = 1.5;
// An alternative is at least a fortieth of the film away, of another scene first, and not much worse than the best.
constexpr int64_t kPartsApart = 40;
constexpr double kOtherScene = 12;  // mean difference of brightness, of 255
constexpr double kGoodEnough = 0.4;

}  // namespace

void PosterChoice::consider(int64_t time_ms, const RgbImage& tile, bool shows_face) {
  Candidate candidate{time_ms, poster_score(tile) * (shows_face ? kWithFace : 1), {}};
  for (int row = 0; row < kGrid; ++row) {
    for (int column = 0; column < kGrid; ++column) {
      const int top = row * tile.height / kGrid, bottom = std::max(top + 1, (row + 1) * tile.height / kGrid);
      const int left = column * tile.width / kGrid, right = std::max(left + 1, (column + 1) * tile.width / kGrid);
      int64_t sum = 0;
      for (int y = top; y < std::min(bottom, tile.height); ++y) {
        for (int x = left; x < std::min(right, tile.width); ++x)
          sum += tile.bytes[3 * (size_t(y) * tile.width + x) + 1];
      }
      candidate.likeness[static_cast<size_t>(row * kGrid + column)] =
          static_cast<uint8_t>(sum / (int64_t{bottom - top} * (right - left)));
    }
  }
  candidates_.push_back(candidate);
}

double PosterChoice::difference(const Candidate& a, const Candidate& b) {
  int sum = 0;
  for (size_t i = 0; i < a.likeness.size(); ++i) sum += std::abs(a.likeness[i] - b.likeness[i]);
  return double(sum) / double(a.likeness.size());
}

std::vector<int64_t> PosterChoice::moments(int64_t duration_ms) const {
  std::vector<Candidate> ranked = candidates_;
  for (Candidate& candidate : ranked) {
    if (candidate.time_ms == 0) candidate.score *= kFirstFrame;
    if (candidate.time_ms * 10 > duration_ms * 9) candidate.score *= kLastTenth;
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
  std::vector<Candidate> chosen;
  const auto take = [&](double least_score, double least_difference) {
    for (const Candidate& candidate : ranked) {
      if (chosen.size() == kPosters || candidate.score <= least_score) return;
      const bool stands_apart = std::all_of(chosen.begin(), chosen.end(), [&](const Candidate& other) {
        return std::abs(candidate.time_ms - other.time_ms) * kPartsApart >= duration_ms &&
               candidate.time_ms != other.time_ms && difference(candidate, other) >= least_difference;
      });
      if (stands_apart) chosen.push_back(candidate);
    }
  };
  if (!ranked.empty()) chosen.push_back(ranked.front());
  if (!ranked.empty()) take(kGoodEnough * ranked.front().score, kOtherScene);
  take(0, 0);  // somebody who sits and speaks has other moments, if no other scene
  std::vector<int64_t> moments;
  for (const Candidate& candidate : chosen) moments.push_back(candidate.time_ms);
  return moments;
}

}  // namespace resonance::transcode
