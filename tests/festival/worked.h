// Ballots written the short way, for the examples of the literature.
#pragma once

#include <string>
#include <vector>

#include "festival/ballots.h"

namespace resonance::festival {

// Films of those names, each with so many ballots of each mention, the best first. One voter a ballot and film.
inline Ballots of_counts(const std::vector<std::pair<std::string, std::vector<int>>>& films) {
  Ballots ballots;
  ballots.edition = "Example";
  MajorityJudgment method;
  for (size_t i = 0; i < films.front().second.size(); ++i)
    method.mentions.push_back("Mention " + std::to_string(i + 1));
  ballots.method = method;
  for (uint32_t film = 0; film < films.size(); ++film) {
    ballots.films.push_back({films[film].first, ""});
    uint32_t voter = 0;
    for (uint16_t mention = 0; mention < films[film].second.size(); ++mention) {
      for (int i = 0; i < films[film].second[mention]; ++i) ballots.judgments.push_back({voter++, film, mention});
    }
    while (ballots.voters.size() < voter)
      ballots.voters.push_back("v" + std::to_string(1000000 + ballots.voters.size()));
  }
  return in_order(ballots);
}

// `count` voters each rank the films so; films by their position in `names`.
struct Rankings {
  int count;
  std::vector<std::vector<std::string>> places;
};
inline Ballots of_rankings(const std::vector<std::string>& names, const std::vector<Rankings>& all, Borda method) {
  Ballots ballots;
  ballots.edition = "Example";
  ballots.method = method;
  for (const std::string& name : names) ballots.films.push_back({name, ""});
  for (const Rankings& same : all) {
    for (int i = 0; i < same.count; ++i) {
      Ranking ranking{static_cast<uint32_t>(ballots.voters.size()), {}};
      for (const auto& place : same.places) {
        ranking.places.emplace_back();
        for (const std::string& name : place) {
          ranking.places.back().push_back(
              static_cast<uint32_t>(std::find(names.begin(), names.end(), name) - names.begin()));
        }
      }
      ballots.voters.push_back("v" + std::to_string(1000000 + ballots.voters.size()));
      ballots.rankings.push_back(std::move(ranking));
    }
  }
  return in_order(ballots);
}

}  // namespace resonance::festival
