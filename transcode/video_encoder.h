// H.264 of one chunk of one rung: frames in, packets into its track file. One thread at a time (x264 has its own
// inside).
#pragma once

#include <string>

#include "transcode/plan.h"
#include "transcode/track_file.h"

namespace resonance::transcode {

// One finished rendition of a stream.
struct EncodedTrack {
  TrackLayout layout;
  std::string codecs;  // RFC 6381
};

class VideoEncoder {
 public:
  // `first`: the chunk's first frame, for its colours and its time. `file` outlives this.
  VideoEncoder(const RungPlan& rung, const Plan& plan, const AVFrame& first, TrackFile& file);

  // `frame` in kClockBase; pict_type I asks for a key frame, which starts a segment.
  void encode(const AVFrame& frame);
  // `end`: when the last frame stops being shown, in kClockBase. The chunk is then on the disk.
  void finish(int64_t end);
  std::string codecs() const;

 private:
  void receive();

  Owned<AVCodecContext> encoder_;
  TrackFile& file_;
};

// "avc1.640028" from the encoder's parameter sets (Annex B).
std::string avc_codecs(const uint8_t* parameter_sets, int size);

}  // namespace resonance::transcode
