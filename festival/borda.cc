#include "festival/borda.h"

#include <algorithm>

namespace resonance::festival {
namespace {

struct Sum {
  int64_t ballots = 0;
  int64_t half_points = 0;
  int64_t duels = 0;
};

void count(std::vector<Sum>& sums, const std::vector<std::vector<uint32_t>>& places) {
  int64_t films = 0;
  for (const std::vector<uint32_t>& place : places) films += static_cast<int64_t>(place.size());
  int64_t below = films;
  for (const std::vector<uint32_t>& place : places) {
    const auto here = static_cast<int64_t>(place.size());
    below -= here;
    for (uint32_t film : place) {
      ++sums[film].ballots;
      sums[film].half_points += 2 * below + (here - 1);
      sums[film].duels += films - 1;
    }
  }
}

std::vector<uint32_t> left_out(const Ranking& ranking, size_t films) {
  std::vector<bool> ranked(films, false);
  for (const std::vector<uint32_t>& place : ranking.places) {
    for (uint32_t film : place) ranked[film] = true;
  }
  std::vector<uint32_t> others;
  for (uint32_t film = 0; film < films; ++film) {
    if (!ranked[film]) others.push_back(film);
  }
  return others;
}

}  // namespace

BordaResult borda(const Ballots& ballots, const Borda& method) {
  std::vector<Sum> sums(ballots.films.size());
  for (const Ranking& ranking : ballots.rankings) {
    if (method.unranked == Borda::Unranked::absent) {
      count(sums, ranking.places);
      continue;
    }
    std::vector<std::vector<uint32_t>> places = ranking.places;
    places.push_back(left_out(ranking, sums.size()));
    count(sums, places);
  }
  BordaResult result;
  for (uint32_t film = 0; film < sums.size(); ++film) {
    const Sum& sum = sums[film];
    if (sum.duels == 0) {
      result.unranked.push_back(film);
    } else {
      result.standings.push_back(
          {film, 1, sum.ballots, {sum.half_points, 2}, sum.duels, {sum.half_points, 2 * sum.duels}});
    }
  }
  std::ranges::stable_sort(result.standings, std::greater(), &BordaStanding::share);
  for (size_t i = 1; i < result.standings.size(); ++i) {
    const BordaStanding& before = result.standings[i - 1];
    result.standings[i].rank = result.standings[i].share == before.share ? before.rank : static_cast<int>(i) + 1;
  }
  return result;
}

}  // namespace resonance::festival
