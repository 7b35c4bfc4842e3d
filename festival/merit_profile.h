// How a film's mentions are spread: what a page draws as one bar, and what majority judgment ranks.
//
// Pure: any thread, nothing shared, no errors.
#pragma once

#include <cstdint>
#include <vector>

#include "festival/ballots.h"
#include "festival/fraction.h"

namespace resonance::festival {

struct MeritProfile {
  std::vector<int64_t> counts;  // of ballots per mention, the best mention first; each at least 0
  int64_t ballots = 0;          // their sum, below 2^30
};

MeritProfile merit_profile(std::vector<int64_t> counts);

// Each film's, in the order of the films. With Unjudged::lowest, voters who left a film out count in its last mention.
// Linear in judgments and films.
std::vector<MeritProfile> merit_profiles(const Ballots& ballots, const MajorityJudgment& method);

// The widths of the bar's parts in thousandths, which sum to 1000 (largest remainders; of equal ones the better mention
// first). All 0 without a ballot. The bar's middle, at 500, lies in the majority mention.
std::vector<int> widths_permille(const MeritProfile& profile);

}  // namespace resonance::festival
