#include "transcode/time_left.h"

#include <algorithm>
#include <cmath>

namespace resonance::transcode {
namespace {

constexpr int kEnd = 1000;
// Before so much has been seen, any number would be a guess.
constexpr int64_t kSeenMs = 4'000;
constexpr int kSeenPermille = 10;
// The past fades within half a minute; of a long film, whose permille take long each, more slowly.
constexpr double kMemoryMs = 30'000;
constexpr double kMemoryPermille = 20;
// Nothing has moved for so long, and for so many times as long as a permille usually takes: nobody knows any more.
constexpr int64_t kStillMs = 60'000;
constexpr double kStillPermille = 5;
// So many at once are no work of this moment: what an interrupted call had done, or a stage that had nothing to do.
constexpr int kJumpPermille = 50;
constexpr int64_t kMostMs = int64_t{24} * 3600 * 1000;

}  // namespace

void TimeLeft::note(int permille, int64_t now_ms) {
  permille = std::clamp(permille, 0, kEnd);
  if (!began_) {
    began_ = true;
    permille_ = permille;
    moved_ms_ = now_ms;
    return;
  }
  if (permille <= permille_ || now_ms < moved_ms_) return;
  if (first_ms_ == 0) {
    // What came before the first move was waiting and opening.
    first_ms_ = moved_ms_ = now_ms;
    first_permille_ = permille_ = permille;
    return;
  }
  if (permille - permille_ > kJumpPermille) {
    first_permille_ += permille - permille_;
    permille_ = permille;
    moved_ms_ = now_ms;
    return;
  }
  const auto step_ms = static_cast<double>(now_ms - moved_ms_);
  const double memory_ms = done_ > 0 ? std::max(kMemoryMs, kMemoryPermille * spent_ms_ / done_) : kMemoryMs;
  const double kept = std::exp(-step_ms / memory_ms);
  done_ = done_ * kept + (permille - permille_);
  spent_ms_ = spent_ms_ * kept + step_ms;
  permille_ = permille;
  moved_ms_ = now_ms;
}

std::optional<int64_t> TimeLeft::at(int64_t now_ms) const {
  if (permille_ == kEnd) return 0;
  const bool seen = permille_ - first_permille_ >= kSeenPermille && now_ms - first_ms_ >= kSeenMs;
  if (first_ms_ == 0 || !seen || done_ <= 0 || spent_ms_ <= 0) return std::nullopt;
  const double each_ms = spent_ms_ / done_;
  const auto still_ms = static_cast<double>(std::max<int64_t>(0, now_ms - moved_ms_));
  if (still_ms > kStillMs && still_ms > kStillPermille * each_ms) return std::nullopt;
  // The time since the last move is part of the next permille, never more of it than there is.
  const double left_ms = std::max((kEnd - permille_ - 1) * each_ms, (kEnd - permille_) * each_ms - still_ms);
  if (left_ms > double(kMostMs)) return std::nullopt;
  return static_cast<int64_t>(left_ms);
}

}  // namespace resonance::transcode
