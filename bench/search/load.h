// Many people at once, while new items come in.
#pragma once

#include <filesystem>

namespace resonance::bench {

// `rate` searches a second for so long, of all kinds mixed, begun at their times whether those before have been
// answered or not (so that waiting counts), by as many threads as it takes; every two seconds a new item is written.
// Prints the times of the answers, and after what time each new item was found.
void load(const std::filesystem::path& folder, const std::filesystem::path& index, int rate, int seconds);

}  // namespace resonance::bench
