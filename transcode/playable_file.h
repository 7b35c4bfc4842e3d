// The file that plays by itself: finished tracks side by side in one fragmented MP4, which a browser opens, seeks in
// and saves. The playlists point into it too, so no byte is stored twice.
//
//   ftyp  moov (all tracks)  free (each track's own description)  sidx  moof mdat  moof mdat  …
//
// A playlist's description must name its own track alone (EXT-X-MAP); it stands in a `free` box, which every reader of
// the whole file passes over. Each entry of the index begins with a fragment of the first track; those of the others
// that begin in its time follow it.
// Source: ISO/IEC 14496-12 §8.8 (movie fragments), §8.16.3 (segment index), RFC 8216 §3.3.
#pragma once

#include <filesystem>
#include <vector>

#include "transcode/playlist.h"

namespace resonance::transcode {

// `tracks` are files of `folder` that TrackFile made; the new file is {folder}/{name}. Returns where each stands in it.
// Costs reading them once and writing as much.
std::vector<TrackLayout> write_playable_file(const std::filesystem::path& folder,
                                             const std::vector<TrackLayout>& tracks, const std::string& name);

}  // namespace resonance::transcode
