// What a page or a terminal shows of a draw: shares, chances and how fair they are. Plain data; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "festival/sortition/draw.h"

namespace resonance::festival::sortition {

struct ValueShare {
  std::string criterion;
  std::string value;
  int volunteers = 0;
  int min_seats = 0;
  int max_seats = 0;
  std::optional<int> jurors;  // once drawn
};

// How many volunteers have a chance of exactly this many balls.
struct ChanceCount {
  int64_t balls = 0;
  int volunteers = 0;
};

struct SortitionReport {
  std::string title;
  int volunteers = 0;
  int seats = 0;
  std::vector<ValueShare> values;    // in the order of the criteria
  int64_t balls = 0;                 // in the urn: a chance is a number of balls over this
  std::vector<ChanceCount> chances;  // ascending balls
  int64_t minimum_ppb = 0;           // of those who can be chosen at all
  int64_t optimum_at_most_ppb = 0;   // no lottery gives everybody more
  int unreachable_volunteers = 0;    // whom no jury with these quotas can hold
  int alone_in_group = 0;            // nobody else declared the same: whoever knows them may recognise the line
};

SortitionReport report_of(const Committed& committed);
// With the jury as it sits after the record's steps.
SortitionReport report_of(const Committed& committed, const DrawRecord& record);

}  // namespace resonance::festival::sortition
