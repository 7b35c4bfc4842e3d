// The process-wide state of libav and libvips: silenced, and libvips closed to all but the accepted photo formats.
#pragma once

#include <string>

namespace resonance::transcode {

// Idempotent, any thread. Everything that touches libvips calls it first.
void start_libraries(int threads);

// Of the libraries as loaded, "5.1.9-0+deb12u1" and "8.14.1". Starts nothing. Any thread.
std::string version_of_ffmpeg();
std::string version_of_vips();
// The model that transcode/face_finder.h looks for faces with is installed. Reads it.
bool has_face_model();

}  // namespace resonance::transcode
