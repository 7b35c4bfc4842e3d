// One photo into its web sizes, through libvips.
#pragma once

#include "transcode/output_folder.h"

namespace resonance::transcode {

// Upright, sRGB, 8 bits, in those of the widths 320/640/1280/2048 that the photo really has, and in its own when that
// is well above the last of them. What its file holds, whatever its kind:
//
//   wide gamut, CMYK        its colour profile is applied, then left out; CMYK without one is read as coated paper
//   16 bits, greyscale      8 bits, three channels
//   transparency            kept in WebP and AVIF, on white in JPEG; dropped where every point is opaque
//   GIF, animated WebP      a still of its first frame, as whole as its player first shows it; who wants it to move
//                           deposits it as a film
//   panoramas               as wide as any photo, however low; rows and columns never vanish (at least one is left)
//
// About 1.1 s on two cores and 165 MB for 24 million points; the smallest JPEG is written after a quarter of a second.
// A large JPEG is read twice, on two threads where `threads` allows.
// Without `avif` that format, three quarters of the work, is left out: for bench/photo.
Generation prepare_photo(int descriptor, OutputFolder& folder, int threads, bool avif = true);

}  // namespace resonance::transcode
