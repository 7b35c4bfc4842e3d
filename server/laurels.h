// Laurels for the winners of the festival: two drawn branches around the name of the award. Pure; any thread.
//
// Everything fits inside whatever is written: lines are broken, then made smaller, by bounds of how wide letters can be
// in a common bold serif. One tone that stands out on light and on dark.
#pragma once

#include <string>

namespace resonance::server {

struct LaurelWords {
  std::string award;  // each is one line, at most 200 characters
  std::string festival;
  std::string year;  // not repeated where the festival's title says it
};

inline constexpr int kLaurelsWidth = 600, kLaurelsHeight = 400;  // of the drawing, in its own units

// A whole SVG document of 600 × 400, without ids, that may also stand inside a page.
std::string laurels_svg(const LaurelWords& words);

}  // namespace resonance::server
