#include "festival/sortition/lottery.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/error.h"
#include "festival/sortition/mixture.h"
#include "festival/sortition/relaxation.h"

namespace resonance::festival::sortition {
namespace {

constexpr int64_t kBillion = 1'000'000'000;
constexpr double kNoShare = 1e-12;
constexpr int kNoLimit = 1'000'000;
constexpr double kSlack = 1e-9;           // below a settled level, so that the solver's rounding does not forbid it
constexpr double kPriceOfSettled = 1e-7;  // a group with a price above it cannot have more at this level

struct Search {
  const Pool& pool;
  BestComposition best;
  const std::function<void(int)>& progress;
  int rounds = 0;

  std::optional<BestComposition::Found> heaviest(const std::vector<double>& per_seat, double gap) {
    ++rounds;
    if (progress) progress(rounds);
    return best.heaviest(per_seat, gap);
  }
};

// Juries to begin with: each round prefers those whom the rounds before chose least (multiplicative weights, as the
// paper's code does), so that a few hundred rounds reach everybody about evenly.
std::vector<Composition> first_compositions(Search& search) {
  const Pool& pool = search.pool;
  std::vector<Composition> found;
  std::vector<double> weights(pool.groups.size(), 1.0);
  const int rounds = std::min<int>(3 * static_cast<int>(pool.ids.size()) / pool.quotas.seats + 10, 300);
  for (int round = 0; round < rounds; ++round) {
    auto composition = search.heaviest(weights, 0.05);
    if (!composition) throw Error(ErrorCode::invalid, "No jury keeps these quotas.");
    for (const GroupSeats& part : composition->composition) {
      weights[part.group] *= 1 - 0.5 * part.seats / pool.groups[part.group].size();
    }
    found.push_back(std::move(composition->composition));
  }
  return found;
}

// Groups that some jury holds; those that the first juries missed are asked about one by one.
std::vector<bool> reachable_groups(Search& search, std::vector<Composition>& known) {
  std::vector<bool> reachable(search.pool.groups.size(), false);
  const auto mark = [&](const Composition& composition) {
    for (const GroupSeats& part : composition) reachable[part.group] = true;
  };
  std::for_each(known.begin(), known.end(), mark);
  for (size_t g = 0; g < reachable.size(); ++g) {
    if (reachable[g]) continue;
    if (auto composition = search.best.with(static_cast<int>(g))) {
      mark(*composition);
      known.push_back(std::move(*composition));
    }
  }
  return reachable;
}

// Adds juries until the level is within kLevelGap of the best that it can be; false when `most_rounds` is reached
// before, or when the level is proved to stay under `needed`.
bool raise_level(Search& search, Mixture& mixture, Mixture::Solution& solution, int most_rounds, double needed = 0) {
  double at_most = std::numeric_limits<double>::infinity();
  while (true) {
    solution = mixture.solve();
    if (at_most - solution.level <= kLevelGap * solution.level) return true;
    if (search.rounds >= most_rounds || at_most < needed) return false;
    const auto best = search.heaviest(solution.per_seat, kLevelGap / 4);
    // Weak duality: chances weigh at most best->bound with these prices, of which the settled groups have their part.
    double settled = 0;
    for (size_t g = 0; g < solution.prices.size(); ++g) {
      if (mixture.settled()[g] > 0) settled += solution.prices[g] * mixture.settled()[g];
    }
    at_most = std::min(at_most, best->bound - settled);
    if (!mixture.add(best->composition)) {  // nothing better is left to add: the gap is the solver's own
      return at_most - solution.level <= 2 * kLevelGap * solution.level;
    }
  }
}

struct Mixed {
  std::vector<Composition> compositions;
  std::vector<double> shares;
};

Mixture mixture_of(const Search& search, const Mixed& mixed, const std::vector<double>& targets) {
  Mixture mixture(search.pool, targets);
  for (const Composition& composition : mixed.compositions) mixture.add(composition);
  return mixture;
}

std::vector<double> ones(const std::vector<bool>& reachable) {
  return {reachable.begin(), reachable.end()};
}

// The largest chance that everybody reachable can have.
double first_level(Search& search, Mixed& mixed, const std::vector<bool>& reachable, Fairness& fairness) {
  Mixture mixture = mixture_of(search, mixed, ones(reachable));
  Mixture::Solution solution;
  raise_level(search, mixture, solution, kNoLimit);
  std::vector<int64_t> weights;
  for (double price : solution.prices) weights.push_back(static_cast<int64_t>(price * kBillion));
  fairness.whole_weights = std::move(weights);
  fairness.levels = 1;
  mixed = {mixture.compositions(), std::move(solution.shares)};
  return solution.level;
}

// False when the targets are proved out of reach; `mixed` is then as it was, but for juries that may be of use.
bool rise_towards(const std::vector<double>& targets, double first, Search& search, Mixed& mixed, int most_rounds,
                  Fairness& fairness) {
  Mixture mixture = mixture_of(search, mixed, targets);
  bool above = false;
  for (size_t g = 0; g < targets.size(); ++g) {
    if (targets[g] <= 0) continue;
    if (targets[g] > first * (1 + kLevelGap)) {
      above = true;
    } else {
      mixture.settle(static_cast<int>(g), first * (1 - kLevelGap / 10) / targets[g]);
    }
  }
  if (!above) return fairness.all_levels = true;
  Mixture::Solution solution;
  const bool raised = raise_level(search, mixture, solution, most_rounds, 1 - kLevelGap);
  fairness.all_levels = solution.level >= 1 - 2 * kLevelGap;
  const bool keeps_first = std::all_of(targets.begin(), targets.end(), [&](double target) {
    return target <= first * (1 + kLevelGap) || target * solution.level >= first;
  });
  mixed.compositions = mixture.compositions();
  mixed.shares.resize(mixed.compositions.size(), 0);
  if (!raised && search.rounds < most_rounds && !fairness.all_levels) return false;
  if (keeps_first) mixed.shares = std::move(solution.shares);
  fairness.all_levels = fairness.all_levels && keeps_first;
  fairness.of_targets_ppm = keeps_first ? static_cast<int>(1e6 * std::min(1.0, solution.level)) : 0;
  return true;
}

// LEXIMIN level by level over whole juries.
void leximin(Search& search, Mixed& mixed, const std::vector<bool>& reachable, int most_rounds, Fairness& fairness) {
  Mixture mixture = mixture_of(search, mixed, ones(reachable));
  Mixture::Solution solution;
  auto open = std::count(reachable.begin(), reachable.end(), true);
  fairness.levels = 0;
  fairness.of_targets_ppm = 0;
  while (open > 0) {
    if (!raise_level(search, mixture, solution, std::max(most_rounds, fairness.levels == 0 ? kNoLimit : 0))) break;
    ++fairness.levels;
    const auto before = open;
    for (size_t g = 0; g < reachable.size(); ++g) {
      if (!reachable[g] || mixture.settled()[g] >= 0 || solution.prices[g] <= kPriceOfSettled) continue;
      mixture.settle(static_cast<int>(g), std::max(0.0, solution.level - kSlack));
      --open;
    }
    if (open == before) break;
  }
  fairness.all_levels = open == 0;
  mixed = {mixture.compositions(), std::move(solution.shares)};
}

// In one go towards what the quotas alone would allow, which is LEXIMIN when it is reached; but the level that is
// promised comes first, for everybody. Level by level when whole juries cannot be mixed so (few volunteers, tight
// quotas).
Mixed mix(Search& search, Mixed mixed, const std::vector<bool>& reachable, int most_rounds, Fairness& fairness) {
  const RelaxedChances relaxed = relaxed_leximin(search.pool, reachable);
  bool attainable = rise_towards(relaxed.chances, 0, search, mixed, most_rounds / 2, fairness);
  const double first = first_level(search, mixed, reachable, fairness);
  fairness.proof = relaxed.proof;
  fairness.optimum_at_most_ppb = bound_proved_by(search.pool, relaxed.proof);
  if (fairness.optimum_at_most_ppb <= first * (1 + kLevelGap) * kBillion) {
    fairness.whole_weights.clear();  // whole juries could prove no more than the gap that is left
  } else {
    fairness.optimum_at_most_ppb = bound_of_whole_juries(search.pool, fairness.whole_weights);
  }
  attainable = attainable && rise_towards(relaxed.chances, first, search, mixed,
                                          std::max(most_rounds, search.rounds + most_rounds / 4), fairness);
  if (fairness.all_levels) fairness.levels = relaxed.levels;
  if (!attainable) leximin(search, mixed, reachable, most_rounds, fairness);
  return mixed;
}

// Largest remainders: a jury has its share of the balls, rounded down or up, so that the balls are kBalls in all.
Lottery rounded(const std::vector<Composition>& compositions, const std::vector<double>& shares) {
  const double whole = std::accumulate(shares.begin(), shares.end(), 0.0);
  std::vector<LotteryEntry> entries;
  std::vector<std::pair<double, Composition>> remainders;
  int64_t left = kBalls;
  for (size_t i = 0; i < shares.size(); ++i) {
    if (shares[i] <= kNoShare) continue;
    const double exact = shares[i] / whole * kBalls;
    entries.push_back({compositions[i], static_cast<int64_t>(exact)});
    remainders.emplace_back(entries.back().balls - exact, compositions[i]);  // the largest remainder first
    left -= entries.back().balls;
  }
  std::sort(remainders.begin(), remainders.end());
  std::sort(entries.begin(), entries.end(),
            [](const LotteryEntry& a, const LotteryEntry& b) { return a.composition < b.composition; });
  for (const auto& [remainder, composition] : remainders) {
    if (left-- <= 0) break;
    std::lower_bound(entries.begin(), entries.end(), composition, [](const LotteryEntry& entry, const Composition& c) {
      return entry.composition < c;
    })->balls += 1;
  }
  std::erase_if(entries, [](const LotteryEntry& entry) { return entry.balls == 0; });
  return entries;
}

void measure_rounding(const Pool& pool, const std::vector<Composition>& compositions, const std::vector<double>& shares,
                      const std::vector<int64_t>& balls, Fairness& fairness) {
  const double whole = std::accumulate(shares.begin(), shares.end(), 0.0);
  std::vector<double> exact(pool.groups.size(), 0), bound(pool.groups.size(), 1);  // 1: from dealing in turn
  for (size_t i = 0; i < shares.size(); ++i) {
    if (shares[i] <= kNoShare) continue;
    for (const GroupSeats& part : compositions[i]) {
      const double per_member = static_cast<double>(part.seats) / pool.groups[part.group].size();
      exact[part.group] += shares[i] / whole * kBalls * per_member;
      bound[part.group] += per_member;
    }
  }
  double moved = 0;
  for (size_t i = 0; i < balls.size(); ++i) {
    moved = std::max(moved, std::abs(static_cast<double>(balls[i]) - exact[pool.group_of[i]]));
  }
  fairness.rounding_balls = static_cast<int64_t>(std::ceil(moved));
  fairness.rounding_bound_balls = static_cast<int64_t>(std::ceil(*std::max_element(bound.begin(), bound.end())));
}

}  // namespace

int64_t balls_of(const Lottery& lottery) {
  return std::accumulate(lottery.begin(), lottery.end(), int64_t{0},
                         [](int64_t sum, const LotteryEntry& entry) { return sum + entry.balls; });
}

std::vector<int> jury_on(const Pool& pool, const Lottery& lottery, int64_t ball) {
  std::vector<int64_t> dealt(pool.groups.size(), 0);
  std::vector<int> jury;
  for (const LotteryEntry& entry : lottery) {
    const int64_t passed = std::min(ball, entry.balls);
    for (const GroupSeats& part : entry.composition) dealt[part.group] += passed * part.seats;
    ball -= passed;
    if (passed == entry.balls) continue;
    for (const GroupSeats& part : entry.composition) {
      const Group& group = pool.groups[part.group];
      for (int seat = 0; seat < part.seats; ++seat) {
        jury.push_back(group.members[(dealt[part.group] + seat) % group.size()]);
      }
    }
    break;
  }
  std::sort(jury.begin(), jury.end());
  return jury;
}

std::vector<int64_t> chances(const Pool& pool, const Lottery& lottery) {
  std::vector<int64_t> dealt(pool.groups.size(), 0);
  for (const LotteryEntry& entry : lottery) {
    for (const GroupSeats& part : entry.composition) dealt[part.group] += entry.balls * part.seats;
  }
  std::vector<int64_t> balls(pool.ids.size(), 0);
  for (size_t g = 0; g < dealt.size(); ++g) {
    const Group& group = pool.groups[g];
    for (int i = 0; i < group.size(); ++i) {
      balls[group.members[i]] = dealt[g] / group.size() + (i < dealt[g] % group.size() ? 1 : 0);
    }
  }
  return balls;
}

FairLottery fair_lottery(const Pool& pool, int most_rounds, const std::function<void(int)>& progress) {
  Search search{pool, BestComposition(pool), progress};
  std::vector<Composition> known = first_compositions(search);
  const std::vector<bool> reachable = reachable_groups(search, known);
  FairLottery result;
  Fairness& fairness = result.fairness;
  for (size_t g = 0; g < reachable.size(); ++g) {
    if (!reachable[g]) fairness.unreachable.push_back(static_cast<int>(g));
  }
  const Mixed mixed = mix(search, {std::move(known), {}}, reachable, most_rounds, fairness);
  fairness.rounds = search.rounds;
  result.lottery = rounded(mixed.compositions, mixed.shares);
  const std::vector<int64_t> balls = chances(pool, result.lottery);
  measure_rounding(pool, mixed.compositions, mixed.shares, balls, fairness);
  fairness.minimum_ppb = least_chance_ppb(pool, result.lottery, fairness.unreachable);
  return result;
}

int64_t least_chance_ppb(const Pool& pool, const Lottery& lottery, const std::vector<int>& unreachable) {
  const std::vector<int64_t> balls = chances(pool, lottery);
  int64_t least = balls_of(lottery);
  for (size_t i = 0; i < balls.size(); ++i) {
    if (!std::binary_search(unreachable.begin(), unreachable.end(), pool.group_of[i]))
      least = std::min(least, balls[i]);
  }
  return least * kBillion / balls_of(lottery);
}

int64_t bound_proved_by(const Pool& pool, const QuotaProof& proof) {
  // For every jury: sum of weights · seats / size <= prices of its seats + what a group's weight has above its price,
  // and the quotas bound the first. 128 bits, because a forged proof may hold any number.
  __extension__ using Wide = __int128;
  Wide bound = Wide{proof.seat} * pool.quotas.seats, whole = 0;
  for (size_t c = 0; c < proof.values.size(); ++c) {
    for (size_t v = 0; v < proof.values[c].size(); ++v) {
      const Quota& quota = pool.quotas.criteria[c].values[v];
      const int64_t price = proof.values[c][v];
      bound += Wide{price} * (price > 0 ? quota.max_seats : quota.min_seats);
    }
  }
  for (size_t g = 0; g < pool.groups.size(); ++g) {
    Wide price = proof.seat;
    for (size_t c = 0; c < proof.values.size(); ++c) price += proof.values[c][pool.groups[g].values[c]];
    const Wide above = Wide{proof.weights[g]} - price * pool.groups[g].size();
    if (above > 0) bound += above;
    whole += proof.weights[g];
  }
  if (whole <= 0 || bound >= whole) return kBillion;
  if (bound <= 0) return 0;
  return static_cast<int64_t>((bound * kBillion + whole - 1) / whole);
}

int64_t bound_of_whole_juries(const Pool& pool, const std::vector<int64_t>& weights) {
  BestComposition best(pool);
  std::vector<double> per_seat(pool.groups.size());
  double whole = 0;
  for (size_t g = 0; g < per_seat.size(); ++g) {
    per_seat[g] = static_cast<double>(weights[g]) / pool.groups[g].size();
    whole += static_cast<double>(weights[g]);
  }
  const auto heaviest = best.heaviest(per_seat, kLevelGap / 4);
  if (!heaviest || whole <= 0) return kBillion;
  return std::min(kBillion, static_cast<int64_t>(std::ceil(heaviest->bound / whole * kBillion)));
}

}  // namespace resonance::festival::sortition
