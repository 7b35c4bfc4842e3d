#include "festival/majority_judgment.h"

#include <algorithm>

namespace resonance::festival {
namespace {

// Walks from the middle of a film's ballots to both sides at once. Distances from the middle are counted in half
// ballots, of which a film has as many on each side as it has ballots.
class Walk {
 public:
  explicit Walk(const MeritProfile& profile) : profile_(profile) {
    int64_t through = 0;  // ballots up to and with this mention, from the best
    for (int mention = 0; mention < static_cast<int>(profile.counts.size()); ++mention) {
      const int64_t before = through;
      through += profile.counts[static_cast<size_t>(mention)];
      if (better_ < 0 && 2 * through >= profile.ballots) {
        better_ = mention;
        better_end_ = profile.ballots - 2 * before;
      }
      if (2 * through > profile.ballots) {
        worse_ = mention;
        worse_end_ = 2 * through - profile.ballots;
        return;
      }
    }
  }

  int worse() const { return worse_; }
  int better() const { return better_; }
  // Where one of the two mentions ends, as a share of the ballots: both sides together.
  Fraction next_change() const { return {std::min(worse_end_, better_end_), profile_.ballots}; }

  // Goes on to the mentions that stand just beyond `share`, which is below 1.
  void pass(const Fraction& share) {
    while (Fraction{worse_end_, profile_.ballots} <= share) worse_end_ += 2 * profile_.counts[at(++worse_)];
    while (Fraction{better_end_, profile_.ballots} <= share) better_end_ += 2 * profile_.counts[at(--better_)];
  }

 private:
  static size_t at(int mention) { return static_cast<size_t>(mention); }

  const MeritProfile& profile_;
  int worse_ = 0;
  int better_ = -1;
  int64_t worse_end_ = 0;
  int64_t better_end_ = 0;
};

MajorityStanding standing(uint32_t film, const MeritProfile& profile) {
  MajorityStanding made;
  made.film = film;
  made.profile = profile;
  made.mention = Walk(profile).worse();
  int64_t above = 0;
  for (int i = 0; i < made.mention; ++i) above += profile.counts[static_cast<size_t>(i)];
  const int64_t below = profile.ballots - above - profile.counts[static_cast<size_t>(made.mention)];
  made.above = {above, profile.ballots};
  made.below = {below, profile.ballots};
  return made;
}

}  // namespace

MajorityDifference compare(const MeritProfile& first, const MeritProfile& second) {
  using By = MajorityDifference::By;
  Walk one(first), other(second);
  const Fraction all{1, 1};
  for (Fraction share{0, 1}; share < all;) {
    if (one.worse() != other.worse()) {
      const By by = share == Fraction{0, 1} ? By::mention : By::worse_side;
      return {by, one.worse() <=> other.worse(), share, one.worse(), other.worse()};
    }
    if (one.better() != other.better()) {
      return {By::better_side, one.better() <=> other.better(), share, one.better(), other.better()};
    }
    share = std::min(one.next_change(), other.next_change());
    if (share < all) {
      one.pass(share);
      other.pass(share);
    }
  }
  return {};
}

MajorityResult majority_judgment(const Ballots& ballots, const MajorityJudgment& method) {
  MajorityResult result;
  const std::vector<MeritProfile> profiles = merit_profiles(ballots, method);
  for (uint32_t film = 0; film < profiles.size(); ++film) {
    if (profiles[film].ballots == 0) {
      result.unranked.push_back(film);
    } else {
      result.standings.push_back(standing(film, profiles[film]));
    }
  }
  // Films come by key, and a stable sort leaves those that tie so.
  std::ranges::stable_sort(result.standings, [](const MajorityStanding& one, const MajorityStanding& other) {
    return compare(one.profile, other.profile).order < 0;
  });
  for (size_t i = 1; i < result.standings.size(); ++i) {
    MajorityStanding& before = result.standings[i - 1];
    before.before_next = compare(before.profile, result.standings[i].profile);
    const bool tie = before.before_next.by == MajorityDifference::By::equal;
    result.standings[i].rank = tie ? before.rank : static_cast<int>(i) + 1;
  }
  return result;
}

}  // namespace resonance::festival
