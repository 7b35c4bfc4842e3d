// One pass over the source's sound: decoded from its beginning, laid on the time line, encoded.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "transcode/audio_encoder.h"
#include "transcode/stream_decoder.h"

namespace resonance::transcode {

class SoundPass {
 public:
  // `source` and `study` (may be null; see AudioEncoder) outlive it. Only to be made where source.audio is. The new
  // track file is `path`.
  SoundPass(int input_descriptor, const Source& source, const SoundPlan& plan, const std::filesystem::path& path,
            const SoundTreatment& treatment, SoundStudy* study);

  // Reads to the end, or until `each_packet` returns false. Throws prepare()'s Errors about the file.
  void run(const std::function<bool()>& each_packet);
  // After run(): fills with silence up to `end` (kClockBase) and closes the track.
  TrackLayout finish(int64_t end);

  // What whole segments there are so far; from the thread that runs.
  const TrackLayout& track() const { return encoder_.track(); }
  // Where the sound ends, in kClockBase.
  int64_t end() const;
  // In kClockBase; absent where all could be read.
  std::optional<int64_t> damaged_from() const;
  // While run() goes on.
  double share_read() const { return decoder_.share_read(); }

 private:
  void take(const AVFrame& frame);

  StreamDecoder decoder_;
  AudioEncoder encoder_;
  std::optional<int64_t> damaged_from_;
};

}  // namespace resonance::transcode
