// Some twenty seconds of a sound twice, as it is and with its noise reduced, for whoever decides between them by ear.
#pragma once

#include <cstdint>
#include <vector>

#include "transcode/output_folder.h"

namespace resonance::transcode {

// Keeps a part of a sound while it passes: 7.7 MB. Stereo at kSoundRate.
class SoundExcerpt {
 public:
  // Of a sound that lasts about `duration_ms`: past its beginning, where people still find their place, and where
  // nothing is sealed.
  SoundExcerpt(int64_t duration_ms, const std::vector<SealedRange>& seals);
  void add(const float* left, const float* right, int64_t count);

  const std::vector<float>& left() const { return left_; }
  const std::vector<float>& right() const { return right_; }

 private:
  int64_t to_come_;  // samples before the excerpt begins
  int64_t wanted_;   // samples of it
  std::vector<float> left_, right_;
};

// Writes sample-1.m4a (as it is) and sample-2.m4a (noise reduced), both multiplied by `gain_db`; nothing for an excerpt
// too short to judge.
void write_noise_samples(const SoundExcerpt& excerpt, double gain_db, OutputFolder& folder);

}  // namespace resonance::transcode
