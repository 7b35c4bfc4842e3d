// The fairest lottery over juries that keep the quotas, published as balls in an urn.
//
// Flanigan, Gölz, Gupta, Hennig, Procaccia, "Fair algorithms for selecting citizens' assemblies", Nature 596, 2021:
// LEXIMIN makes the smallest chance of being selected as large as the quotas allow, then the next smallest, and so on.
// Column generation: a linear program mixes the juries known so far, an integer program looks for the jury that would
// help most, until none helps. Volunteers who declared the same have the same chance in that optimum (it is unique and
// the quotas do not tell them apart), so juries are kept as seats per group, and the seats of a group are dealt to its
// members in turn, like cards: ball after ball, from the first member again after the last.
//
// Pure functions; any thread. Same pool, same lottery, byte for byte, with the same version of the solver.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "festival/sortition/pool.h"
#include "festival/sortition/program.h"

namespace resonance::festival::sortition {

constexpr int64_t kBalls = 1'000'000;

// `balls` balls in the urn say this composition; balls are numbered from 0 in the order of the entries.
struct LotteryEntry {
  Composition composition;
  int64_t balls = 0;  // > 0
  bool operator==(const LotteryEntry&) const = default;
};
using Lottery = std::vector<LotteryEntry>;

// Balls in all.
int64_t balls_of(const Lottery& lottery);

// The members of the jury on that ball (0 <= ball < balls_of): positions in pool.ids, ascending.
std::vector<int> jury_on(const Pool& pool, const Lottery& lottery, int64_t ball);

// Per id of the pool, on how many balls it is: its chance is that, over balls_of(lottery), exactly.
std::vector<int64_t> chances(const Pool& pool, const Lottery& lottery);

// Why no lottery can give everybody more, by weak duality of linear programs, in whole numbers (billionths): what one
// jury holds, weighted, is at most what the prices say, and the mean of the chances is at least the smallest.
struct QuotaProof {
  std::vector<int64_t> weights;              // per group, >= 0
  int64_t seat = 0;                          // price of a seat
  std::vector<std::vector<int64_t>> values;  // price of a seat held by a value, per criterion and value
  bool operator==(const QuotaProof&) const = default;
};

// What the proof proves, in billionths, rounded up: exact arithmetic, no solver; any numbers prove something true.
int64_t bound_proved_by(const Pool& pool, const QuotaProof& proof);
// The same weights, with the heaviest whole jury instead of the prices: never weaker, asks the integer solver.
int64_t bound_of_whole_juries(const Pool& pool, const std::vector<int64_t>& weights);

// How fair a lottery is. Numbers in billionths (ppb) are rounded away from the claim that they support.
struct Fairness {
  std::vector<int>
      unreachable;          // groups that no jury with these quotas can hold: their chance is 0, whatever the method
  int64_t minimum_ppb = 0;  // the smallest chance that this lottery gives to the others
  int64_t optimum_at_most_ppb = 0;     // no lottery over juries that keep the quotas gives each of those others more
  QuotaProof proof;                    // what quotas alone prove
  std::vector<int64_t> whole_weights;  // when whole juries prove less than that: optimum_at_most_ppb is theirs
  int levels = 0;                      // of LEXIMIN that were settled, each within kLevelGap of the best that it can be
  bool all_levels = false;  // else the groups of the levels that are left have at least the last settled chance
  // Everybody has at least this part (millionths) of the chance that LEXIMIN over the quotas alone would give them.
  int of_targets_ppm = 0;
  int rounds = 0;                    // juries that the integer program was asked for
  int64_t rounding_balls = 0;        // how far the urn's whole balls moved a volunteer's chance at most, rounded up
  int64_t rounding_bound_balls = 0;  // what that is never more than: a ball per jury in question, and one for dealing
};

struct FairLottery {
  Lottery lottery;
  Fairness fairness;
};

constexpr double kLevelGap = 0.001;  // of the level's chance
constexpr int kMostRounds = 360;

// Error{invalid} when no jury keeps the quotas (ask feasibility.h why). Cost: seconds for a thousand volunteers.
// Levels after the
// first are given up at `most_rounds`; `progress` is told the number of rounds so far and may throw to stop.
FairLottery fair_lottery(const Pool& pool, int most_rounds = kMostRounds,
                         const std::function<void(int rounds)>& progress = {});

// The smallest chance of those who are in no unreachable group (ascending), in billionths, rounded down.
int64_t least_chance_ppb(const Pool& pool, const Lottery& lottery, const std::vector<int>& unreachable);

}  // namespace resonance::festival::sortition
