// The sound once for all rungs: decoded frames of any kind in, stereo 48 kHz AAC or Opus into its track file. One
// thread at a time.
#pragma once

#include <filesystem>
#include <optional>

#include "transcode/noise_reducer.h"
#include "transcode/plan.h"
#include "transcode/sound_study.h"
#include "transcode/timeline.h"
#include "transcode/track_file.h"
#include "transcode/voices.h"

namespace resonance::transcode {

// What is done to every sample, in this order from the last member to the first.
struct SoundTreatment {
  double gain_db = 0;
  bool reduce_noise = false;
  Alterations alterations = {};
};

class AudioEncoder {
 public:
  // The new track file is `path`. `study`, which outlives this, hears every sample; null: nobody wants to know.
  AudioEncoder(const SoundPlan& plan, const std::filesystem::path& path, const SoundTreatment& treatment,
               SoundStudy* study);

  // `time` in 1/48000 s from the start of the film; absent where the file does not say.
  void encode(const AVFrame& frame, std::optional<int64_t> time);
  // Fills with silence up to `end` (1/48000 s) and closes the track.
  TrackLayout finish(int64_t end);

  // Lets out what the resampler holds. Call before asking the final end().
  void flush() { flush_resampler(); }
  int64_t end() const { return timeline_.end(); }
  // What is in the file so far: whole segments.
  const TrackLayout& track() const { return file_.layout(); }

 private:
  void run_in(int samples);
  void match_resampler(const AVFrame& frame);
  void flush_resampler();
  void accept(const AVFrame& resampled, std::optional<int64_t> time);
  void append_silence(int64_t samples);
  void append(uint8_t** samples, int count);
  void hear_and_reduce(float* left, float* right, int count);
  void level_and_keep(float* left, float* right, int count);
  void encode_full_blocks(bool last);
  void receive();

  Owned<AVCodecContext> encoder_;
  Owned<SwrContext> resampler_;
  Frame resampled_like_;  // the shape that the resampler was made for
  Owned<AVAudioFifo> waiting_;
  TrackFile file_;
  float gain_;
  std::vector<SealedRange> seals_;
  VoiceChanger voices_;
  std::optional<NoiseReducer> reducer_;
  SoundStudy* study_;
  SoundTimeline timeline_;
  int block_samples_ = 0;        // of one packet
  int64_t encoded_samples_ = 0;  // from the film's start; those of the run-in are before it
  int64_t next_boundary_ = 0;
  int64_t appended_samples_ = 0;  // from the film's start
};

}  // namespace resonance::transcode
