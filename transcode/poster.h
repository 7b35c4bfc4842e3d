// How well a picture stands for a film: sharp, well exposed, full of things. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace resonance::transcode {

// A small picture in memory, three bytes a point, rows without gaps.
struct RgbImage {
  int width = 0;
  int height = 0;
  std::vector<uint8_t> bytes;
};

// 0 for a blank or black picture, more for a better one (about 1 for an ordinary good one). For sizes like a
// storyboard's tile: entropy of brightness, times sharpness up to a ceiling (noise must not win), times exposure.
// A picture that is even almost everywhere is a title card: it says little of the film, however sharp its letters.
double poster_score(const RgbImage& picture);

}  // namespace resonance::transcode
