// A film or a sound prepared whole: decoded once, every rung and the sound encoded, pictures drawn, playlists written,
// everything checked.
#pragma once

#include "transcode/input.h"
#include "transcode/output_folder.h"
#include "transcode/plan.h"
#include "transcode/progress_meter.h"

namespace resonance::transcode {

// `input` freshly opened on what `source` describes. Throws prepare()'s Errors.
Generation prepare_film(Input& input, const Source& source, const Plan& plan, OutputFolder& folder,
                        ProgressMeter& progress);

}  // namespace resonance::transcode
