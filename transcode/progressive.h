// The file that plays by itself: the tracks already encoded, put side by side in one fast-start MP4. No second encode.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace resonance::transcode {

struct FinishedTrack {
  std::filesystem::path path;  // a CMAF file that TrackFile made
  int64_t duration_us = 0;
};

// Costs reading them once and writing `output` twice (its index moves to the
// front).
void write_progressive(const std::vector<FinishedTrack>& tracks, const std::filesystem::path& output);

}  // namespace resonance::transcode
