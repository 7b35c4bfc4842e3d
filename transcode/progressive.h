// The file that plays by itself: the tracks already encoded, put side by side in one fast-start MP4. No second encode.
#pragma once

#include <filesystem>
#include <vector>

namespace resonance::transcode {

// `tracks`: CMAF files that TrackFile made. Costs reading them once and writing `output` twice (its index moves to the
// front).
void write_progressive(const std::vector<std::filesystem::path>& tracks, const std::filesystem::path& output);

}  // namespace resonance::transcode
