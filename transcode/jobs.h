// How many chunks of films a machine bears at once (Options::jobs): two processors and some memory for each.
#pragma once

#include <cstdint>

namespace resonance::transcode {

// What one takes at 1080p (performance.md).
inline constexpr int64_t kJobBytes = int64_t{500} << 20;

// At least 1, at most 16. Pure.
int jobs_within(int processors, int64_t memory_bytes);

// Of the machine, or of the container that this process is in.
int processors();
int64_t memory_bytes();

}  // namespace resonance::transcode
