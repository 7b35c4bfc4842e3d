#include "festival/merit_profile.h"

#include <algorithm>
#include <numeric>

namespace resonance::festival {

MeritProfile merit_profile(std::vector<int64_t> counts) {
  const int64_t ballots = std::accumulate(counts.begin(), counts.end(), int64_t{0});
  return {std::move(counts), ballots};
}

std::vector<MeritProfile> merit_profiles(const Ballots& ballots, const MajorityJudgment& method) {
  const size_t mentions = method.mentions.size();
  std::vector<int64_t> counts(ballots.films.size() * mentions, 0);
  for (const Judgment& each : ballots.judgments) ++counts[each.film * mentions + each.mention];
  std::vector<MeritProfile> profiles;
  profiles.reserve(ballots.films.size());
  for (auto film = counts.begin(); film != counts.end(); film += static_cast<std::ptrdiff_t>(mentions)) {
    profiles.push_back(merit_profile({film, film + static_cast<std::ptrdiff_t>(mentions)}));
    if (method.unjudged != MajorityJudgment::Unjudged::lowest) continue;
    profiles.back().counts.back() += static_cast<int64_t>(ballots.voters.size()) - profiles.back().ballots;
    profiles.back().ballots = static_cast<int64_t>(ballots.voters.size());
  }
  return profiles;
}

std::vector<int> widths_permille(const MeritProfile& profile) {
  std::vector<int> widths(profile.counts.size(), 0);
  if (profile.ballots == 0) return widths;
  std::vector<size_t> by_remainder(widths.size());
  std::iota(by_remainder.begin(), by_remainder.end(), 0);
  int left = 1000;
  for (size_t i = 0; i < widths.size(); ++i) {
    widths[i] = static_cast<int>(profile.counts[i] * 1000 / profile.ballots);
    left -= widths[i];
  }
  std::ranges::stable_sort(by_remainder, std::greater(),
                           [&](size_t i) { return profile.counts[i] * 1000 % profile.ballots; });
  for (int i = 0; i < left; ++i) ++widths[by_remainder[static_cast<size_t>(i)]];
  return widths;
}

}  // namespace resonance::festival
