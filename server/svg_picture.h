// A drawing of our own as a picture of pixels (librsvg, cairo). Any thread; some ten milliseconds. Never for bytes that
// came from outside: those are decoded in the cage alone (ingest/).
#pragma once

#include <string>

namespace resonance::server {

// PNG, transparent where nothing is drawn. Error{internal}: this is no SVG.
std::string png_of(const std::string& svg, int width_px, int height_px);

}  // namespace resonance::server
