// What is in a film or sound file, found by opening it and decoding one frame of each kind. Reads a few MB.
#pragma once

#include "transcode/input.h"
#include "transcode/source.h"

namespace resonance::transcode {

// Throws prepare()'s Errors about the file. Cover art is not video; data tracks (GPS telemetry, time code) are left
// aside. The input's position has moved: decode from a fresh Input.
Source probe(Input& input);

// The shape of a decoded frame; the pixel aspect is `stream`'s where it says one.
FrameShape shape_of(const AVFrame& frame, const AVStream& stream);

}  // namespace resonance::transcode
