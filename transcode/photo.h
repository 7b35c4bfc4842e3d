// One photo into its web sizes, through libvips.
#pragma once

#include "transcode/output_folder.h"

namespace resonance::transcode {

// Throws prepare()'s Errors when the descriptor's photo is too large or its header cannot be read; decodes nothing.
void check_photo(int descriptor);

// Upright, sRGB, 8 bits, in those of the widths 320/640/1280/2048 that the photo really has, and in its own when that
// is well above the last of them. About a second.
Generation prepare_photo(int descriptor, OutputFolder& folder, int threads);

}  // namespace resonance::transcode
