// A film's own pictures as a track of ours, without decoding them: cut into segments at their key frames, and freed of
// everything that is not picture (cameras write dates and places between the pictures).
#pragma once

#include <filesystem>
#include <functional>

#include "transcode/inputs.h"
#include "transcode/playlist.h"
#include "transcode/source.h"

namespace resonance::transcode {

// The stream turned out not to be what its container says: it must be encoded after all.
struct NotReusable {};

// The new track file is `path`; `grew` hears of it each time that there is more, and of the whole last. Only for a
// source whose video has a reusable_bitrate_bps. Throws NotReusable, prepare()'s Errors, and what `grew` throws. Costs
// reading and writing the stream.
TrackLayout copy_stream(Inputs& inputs, const Source& source, const std::filesystem::path& path,
                        const std::function<void(const TrackLayout&)>& grew);

}  // namespace resonance::transcode
