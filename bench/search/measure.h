// Times of many answers, told as p50, p99 and the worst.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace resonance::bench {

using Clock = std::chrono::steady_clock;

inline double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

// One line on stdout.
void tell(const std::string& kind, std::vector<double> ms, size_t answers);

// FOLDER/queries.json: kind -> queries.
std::map<std::string, std::vector<std::string>> queries_in(const std::filesystem::path& folder);

}  // namespace resonance::bench
