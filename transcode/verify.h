// The last look before a generation may be published: each made file opened again and compared with what went in.
#pragma once

#include <filesystem>

#include "transcode/video_encoder.h"

namespace resonance::transcode {

// Error{internal} unless the track holds exactly its packets, starts at 0 with a key frame, lasts as long as encoded,
// and its segments tile the file to its last byte, each starting with a key frame.
void verify_track(const std::filesystem::path& path, const EncodedTrack& track);
// Error{internal} unless it opens, has `streams` streams, and lasts `duration_us` within 1 % or 0.5 s.
void verify_progressive(const std::filesystem::path& path, size_t streams, int64_t duration_us);

}  // namespace resonance::transcode
