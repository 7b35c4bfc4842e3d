// bench/search/judged: the first 20 of each query, as bench/search/peers write theirs, with the thesaurus that a new
// library has.
#pragma once

#include <filesystem>

namespace resonance::bench {

void judge(const std::filesystem::path& collection, const std::filesystem::path& index,
           const std::filesystem::path& queries, const std::filesystem::path& run);

}  // namespace resonance::bench
