// Takes some of the steady noise from under a sound: wind, a fan, a telephone's own hiss. Gently: what is reduced stays
// audible, voices keep their colour.
//
// libavfilter's afftdn, 12 dB at most, whose noise floor follows what is measured here: afftdn's own tracking hardly
// finds noise louder than -50 dB. As many samples come out as go in, each at its own moment.
#pragma once

#include <array>
#include <cstdint>
#include <functional>

#include "transcode/libav.h"

namespace resonance::transcode {

// Stereo at kSoundRate. One thread.
class NoiseReducer {
 public:
  NoiseReducer();

  using Sink = std::function<void(float* left, float* right, int count)>;
  // Gives what is ready, some hundredths of a second later than it came.
  void push(const float* left, const float* right, int count, const Sink& sink);
  // Gives the rest; nothing may be pushed afterwards.
  void finish(const Sink& sink);

 private:
  void measure(const float* left, const float* right, int count);
  void set_floor();
  void filter(const float* left, const float* right, int count, const Sink& sink);
  void drain(const Sink& sink);

  Owned<AVFilterGraph> graph_;
  AVFilterContext* source_ = nullptr;
  AVFilterContext* sink_ = nullptr;
  int64_t pushed_ = 0;
  int64_t given_ = 0;
  int64_t behind_;  // samples of the filter's run-in still to be left out

  std::array<int64_t, 128> levels_{};  // how many hundredths of a second were so many decibels below full scale
  int64_t measured_ = 0;
  double energy_ = 0;
  int in_block_ = 0;
};

}  // namespace resonance::transcode
