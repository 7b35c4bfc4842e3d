// How loud a sound is, as people hear it, and the one gain that brings a whole film to the library's level.
//
// Source: EBU R 128 and ITU-R BS.1770-4 (libebur128); -16 LUFS is what speech on phones is mostly published at.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace resonance::transcode {

struct Loudness {
  double integrated_lufs = 0;  // -infinity for silence
  double true_peak_dbtp = 0;   // -infinity for silence
};

// What a sample is multiplied by to be so many decibels louder.
float amplitude(double gain_db);

// In decibels, for every sample of the film alike: towards -16 LUFS, never so far that a true peak would pass -1.5 dBTP
// once encoded, at most 20 up. 0 for silence, and for less than a listener notices.
double level_gain_db(const Loudness& loudness);

// Stereo at kSoundRate. One thread.
class LoudnessMeter {
 public:
  LoudnessMeter();
  ~LoudnessMeter();
  void add(const float* left, const float* right, int64_t count);
  Loudness loudness() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::vector<float> interleaved_;
};

}  // namespace resonance::transcode
