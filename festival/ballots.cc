#include "festival/ballots.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <span>

#include "festival/method_json.h"

namespace resonance::festival {
namespace {

using nlohmann::ordered_json;

// Where each of `all` goes when they are ordered by key.
template <class Each, class KeyOf>
std::vector<uint32_t> sort_by_key(std::vector<Each>& all, KeyOf key_of) {
  std::vector<uint32_t> order(all.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, {}, [&](uint32_t i) -> const std::string& { return key_of(all[i]); });
  std::vector<Each> sorted;
  sorted.reserve(all.size());
  std::vector<uint32_t> moved(all.size());
  for (uint32_t to = 0; to < order.size(); ++to) {
    moved[order[to]] = to;
    sorted.push_back(std::move(all[order[to]]));
  }
  all = std::move(sorted);
  return moved;
}

ordered_json ballot_of(const Ballots& ballots, std::span<const Judgment> judgments) {
  ordered_json mentions = ordered_json::object();
  for (const Judgment& each : judgments) mentions[ballots.films[each.film].key] = each.mention + 1;
  return {{"voter", ballots.voters[judgments.front().voter]}, {"mentions", mentions}};
}

ordered_json ballot_of(const Ballots& ballots, std::span<const Grid> grids) {
  ordered_json scores = ordered_json::object();
  for (const Grid& each : grids) scores[ballots.films[each.film].key] = each.scores;
  return {{"voter", ballots.voters[grids.front().voter]}, {"scores", scores}};
}

ordered_json ballot_of(const Ballots& ballots, std::span<const Ranking> rankings) {
  ordered_json places = ordered_json::array();
  for (const std::vector<uint32_t>& place : rankings.front().places) {
    places.push_back(ordered_json::array());
    for (uint32_t film : place) places.back().push_back(ballots.films[film].key);
  }
  return {{"voter", ballots.voters[rankings.front().voter]}, {"ranking", places}};
}

// One line for each voter's.
template <class Each>
void append_ballots(std::string& file, const Ballots& ballots, const std::vector<Each>& all) {
  for (size_t begin = 0, end = 0; begin < all.size(); begin = end) {
    while (end < all.size() && all[end].voter == all[begin].voter) ++end;
    file += (begin > 0 ? ",\n    " : "\n    ") + ballot_of(ballots, std::span(all).subspan(begin, end - begin)).dump();
  }
}

template <class Each, class ToJson>
std::string lines(const std::vector<Each>& all, ToJson to_json) {
  std::string text = "[";
  for (const Each& each : all) text += (&each == all.data() ? "\n    " : ",\n    ") + to_json(each).dump();
  return text + (all.empty() ? "]" : "\n  ]");
}

}  // namespace

Ballots in_order(Ballots ballots) {
  const auto film_to = sort_by_key(ballots.films, [](const Film& film) -> const std::string& { return film.key; });
  const auto voter_to = sort_by_key(ballots.voters, [](const std::string& key) -> const std::string& { return key; });
  for (Judgment& each : ballots.judgments) each = {voter_to[each.voter], film_to[each.film], each.mention};
  for (Grid& each : ballots.grids) each = {voter_to[each.voter], film_to[each.film], std::move(each.scores)};
  for (Ranking& each : ballots.rankings) {
    each.voter = voter_to[each.voter];
    for (std::vector<uint32_t>& place : each.places) {
      for (uint32_t& film : place) film = film_to[film];
      std::ranges::sort(place);
    }
  }
  const auto by_voter_and_film = [](const auto& each) { return uint64_t{each.voter} << 32 | each.film; };
  // Canonical files are in order, and sorting millions of mentions again would take as long as reading them.
  if (!std::ranges::is_sorted(ballots.judgments, {}, by_voter_and_film)) {
    std::ranges::sort(ballots.judgments, {}, by_voter_and_film);
  }
  std::ranges::sort(ballots.grids, {}, by_voter_and_film);
  std::ranges::sort(ballots.rankings, {}, &Ranking::voter);
  return ballots;
}

std::string write_ballots(const Ballots& ballots) {
  std::string file = "{\n  \"format\": \"resonance-ballots/1\",\n  \"edition\": ";
  file += ordered_json(ballots.edition).dump() + ",\n  \"method\": " + method_json(ballots.method).dump() +
          ",\n  \"films\": " + lines(ballots.films, [](const Film& film) {
            ordered_json json{{"key", film.key}};
            if (!film.title.empty()) json["title"] = film.title;
            return json;
          });
  file += ",\n  \"voters\": " + lines(ballots.voters, [](const std::string& voter) { return ordered_json(voter); }) +
          ",\n  \"ballots\": [";
  append_ballots(file, ballots, ballots.judgments);
  append_ballots(file, ballots, ballots.rankings);
  append_ballots(file, ballots, ballots.grids);
  const bool none = ballots.judgments.empty() && ballots.rankings.empty() && ballots.grids.empty();
  return file + (none ? "]\n}\n" : "\n  ]\n}\n");
}

}  // namespace resonance::festival
