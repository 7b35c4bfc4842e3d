// Where decoded frames and sound land on the film's own time line, whatever their timestamps claim. Pure, one thread
// each.
//
// Times are in units of 1/90000 s from the start of the film; sound positions in samples at the output rate.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace resonance::transcode {

// The first moment after `time` at or after which a segment of ours begins.
int64_t next_segment_boundary(int64_t time);

// Pictures: strictly increasing times, at most 60 a second, never more than about a second apart.
class VideoTimeline {
 public:
  // All it remembers: a pass that begins again in the middle goes on from it.
  struct State {
    std::optional<int64_t> last;
    int64_t next_boundary = 0;
    bool operator==(const State&) const = default;
  };
  VideoTimeline() = default;
  // `segment_starts`, which outlive it: segments begin at these moments, in order, rather than at regular ones.
  explicit VideoTimeline(const State& state, const std::vector<int64_t>* segment_starts = nullptr)
      : state_(state), segment_starts_(segment_starts) {}
  const State& state() const { return state_; }
  // As if the picture at `time` had been placed, whatever came before.
  void begin_at(int64_t time) { accept(time); }

  // Times at which the frame before must be shown again, one per call, until absent; then place() the frame at `time`.
  std::optional<int64_t> repeat_before(int64_t time);
  // Whether there must be a picture at `time`, be it the same as before: one that starts a segment, or after a second.
  bool is_due(int64_t time) const;
  // The time of this frame: the first is at 0; absent when it comes too soon after the one before and is dropped.
  std::optional<int64_t> place(int64_t time);
  // True when the frame just placed or repeated starts a segment: the first at or after each segment boundary.
  bool starts_segment() const { return starts_segment_; }
  bool empty() const { return !state_.last; }
  int64_t last() const { return state_.last.value_or(0); }

 private:
  void accept(int64_t time);
  bool reaches_boundary(int64_t time) const;
  State state_;
  const std::vector<int64_t>* segment_starts_ = nullptr;
  bool starts_segment_ = false;
};

// Sound: how many samples of silence to put before a block, and how many of its first samples to leave out, so that it
// stays within 50 ms of its timestamp. A jump of more than ten seconds is believed once two blocks in turn agree on it:
// one damaged timestamp must not silence the rest.
class SoundTimeline {
 public:
  struct Step {
    int64_t silence = 0;
    int64_t skip = 0;
    bool operator==(const Step&) const = default;
  };
  // `position`: where the block claims to start, in samples; absent where it claims nothing. `count`: its length.
  Step place(std::optional<int64_t> position, int64_t count, int sample_rate);
  int64_t end() const { return end_; }

 private:
  int64_t end_ = 0;
  std::optional<int64_t> doubtful_end_;
};

// Transport streams restart their clock (films joined end to end, a camcorder's next recording). Jumps of more than ten
// seconds are taken out, the same for all streams.
class ClockRepair {
 public:
  explicit ClockRepair(size_t streams) : next_(streams), offset_(streams, 0) {}
  // What to add to the packet's times. `time` and `duration` in 1/90000 s.
  int64_t offset_for(size_t stream, int64_t time, int64_t duration);

 private:
  std::vector<std::optional<int64_t>> next_;
  std::vector<int64_t> offset_;
  int64_t newest_offset_ = 0;
};

}  // namespace resonance::transcode
