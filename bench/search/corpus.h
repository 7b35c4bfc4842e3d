// The library of bench/search/corpus.mjs as items.
#pragma once

#include <filesystem>
#include <fstream>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "search/index.h"

namespace resonance::bench {

// What each passage lasts.
inline constexpr int64_t passage_ms = 9'000;

// A published item without words yet, with a theme, a territory and a film.
search::IndexedItem new_item(int number);
// One passage more in its film.
void say(search::IndexedItem& item, std::string text);

// Item by item, to any thread.
class Corpus {
 public:
  // `per_item` passages of each item at most, all of them for 0.
  Corpus(const std::filesystem::path& folder, int first, int last, int per_item = 0);
  std::optional<search::IndexedItem> next();
  int64_t passages() const { return passages_; }

 private:
  bool read();

  std::mutex mutex_;
  std::ifstream lines_;
  const int last_;
  const int per_item_;
  std::string line_;
  int number_ = 0;
  int64_t passages_ = 0;
};

}  // namespace resonance::bench
