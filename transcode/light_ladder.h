// A film's second ladder, beside the first one that prepare_film() made: AV1 with Opus, for those whose network is
// slow.
#pragma once

#include "transcode/inputs.h"
#include "transcode/output_folder.h"
#include "transcode/plan.h"
#include "transcode/progress_meter.h"

namespace resonance::transcode {

// As prepare_light(), for a film that is `source`; `plan` from make_light_plan().
Generation prepare_light_film(Inputs& inputs, const Source& source, const Plan& plan, OutputFolder& folder,
                              const std::string& first_ladder, ProgressMeter& progress);

}  // namespace resonance::transcode
