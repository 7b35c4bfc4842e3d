// The rungs worth making of one film. A film that was enlarged before it came here, or is out of focus all through,
// looks the same on a smaller rung: the larger one would cost most of the work and of the room, and show nothing.
#pragma once

#include <vector>

#include "transcode/inputs.h"
#include "transcode/source.h"

namespace resonance::transcode {

// `options.ladder` without the rungs that show nothing more than the next below (transcode/detail.h), in 32 key
// pictures spread over the film, but for those that are sealed. None of 480 lines or less is left out: a title that
// stands for a few seconds may be in none of those pictures, and must stay readable. All of them stay where pictures
// cannot be had by their moment (no duration, a clock that jumps, no seeking) and for interlaced films. Reads and
// decodes one picture where the largest rung is needed, 32 at most; what is damaged decides nothing. Gives the same
// each time it is asked of the same file.
std::vector<int> useful_ladder(Inputs& inputs, const Source& source, const Options& options);

}  // namespace resonance::transcode
