// Whether a film's own stream can be shown as it is: H.264 that every browser plays, upright, with key frames where
// segments can begin.
#pragma once

#include "transcode/libav.h"
#include "transcode/source.h"

namespace resonance::transcode {

// Its average rate; 0 when it can not. `video` is described but for this. Looks at the container's index only: one
// that has none (everything but MP4) can not. Costs a walk over it, a few milliseconds an hour.
int64_t reusable_bitrate_bps(const AVFormatContext& format, const VideoSource& video);

}  // namespace resonance::transcode
