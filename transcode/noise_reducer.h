// Takes some of the steady noise from under a sound: wind, a fan, a telephone's own hiss. Gently: what is reduced stays
// audible, voices keep their colour.
//
// libavfilter's afftdn, 12 dB at most, whose noise floor follows what is measured here: afftdn's own tracking hardly
// finds noise louder than -50 dB. As many samples come out as go in, each at its own moment.
#pragma once

#include <array>
#include <cstdint>

#include "transcode/sound_filter.h"

namespace resonance::transcode {

// Stereo at kSoundRate. One thread.
class NoiseReducer {
 public:
  NoiseReducer();

  using Sink = SoundFilter::Sink;
  // Gives what is ready, some hundredths of a second later than it came.
  void push(const float* left, const float* right, int count, const Sink& sink);
  // Gives the rest; nothing may be pushed afterwards.
  void finish(const Sink& sink) { filter_.finish(sink); }

 private:
  void measure(const float* left, const float* right, int count);
  void set_floor();

  SoundFilter filter_;
  std::array<int64_t, 128> levels_{};  // how many hundredths of a second were so many decibels below full scale
  int64_t measured_ = 0;
  double energy_ = 0;
  int in_block_ = 0;
};

}  // namespace resonance::transcode
