// The library's own search over bench/search/corpus.mjs's library, for the clock:
//
//   search_bench build FOLDER INDEX [FIRST_ITEM LAST_ITEM [THREADS]]   time, passages a second, peak memory, size
//   search_bench ask FOLDER INDEX [PASSES]                   p50, p99 and worst of each kind of query, in ms
//   search_bench suggest FOLDER INDEX                        the same of suggestions, for each prefix of the common
//   words
//
// Each answer is what the page shows: 20 items, exact counts of every facet, their extracts and moments with marks.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "search/builder.h"
#include "search/searcher.h"

namespace {

namespace fs = std::filesystem;
using resonance::search::IndexedItem;
using Clock = std::chrono::steady_clock;

constexpr int64_t kPassageMs = 9'000;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// 24 themes and 60 places, skewed: the first are the most frequent.
int skewed(uint32_t seed, int count) {
  const double share = double(seed * 2'654'435'761U) / 4'294'967'296.0;
  return static_cast<int>(share * share * count);
}

IndexedItem new_item(int number) {
  IndexedItem item;
  item.item.id = resonance::ItemId::random();
  item.item.kind = static_cast<resonance::ItemKind>(number % 6);
  item.item.publication = resonance::Publication::published;
  item.item.language = "fr";
  item.item.published_ms = 1'500'000'000'000 + number * int64_t{10'000'000};
  item.theme_ids = {"theme-" + std::to_string(skewed(uint32_t(number) + 1, 24)), "top"};
  item.territory_codes = {"COM-" + std::to_string(skewed(uint32_t(number) * 7 + 3, 60)), "REG-24"};
  item.media.push_back({resonance::MediaId::random(), resonance::MediaType::video, "", {{"fr", {}}}});
  return item;
}

void say(IndexedItem& item, std::string text) {
  auto& cues = item.media[0].transcripts[0].cues;
  const auto at = static_cast<int64_t>(cues.size()) * kPassageMs;
  // A sentence a passage, as a person pauses.
  cues.push_back({at, at + kPassageMs - 4'500, "", std::move(text)});
  item.media[0].duration_ms = at + kPassageMs;
}

// The corpus item by item, for several threads.
class Corpus {
 public:
  Corpus(const fs::path& folder, int first, int last) : lines_(folder / "passages.tsv"), last_(last) {
    while (read() && number_ < first) {
    }
  }

  std::optional<IndexedItem> next() {
    const std::lock_guard lock(mutex_);
    if (!lines_ || number_ > last_) return std::nullopt;
    const int current = number_;
    IndexedItem item = new_item(current);
    do {
      say(item, line_.substr(line_.find('\t') + 1));
      ++passages_;
    } while (read() && number_ == current);
    item.item.title = item.media[0].transcripts[0].cues.front().text.substr(0, 60);
    while (!item.item.title.empty() && (item.item.title.back() & 0x80) != 0) item.item.title.pop_back();
    return item;
  }
  int64_t passages() const { return passages_; }

 private:
  bool read() {
    if (!std::getline(lines_, line_)) return false;
    number_ = std::stoi(line_.substr(0, line_.find('\t')));
    return true;
  }

  std::mutex mutex_;
  std::ifstream lines_;
  const int last_;
  std::string line_;
  int number_ = 0;
  int64_t passages_ = 0;
};

int build(const fs::path& folder, const fs::path& index, int first, int last, int threads) {
  resonance::search::load_dictionaries();
  Corpus corpus(folder, first, last);
  const Clock::time_point start = Clock::now();
  resonance::search::build_index(
      index, 1, [&] { return corpus.next(); },
      {.threads = threads, .shard_bytes = std::getenv("SHARD") ? std::atoll(std::getenv("SHARD")) : 32'000'000});
  const double seconds = seconds_since(start);
  int64_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(index)) {
    if (entry.is_regular_file()) bytes += static_cast<int64_t>(entry.file_size());
  }
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  std::printf("build: %lld passages in %.1f s, %.0f a second, peak %ld MB, %lld MB on disk\n",
              static_cast<long long>(corpus.passages()), seconds, double(corpus.passages()) / seconds,
              used.ru_maxrss / 1024, static_cast<long long>(bytes / 1'000'000));
  return 0;
}

void tell(const std::string& kind, std::vector<double> ms, size_t answers) {
  std::sort(ms.begin(), ms.end());
  const auto at = [&](double share) {
    return ms[std::min(ms.size() - 1, static_cast<size_t>(share * double(ms.size())))];
  };
  std::printf("%-8s p50 %7.2f ms, p99 %7.2f ms, worst %7.2f ms (%zu queries, %zu with an answer)\n", kind.c_str(),
              at(0.5), at(0.99), ms.back(), ms.size(), answers);
}

template <class Ask>
void measure(const std::string& kind, const std::vector<std::string>& queries, int passes, const Ask& ask) {
  std::vector<double> ms;
  size_t answers = 0;
  for (int pass = 0; pass < passes; ++pass) {
    ms.clear();
    answers = 0;
    for (const std::string& query : queries) {
      const Clock::time_point start = Clock::now();
      answers += ask(query) > 0;
      ms.push_back(seconds_since(start) * 1000);
      if (std::getenv("SLOW") && pass + 1 == passes && ms.back() > 12)
        std::printf("  %.1f %s\n", ms.back(), query.c_str());
    }
  }
  tell(kind, std::move(ms), answers);
}

nlohmann::json queries_in(const fs::path& folder) {
  std::ifstream file(folder / "queries.json");
  return nlohmann::json::parse(file);
}

int ask(const fs::path& folder, const fs::path& index, int passes) {
  const resonance::search::Searcher searcher(index);
  const Clock::time_point start = Clock::now();
  searcher.search({.text = "logement"});
  std::printf("first query after the start: %.0f ms\n", seconds_since(start) * 1000);
  const nlohmann::json all = queries_in(folder);
  for (const auto& [kind, queries] : all.items()) {
    measure(kind, queries.get<std::vector<std::string>>(), passes,
            [&](const std::string& query) { return searcher.search({.text = query}).total; });
  }
  return 0;
}

int suggest(const fs::path& folder, const fs::path& index) {
  const resonance::search::Searcher searcher(index);
  std::vector<std::string> typed;
  const nlohmann::json all = queries_in(folder);
  for (const auto& word : all["common"]) {
    const auto text = word.get<std::string>();
    for (size_t letters = 2; letters <= text.size(); ++letters) {
      if (letters == text.size() || (text[letters] & 0xC0) != 0x80) typed.push_back(text.substr(0, letters));
    }
  }
  measure("suggest", typed, 2, [&](const std::string& text) { return searcher.suggest(text, 4).size(); });
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  try {
    if (words.size() >= 3 && words[0] == "build") {
      return build(words[1], words[2], words.size() > 4 ? std::stoi(words[3]) : 0,
                   words.size() > 4 ? std::stoi(words[4]) : 1 << 30, words.size() > 5 ? std::stoi(words[5]) : 2);
    }
    if (words.size() >= 3 && words[0] == "ask")
      return ask(words[1], words[2], words.size() > 3 ? std::stoi(words[3]) : 2);
    if (words.size() == 3 && words[0] == "suggest") return suggest(words[1], words[2]);
  } catch (const resonance::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  std::fputs("usage: search_bench build|ask|suggest FOLDER INDEX …\n", stderr);
  return 2;
}
