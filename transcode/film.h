// A film or a sound prepared whole: decoded, every rung and the sound encoded, pictures drawn, playlists written,
// everything checked. It can be watched while it is being made, and goes on where an interrupted call stopped.
//
// The order of work, each step's result in the folder as soon as it is there:
//   1. the sound, in a thread of its own: encoded once as it is, measured, encoded again at the library's loudness
//   2. the first seconds of the smallest rung alone: somebody is waiting for them
//   3. all rungs, chunk after chunk
//   4. pictures out of the finished rungs, checks, playlists with their end
#pragma once

#include "transcode/inputs.h"
#include "transcode/output_folder.h"
#include "transcode/plan.h"
#include "transcode/progress_meter.h"

namespace resonance::transcode {

// `inputs` are of what `source` describes. Throws prepare()'s Errors, and NotReusable
// (transcode/stream_copy.h) when the plan copies a stream that must be encoded after all.
Generation prepare_film(Inputs& inputs, const Source& source, const Plan& plan, OutputFolder& folder,
                        ProgressMeter& progress);

}  // namespace resonance::transcode
