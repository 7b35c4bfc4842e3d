// The last look before a generation may be published: each made file opened again and compared with what went in.
#pragma once

#include <filesystem>

#include "transcode/playlist.h"

namespace resonance::transcode {

// Error{internal} unless the track holds exactly its packets, starts at 0 with a key frame, lasts as long as encoded,
// and its segments tile the file to its last byte, each starting with a key frame that decodes.
void verify_track(const std::filesystem::path& path, const TrackLayout& track);
// Error{internal} unless the file opens, holds exactly these tracks, each as long, and they end with it.
void verify_playable(const std::filesystem::path& path, const std::vector<TrackLayout>& tracks);

}  // namespace resonance::transcode
