// The process-wide state of libav and libvips: silenced, and libvips closed to all but the accepted photo formats.
#pragma once

namespace resonance::transcode {

// Idempotent, any thread. Everything that touches libvips calls it first.
void start_libraries(int threads);

}  // namespace resonance::transcode
