// The library's own search over bench/search/corpus.mjs's library, for the clock:
//
//   search_bench build FOLDER INDEX [PER_ITEM [THREADS]]   time, passages a second, peak memory, size; PER_ITEM
//                                                          passages of each item, 0 for all
//   search_bench ask FOLDER INDEX [PASSES]                 p50, p99 and worst of each kind of query, in ms
//   search_bench suggest FOLDER INDEX                      the same of suggestions, for each prefix of the common words
//   search_bench load FOLDER INDEX RATE SECONDS            the same of so many searches a second while items come in
//   search_bench judge COLLECTION INDEX QUERIES RUN        bench/search/judged: the first 20 of each query
//
// Each answer is what the page shows: 20 items, exact counts of every facet, their extracts and moments with marks.
#include <sys/resource.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "corpus.h"
#include "judge.h"
#include "load.h"
#include "measure.h"
#include "search/builder.h"
#include "search/searcher.h"

namespace {

namespace fs = std::filesystem;
using resonance::bench::Clock;
using resonance::bench::Corpus;
using resonance::bench::ms_since;
using resonance::bench::queries_in;

int build(const fs::path& folder, const fs::path& index, int per_item, int threads) {
  resonance::search::load_dictionaries();
  Corpus corpus(folder, 0, 1 << 30, per_item);
  const Clock::time_point start = Clock::now();
  resonance::search::build_index(index, 1, [&] { return corpus.next(); }, {.threads = threads});
  const double seconds = ms_since(start) / 1000;
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
      ms.push_back(ms_since(start));
    }
  }
  resonance::bench::tell(kind, std::move(ms), answers);
}

int ask(const fs::path& folder, const fs::path& index, int passes) {
  const resonance::search::Searcher searcher(index);
  const Clock::time_point start = Clock::now();
  searcher.search({.text = "logement"});
  std::printf("first query after the start: %.0f ms\n", ms_since(start));
  for (const auto& [kind, queries] : queries_in(folder)) {
    measure(kind, queries, passes, [&](const std::string& query) { return searcher.search({.text = query}).total; });
  }
  return 0;
}

int suggest(const fs::path& folder, const fs::path& index) {
  const resonance::search::Searcher searcher(index);
  std::vector<std::string> typed;
  const std::vector<std::string> common = queries_in(folder).at("common");
  for (const std::string& text : common) {
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
      return build(words[1], words[2], words.size() > 3 ? std::stoi(words[3]) : 0,
                   words.size() > 4 ? std::stoi(words[4]) : 2);
    }
    if (words.size() >= 3 && words[0] == "ask")
      return ask(words[1], words[2], words.size() > 3 ? std::stoi(words[3]) : 2);
    if (words.size() == 3 && words[0] == "suggest") return suggest(words[1], words[2]);
    if (words.size() == 5 && words[0] == "load") {
      resonance::bench::load(words[1], words[2], std::stoi(words[3]), std::stoi(words[4]));
      return 0;
    }
    if (words.size() == 5 && words[0] == "judge") {
      resonance::bench::judge(words[1], words[2], words[3], words[4]);
      return 0;
    }
  } catch (const resonance::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  std::fputs("usage: search_bench build|ask|suggest|load|judge FOLDER INDEX …\n", stderr);
  return 2;
}
