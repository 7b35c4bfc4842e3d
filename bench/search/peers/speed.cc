#include "speed.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "../measure.h"

namespace peers {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// The same as in search_bench.cc.
int skewed(uint32_t seed, int count) {
  const double share = double(seed * 2'654'435'761U) / 4'294'967'296.0;
  return static_cast<int>(share * share * count);
}

// Passages of the items from `first` to `last`, which stand in their order in the file.
class Corpus {
 public:
  Corpus(const fs::path& folder, int first, int last) : lines_(folder / "passages.tsv"), first_(first), last_(last) {
    if (!lines_) throw std::runtime_error("cannot read " + (folder / "passages.tsv").string());
  }

  bool next(Passage& passage) {
    while (std::getline(lines_, line_)) {
      const size_t tab = line_.find('\t');
      const int item = std::stoi(line_.substr(0, tab));
      if (item < first_) continue;
      if (item > last_) return false;
      passage.item = item;
      passage.theme = "theme-" + std::to_string(skewed(uint32_t(item) + 1, 24));
      passage.territory = "COM-" + std::to_string(skewed(uint32_t(item) * 7 + 3, 60));
      passage.text.assign(line_, tab + 1);
      ++read_;
      return true;
    }
    return false;
  }
  int64_t read() const { return read_; }

 private:
  std::ifstream lines_;
  const int first_;
  const int last_;
  std::string line_;
  int64_t read_ = 0;
};

void tell_counts(const char* facet, std::vector<FacetCount> counts) {
  int64_t sum = 0;
  for (const FacetCount& each : counts) sum += each.count;
  std::sort(counts.begin(), counts.end(), [](const FacetCount& a, const FacetCount& b) {
    return a.count != b.count ? a.count > b.count : a.value < b.value;
  });
  if (counts.size() > 3) counts.resize(3);
  std::printf("%s (%lld in all):", facet, static_cast<long long>(sum));
  for (const FacetCount& each : counts) std::printf(" %s %lld", each.value.c_str(), static_cast<long long>(each.count));
  std::printf("\n");
}

}  // namespace

void build(PassageStore& store, const fs::path& folder, int first_item, int last_item) {
  Corpus corpus(folder, first_item, last_item);
  const Clock::time_point start = Clock::now();
  store.build([&](Passage& passage) { return corpus.next(passage); });
  const double seconds = seconds_since(start);
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const std::string peak = store.is_in_process() ? std::to_string(used.ru_maxrss / 1024) + " MB" : "in its server";
  std::printf("build: %lld passages in %.1f s, %.0f a second, peak %s, %lld MB on disk\n",
              static_cast<long long>(corpus.read()), seconds, double(corpus.read()) / seconds, peak.c_str(),
              static_cast<long long>(store.bytes_on_disk() / 1'000'000));
}

void ask(PassageStore& store, const fs::path& folder, int passes) {
  std::ifstream file(folder / "queries.json");
  const nlohmann::json all = nlohmann::json::parse(file);
  const Clock::time_point opened = Clock::now();
  store.ask("logement");
  std::printf("first query after the start: %.0f ms\n", seconds_since(opened) * 1000);
  for (const auto& [kind, queries] : all.items()) {
    std::vector<double> ms;
    size_t answers = 0;
    for (int pass = 0; pass < passes; ++pass) {
      ms.clear();
      answers = 0;
      for (const std::string query : queries) {
        const Clock::time_point start = Clock::now();
        const Answer answer = store.ask(query);
        ms.push_back(seconds_since(start) * 1000);
        answers += answer.total > 0;
      }
    }
    resonance::bench::tell(kind, std::move(ms), answers);
  }
}

void show(PassageStore& store, const std::string& query) {
  const Answer answer = store.ask(query);
  std::printf("%lld matches\n", static_cast<long long>(answer.total));
  tell_counts("themes", answer.themes);
  tell_counts("territories", answer.territories);
  for (const Hit& hit : answer.hits) std::printf("%6d  %s\n", hit.item, hit.extract.c_str());
}

}  // namespace peers
