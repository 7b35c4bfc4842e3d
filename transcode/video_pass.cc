#include "transcode/video_pass.h"

#include <algorithm>
#include <cstdlib>

#include "base/error.h"
#include "transcode/colour_tags.h"
#include "transcode/limits.h"
#include "transcode/probe.h"

namespace resonance::transcode {
namespace {

constexpr int64_t kJump = int64_t{10} * kClock;
// A segment begins within it, with a picture of the source where that has any: the time line is then what it would be
// from the film's beginning.
constexpr int64_t kLeadIn = int64_t{6} * kClock;

// Of 255 levels. A still that was compressed before trembles by one; a step of a slow fade is seen by nobody.
constexpr int kTremble = 2;

bool same_row(const uint8_t* one, const uint8_t* other, int width) {
  int largest = 0;
  for (int x = 0; x < width; ++x) largest = std::max(largest, std::abs(one[x] - other[x]));
  return largest <= kTremble;
}

// Point for point, of two yuv420p pictures of one size. Costs little where they differ: it ends at the first such row.
bool same_picture(const AVFrame& one, const AVFrame& other) {
  for (int plane = 0; plane < 3; ++plane) {
    const int width = plane == 0 ? one.width : one.width / 2;
    const int height = plane == 0 ? one.height : one.height / 2;
    for (int row = 0; row < height; ++row) {
      const uint8_t* a = one.data[plane] + ptrdiff_t{row} * one.linesize[plane];
      const uint8_t* b = other.data[plane] + ptrdiff_t{row} * other.linesize[plane];
      if (!same_row(a, b, width)) return false;
    }
  }
  return true;
}

int64_t frame_duration(const Plan& plan) {
  return static_cast<int64_t>(kClock / plan.frame_rate);
}

}  // namespace

int64_t alteration_margin(const Source& source, const Plan& plan) {
  return source.video->interlaced ? frame_duration(plan) : 0;
}

VideoPass::VideoPass(StreamDecoder& decoder, const Source& source, const Plan& plan, const Cut& from,
                     const std::vector<int64_t>* segment_starts)
    : source_(source),
      plan_(plan),
      from_(from),
      decoder_(decoder),
      alteration_(plan.alterations, from.chunk == 0, frame_duration(plan), alteration_margin(source, plan)),
      timeline_(from.timeline, segment_starts),
      frame_duration_(frame_duration(plan)),
      chunk_(from.chunk),
      colours_(from.colours),
      damaged_from_(from.damaged_from) {}

VideoPass VideoPass::guessed(StreamDecoder& decoder, const Source& source, const Plan& plan, int chunk,
                             const std::vector<int64_t>* segment_starts) {
  Cut from;
  from.source_time = chunk_start_seconds(chunk) * kClock - kLeadIn;
  // Near the film's beginning nothing is guessed.
  if (from.source_time > 0) from.chunk = chunk;
  VideoPass pass(decoder, source, plan, from, segment_starts);
  pass.leads_in_ = true;
  pass.chunk_ = chunk;
  return pass;
}

void VideoPass::run(Ladder& ladder, const ChunkBegins& begins, const std::function<bool()>& each_packet) {
  ladder_ = &ladder;
  begins_ = begins;
  std::optional<int64_t> from;
  if (from_.chunk > 0) from = from_.source_time;
  decoder_.run([this](Frame frame) { return take(std::move(frame)); }, each_packet, from, leads_in_);
  if (stopped_) return;
  if (normaliser_) normaliser_->finish([this](Frame out) { arrive(std::move(out)); });
  alteration_.finish([this](Frame out) { place(std::move(out)); });
  if (doubtful_ && doubtful_->pts / (kClock / 1000) <= source_.declared_duration_ms + 1000) emit(std::move(doubtful_));
}

bool VideoPass::take(Frame frame) {
  const AVStream& stream = decoder_.stream();
  frame->pts = decoder_.time_of(*frame, kClockBase).value_or(time_after_last());
  frame->pkt_dts = AV_NOPTS_VALUE;
  drop_strange_colour_tags(*frame);
  const FrameShape shape = shape_of(*frame, stream);
  if (!normaliser_ || shape != normaliser_shape_) {
    if (shape.width < limits::kSmallestSide || shape.height < limits::kSmallestSide) return true;
    if (normaliser_) normaliser_->finish([this](Frame out) { arrive(std::move(out)); });
    normaliser_shape_ = shape;
    normaliser_.emplace(*frame, normalising_filter(*source_.video, shape, plan_.rungs.front().size),
                        plan_.decoder_threads);
  }
  normaliser_->push(std::move(frame), [this](Frame out) { arrive(std::move(out)); });
  return !stopped_;
}

int64_t VideoPass::time_after_last() const {
  if (const AVFrame* held = alteration_.held()) return held->pts + frame_duration_;
  return timeline_.empty() ? 0 : timeline_.last() + frame_duration_;
}

void VideoPass::arrive(Frame frame) {
  alteration_.push(std::move(frame), [this](Frame out) { place(std::move(out)); });
}

void VideoPass::place(Frame frame) {
  if (stopped_) return;
  if (from_.chunk > 0 && !leads_in_ && frame->pts < from_.source_time) {
    last_ = std::move(frame);  // an earlier pass has it; a repeat may still show it
    return;
  }
  if (doubtful_) {
    if (frame->pts >= doubtful_->pts) {
      emit(std::move(doubtful_));
    } else {
      damaged_from_ = earlier(damaged_from_, timeline_.last());
    }
    doubtful_.reset();
  }
  if (!timeline_.empty() && frame->pts > timeline_.last() + kJump) {
    doubtful_ = std::move(frame);
    return;
  }
  emit(std::move(frame));
}

void VideoPass::emit(Frame frame) {
  if (frame->pts > limits::kDurationMs * (kClock / 1000)) refuse_too_long();
  const int64_t source_time = frame->pts;
  if (leads_in_ && timeline_.empty() && from_.chunk > 0) {
    timeline_.begin_at(source_time);
    colours_ = colours_of(*frame);
    last_ = std::move(frame);
    return;
  }
  for (VideoTimeline before = timeline_; const auto time = timeline_.repeat_before(source_time); before = timeline_) {
    deliver(reference(*last_), before, source_time);
    if (stopped_) return;
  }
  // Nothing moves: the picture before simply stays. A film of slides costs what its slides cost.
  // What is altered keeps them all: times stay what they were, so that what is around it can be taken over.
  if (last_ && !is_altered(*frame) && !timeline_.is_due(source_time) && same_picture(*last_, *frame)) {
    still_until_ = source_time + duration_of(*frame);
    return;
  }
  const VideoTimeline before = timeline_;
  if (timeline_.place(source_time)) {
    last_ = reference(*frame);
    deliver(std::move(frame), before, source_time);
  }
}

// `before`: the time line as it was before this picture; `source_time`: of the source's picture that made it appear.
void VideoPass::deliver(Frame frame, const VideoTimeline& before, int64_t source_time) {
  const int64_t time = timeline_.last();
  const bool starts_chunk = timeline_.starts_segment() && time >= chunk_start_seconds(chunk_) * kClock;
  if (before.empty()) colours_ = colours_of(*frame);
  if (leads_in_ && !starts_chunk) return;
  if (starts_chunk) {
    const Cut cut{chunk_, source_time, before.state(), colours_, damaged_from()};
    if ((chunk_ > from_.chunk || leads_in_) && !begins_(cut)) {
      stopped_ = true;
      timeline_ = before;
      ladder_->finish(time);
      return;
    }
    leads_in_ = false;
    ++chunk_;
  }
  frame->pts = time;
  frame->pict_type = timeline_.starts_segment() ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
  frame->sample_aspect_ratio = {1, 1};
  set_colours(*frame, colours_);
  ladder_->push({std::move(frame), starts_chunk});
}

int64_t VideoPass::end() const {
  if (timeline_.empty()) return 0;
  return std::max(still_until_, timeline_.last() + (last_ ? duration_of(*last_) : frame_duration_));
}

int64_t VideoPass::duration_of(const AVFrame& frame) const {
  const int64_t own = av_rescale_q(frame.pkt_duration, decoder_.time_base(), kClockBase);
  return own > 0 && own <= kJump ? own : frame_duration_;
}

void VideoPass::finish(Ladder& ladder, int64_t end) {
  for (VideoTimeline before = timeline_; last_ && timeline_.repeat_before(end); before = timeline_) {
    deliver(reference(*last_), before, end);
  }
  ladder.finish(end);
}

}  // namespace resonance::transcode
