// Groups what is said and written into passages: a sentence or two, what a person reads in a search result.
//
// Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/types.h"

namespace resonance::search {

inline constexpr int64_t longest_passage_ms = 30'000;
inline constexpr size_t longest_passage_words = 60;

// One cue inside a passage: where it is in the media, and its bytes in the passage's text.
struct PassageCue {
  int64_t start_ms = 0;
  int64_t end_ms = 0;
  size_t begin = 0;
  size_t end = 0;
};

struct Passage {
  std::string speaker;
  std::string text;              // one line; the cues' texts separated by a space
  std::vector<PassageCue> cues;  // in order, at least one
};

// In order of time. A passage ends at the end of a sentence when it has two of them or is long enough, at a change of
// speaker, before a silence, and never exceeds 30 s or 60 words, unless a single cue is longer in time. A cue of more
// words is divided at its sentences; each part keeps the whole cue's times, since nothing says when each was spoken.
// Cues without text disappear.
std::vector<Passage> passages_of(std::vector<Cue> cues);

// Paragraphs (separated by an empty line) divided at sentences into texts of one line and at most 60 words; short ones,
// such as headings and points of a list, are joined to what precedes them.
std::vector<std::string> passages_of_text(std::string_view text);

}  // namespace resonance::search
