// The words of one state of the index, to find the nearest to one that nobody said.
//
// Made from the index itself, so a word that was withdrawn or erased is in none made afterwards (security.md §2.6).
// Inner to search/: includes Xapian. Filled once, then read by any thread.
#pragma once

#include <xapian.h>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace resonance::search {

// How many letters must be added, dropped, changed or exchanged with their neighbour, each letter once at most (optimal
// string alignment). `most` + 1 when more than `most`. Compares bytes: of words without accents.
int edit_distance(std::string_view one, std::string_view other, int most);

class Vocabulary {
 public:
  // Reads every term: some 100 ms for 300,000 words.
  explicit Vocabulary(const Xapian::Database& items);
  // A word at most one letter away (two from 6 letters on), of the nearest the one in most items; the same word where
  // only its accents were mistaken. Absent when none is, and for words of less than four letters. About a millisecond.
  std::optional<std::string> nearest(std::string_view word) const;

 private:
  struct Entry {
    uint32_t begin = 0;    // in text_
    uint32_t letters = 0;  // which of a to z it has, one bit each
    uint32_t items = 0;
  };
  std::string_view word(const Entry& entry, size_t length) const {
    return std::string_view(text_).substr(entry.begin, length);
  }

  std::string text_;
  std::vector<std::vector<Entry>> by_length_;
};

}  // namespace resonance::search
