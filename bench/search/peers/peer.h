// What an engine must do to be measured beside our own search, and the program that each of them becomes:
//
//   {engine}_peer build FOLDER STORE [FIRST_ITEM LAST_ITEM]   passages a second, peak memory, size
//   {engine}_peer ask FOLDER STORE [PASSES]                   p50, p99 and worst of each kind of query, in ms
//   {engine}_peer show STORE QUERY                            one answer, to see that engines agree
//   {engine}_peer judge COLLECTION STORE QUERIES RUN          the 20 best items of each query, for bench/search/judged
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace peers {

inline constexpr int shown_hits = 20;

struct Passage {
  int item = 0;
  std::string theme;
  std::string territory;
  std::string text;
};

struct FacetCount {
  std::string value;
  int64_t count = 0;
};

struct Hit {
  int item = 0;
  std::string extract;
};

// What our own page shows: the best, how many match and of which themes and territories, exactly, and marked extracts.
struct Answer {
  int64_t total = 0;
  std::vector<FacetCount> themes;
  std::vector<FacetCount> territories;
  std::vector<Hit> hits;
};

// For speed: one row or document a passage, as a user of that engine would find moments.
class PassageStore {
 public:
  virtual ~PassageStore() = default;
  // `next` fills the passage and says whether there was one more.
  virtual void build(const std::function<bool(Passage&)>& next) = 0;
  // `query` is words that must all occur, a "phrase", or one prefix*.
  virtual Answer ask(const std::string& query) = 0;
  virtual int64_t bytes_on_disk() = 0;
  // Then the memory of this program is that of the engine.
  virtual bool is_in_process() const { return true; }
};

struct Item {
  std::string id;
  std::string title;
  std::string text;
};

struct Ranked {
  std::string id;
  double score = 0;
};

// For relevance: one row or document an item, and queries as people type them.
class ItemStore {
 public:
  virtual ~ItemStore() = default;
  virtual void build(const std::function<bool(Item&)>& next) = 0;
  virtual std::vector<Ranked> best(const std::string& query) = 0;
};

struct Engine {
  // An existing store is replaced when it is built.
  std::function<std::unique_ptr<PassageStore>(const std::filesystem::path& store)> passages;
  std::function<std::unique_ptr<ItemStore>(const std::filesystem::path& store)> items;
};

// The whole of main().
int run_peer(int argc, char** argv, const Engine& engine);

}  // namespace peers
