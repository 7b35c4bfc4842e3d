// What is found out about a sound while it passes: how loud it is, its pauses, its drawn shape, and an excerpt to
// compare by ear. Stereo at kSoundRate. One thread.
#pragma once

#include "transcode/loudness.h"
#include "transcode/noise_samples.h"
#include "transcode/silences.h"
#include "transcode/waveform.h"

namespace resonance::transcode {

class SoundStudy {
 public:
  // Of a sound that lasts about `duration_ms`; the excerpt avoids `seals` (transcode/seals.h).
  SoundStudy(int64_t duration_ms, const std::vector<SealedRange>& seals);

  // Samples as they came in.
  void hear_source(const float* left, const float* right, int64_t count) { excerpt_.add(left, right, count); }
  // Samples as they will be encoded, but for their level.
  void hear(const float* left, const float* right, int64_t count);

  Loudness loudness() const { return meter_.loudness(); }
  // Writes and lists waveform.json (at this level), silences.json and the samples.
  void write(OutputFolder& folder, double gain_db) const;

 private:
  LoudnessMeter meter_;
  SilenceMeter silences_;
  Waveform waveform_;
  SoundExcerpt excerpt_;
};

}  // namespace resonance::transcode
