// Ballots drawn at random from a number: the same number, the same ballots.
#pragma once

#include <algorithm>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "festival/ballots.h"

namespace resonance::festival {

class DrawnBallots {
 public:
  explicit DrawnBallots(uint32_t number) : random_(number) {}

  Ballots draw() {
    Ballots ballots;
    ballots.edition = below(2) ? "Édition « 2026 »" : "Festival \"des possibles\" \\ 7";
    const size_t films = 1 + below(8), voters = below(12);
    for (size_t i = 0; i < films; ++i) {
      ballots.films.push_back({key("f", i), below(3) ? "Le quartier parle, n° " + std::to_string(i) : ""});
    }
    for (size_t i = 0; i < voters; ++i) ballots.voters.push_back(key("v", i));
    switch (below(3)) {
      case 0: mentions(ballots); break;
      case 1: rankings(ballots); break;
      default: grids(ballots);
    }
    return in_order(std::move(ballots));
  }

 private:
  uint32_t below(uint32_t bound) { return static_cast<uint32_t>(random_() % bound); }
  std::string key(const char* letter, size_t i) {
    return letter + std::to_string(random_() % 100000) + "_" + std::to_string(i);
  }

  // Films that a voter saw: all, some, or none.
  std::vector<uint32_t> seen(const Ballots& ballots) {
    std::vector<uint32_t> all;
    const uint32_t share = 1 + below(4);
    for (uint32_t film = 0; film < ballots.films.size(); ++film) {
      if (below(4) < share) all.push_back(film);
    }
    std::ranges::shuffle(all, random_);
    return all;
  }

  void mentions(Ballots& ballots) {
    static const std::vector<std::string> kFrench{"Excellent", "Très bien",   "Bien",     "Assez bien",
                                                  "Passable",  "Insuffisant", "À rejeter"};
    MajorityJudgment method;
    method.mentions.assign(kFrench.begin(), kFrench.begin() + 2 + below(6));
    if (below(2)) method.unjudged = MajorityJudgment::Unjudged::lowest;
    for (uint32_t voter = 0; voter < ballots.voters.size(); ++voter) {
      for (uint32_t film : seen(ballots)) {
        ballots.judgments.push_back(
            {voter, film, static_cast<uint16_t>(below(static_cast<uint32_t>(method.mentions.size())))});
      }
    }
    ballots.method = method;
  }

  void rankings(Ballots& ballots) {
    ballots.method = Borda{below(2) ? Borda::Unranked::last : Borda::Unranked::absent};
    for (uint32_t voter = 0; voter < ballots.voters.size(); ++voter) {
      Ranking ranking{voter, {}};
      for (uint32_t film : seen(ballots)) {
        if (ranking.places.empty() || below(3)) ranking.places.emplace_back();
        ranking.places.back().push_back(film);
      }
      if (!ranking.places.empty()) ballots.rankings.push_back(std::move(ranking));
    }
  }

  void grids(Ballots& ballots) {
    using Severity = WeightedCriteria::Severity;
    WeightedCriteria method{below(2) ? -3 : 0, 5, {}, below(3) ? Severity::corrected : Severity::shown};
    const size_t criteria = 1 + below(4);
    for (size_t i = 0; i < criteria; ++i) method.criteria.push_back({"Critère " + std::to_string(i), below(5)});
    method.criteria.front().weight = 1 + below(3);
    for (uint32_t voter = 0; voter < ballots.voters.size(); ++voter) {
      for (uint32_t film : seen(ballots)) {
        Grid grid{voter, film, {}};
        for (size_t i = 0; i < criteria; ++i) {
          grid.scores.push_back(static_cast<int32_t>(method.lowest + below(static_cast<uint32_t>(6 - method.lowest))));
        }
        ballots.grids.push_back(std::move(grid));
      }
    }
    ballots.method = std::move(method);
  }

  std::mt19937 random_;
};

}  // namespace resonance::festival
