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
// Times that went through microseconds.
constexpr int64_t kAlmostThere = kSecond / 1000;

}  // namespace

int64_t next_segment_boundary(int64_t time) {
  return (time / (kSegmentSeconds * kSecond) + 1) * kSegmentSeconds * kSecond;
}

std::optional<int64_t> VideoTimeline::repeat_before(int64_t time) {
  if (empty() || time - last() <= kLongestStill * 5 / 4) return std::nullopt;
  accept(last() + kLongestStill);
  return state_.last;
}

bool VideoTimeline::is_due(int64_t time) const {
  return empty() || time - last() >= kLongestStill || reaches_boundary(time);
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

bool VideoTimeline::reaches_boundary(int64_t time) const {
  return time + (segment_starts_ ? kAlmostThere : 0) >= state_.next_boundary;
}

void VideoTimeline::accept(int64_t time) {
  state_.last = time;
  starts_segment_ = reaches_boundary(time);
  if (!starts_segment_) return;
  if (!segment_starts_) {
    state_.next_boundary = next_segment_boundary(time);
    return;
  }
  const auto next = std::upper_bound(segment_starts_->begin(), segment_starts_->end(), time + kAlmostThere);
  state_.next_boundary = next == segment_starts_->end() ? INT64_MAX : *next;
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
