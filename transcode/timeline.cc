#include "transcode/timeline.h"

#include <algorithm>
#include <cstdlib>

#include "transcode/limits.h"
#include "transcode/plan.h"

namespace resonance::transcode {
namespace {

constexpr int64_t kSecond = 90'000;
constexpr int64_t kLongestStill = kSecond;
// Telephones' timestamps tremble by some milliseconds: 70 a second for an instant is still 60 on average.
constexpr int64_t kClosest = kSecond / 70;
constexpr int64_t kJump = 10 * kSecond;

}  // namespace

std::optional<int64_t> VideoTimeline::repeat_before(int64_t time) {
  if (empty() || time - last() <= kLongestStill * 5 / 4) return std::nullopt;
  accept(last() + kLongestStill);
  return state_.last;
}

std::optional<int64_t> VideoTimeline::place(int64_t time) {
  if (empty()) {
    accept(0);
  } else if (time - last() < kClosest) {
    return std::nullopt;
  } else {
    accept(time);
  }
  return state_.last;
}

void VideoTimeline::accept(int64_t time) {
  state_.last = time;
  starts_segment_ = time >= state_.next_boundary;
  if (starts_segment_) state_.next_boundary = (time / (kSegmentSeconds * kSecond) + 1) * kSegmentSeconds * kSecond;
}

SoundTimeline::Step SoundTimeline::place(std::optional<int64_t> position, int64_t count, int sample_rate) {
  Step step;
  const int64_t tolerance = sample_rate / 20;
  int64_t gap = position.value_or(end_) - end_;
  if (std::abs(gap) > 10 * int64_t{sample_rate}) {
    const bool agreed = doubtful_end_ && std::abs(*position - *doubtful_end_) <= tolerance;
    doubtful_end_ = *position + count;
    if (!agreed || gap < 0) gap = 0;
  }
  if (gap > tolerance || (end_ == 0 && gap > 0)) {
    step.silence = gap;
  } else if (gap < -tolerance || (end_ == 0 && gap < 0)) {
    step.skip = std::min(count, -gap);
  }
  end_ += step.silence + count - step.skip;
  return step;
}

int64_t ClockRepair::offset_for(size_t stream, int64_t time, int64_t duration) {
  std::optional<int64_t>& next = next_[stream];
  int64_t& offset = offset_[stream];
  if (!next) {
    offset = newest_offset_;
  } else if (std::abs(time + offset - *next) > kJump) {
    // Another stream may have seen the same jump already: the same offset keeps picture and sound together.
    if (std::abs(time + newest_offset_ - *next) > kJump) newest_offset_ = *next - time;
    offset = newest_offset_;
  }
  next = time + offset + duration;
  return offset;
}

}  // namespace resonance::transcode
