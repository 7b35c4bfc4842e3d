// H.264 of one rung: frames in, packets into its track file. One thread at a time (x264 has its own inside).
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "transcode/plan.h"
#include "transcode/track_file.h"

namespace resonance::transcode {

struct EncodedTrack {
  TrackLayout layout;
  std::string codecs;  // RFC 6381
  int64_t packets = 0;
  int64_t duration_us = 0;
};

class VideoEncoder {
 public:
  // `like`: the first frame, for its colours. The track file is `path`.
  VideoEncoder(const RungPlan& rung, const Plan& plan, const AVFrame& like, const std::filesystem::path& path);

  // `frame` in kClockBase; pict_type I asks for a key frame, which starts a segment.
  void encode(const AVFrame& frame);
  // `end`: when the last frame stops being shown, in kClockBase.
  EncodedTrack finish(int64_t end);

 private:
  void receive();

  Owned<AVCodecContext> encoder_;
  std::optional<TrackFile> file_;
};

// "avc1.640028" from the encoder's parameter sets (Annex B).
std::string avc_codecs(const uint8_t* parameter_sets, int size);

}  // namespace resonance::transcode
