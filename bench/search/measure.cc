#include "measure.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

namespace resonance::bench {

void tell(const std::string& kind, std::vector<double> ms, size_t answers) {
  std::sort(ms.begin(), ms.end());
  const auto at = [&](double share) {
    return ms[std::min(ms.size() - 1, static_cast<size_t>(share * double(ms.size())))];
  };
  std::printf("%-8s p50 %7.2f ms, p99 %7.2f ms, worst %7.2f ms (%zu queries, %zu with an answer)\n", kind.c_str(),
              at(0.5), at(0.99), ms.back(), ms.size(), answers);
}

std::map<std::string, std::vector<std::string>> queries_in(const std::filesystem::path& folder) {
  std::ifstream file(folder / "queries.json");
  return nlohmann::json::parse(file).get<std::map<std::string, std::vector<std::string>>>();
}

}  // namespace resonance::bench
