// Makes voices deeper or higher for some time of a sound, its formants with its pitch, while it stays as long as it was
// and with its picture: Rubber Band, through libavfilter. What is said and how stays: who knows a person may well know
// them by it, and much of the change can be computed back. It is no anonymity, and the pages say so.
#pragma once

#include <optional>
#include <vector>

#include "transcode/alterations.h"
#include "transcode/sound_filter.h"

namespace resonance::transcode {

// Stereo at kSoundRate, from a sound's first sample on. One thread.
class VoiceChanger {
 public:
  // Of sorted() alterations.
  explicit VoiceChanger(std::vector<ChangedVoice> voices) : voices_(std::move(voices)) {}

  using Sink = SoundFilter::Sink;
  // Gives as many samples as it gets, each at its own moment; within a changed time some hundredths of a second later.
  // Writes into what it is given.
  void push(float* left, float* right, int count, const Sink& sink);
  // Gives the rest; nothing may be pushed afterwards.
  void finish(const Sink& sink);

 private:
  void give(float* left, float* right, int count, const Sink& sink);

  std::vector<ChangedVoice> voices_;
  size_t next_ = 0;  // of voices_: the one under way, or to come
  std::optional<SoundFilter> filter_;
  int64_t pushed_ = 0;
  int64_t given_ = 0;
};

}  // namespace resonance::transcode
