// The pictures of one chunk of one rung: frames in, packets into its track file. One thread at a time (x264 has its own
// inside).
#pragma once

#include <string>

#include "transcode/plan.h"
#include "transcode/track_file.h"

namespace resonance::transcode {

class VideoEncoder {
 public:
  // `first`: the chunk's first frame, for its colours and its time. `file` outlives this.
  VideoEncoder(const RungPlan& rung, const Plan& plan, const AVFrame& first, TrackFile& file);
  ~VideoEncoder();

  // `frame` in kClockBase; pict_type I asks for a key frame, which starts a segment.
  void encode(const AVFrame& frame);
  // `end`: when the last frame stops being shown, in kClockBase. The chunk is then on the disk.
  void finish(int64_t end);

 private:
  void receive();

  Owned<AVCodecContext> encoder_;
  TrackFile& file_;
};

}  // namespace resonance::transcode
