#include "festival/assignment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <functional>
#include <map>
#include <random>
#include <set>

#include "base/error.h"

namespace resonance::festival {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

AssignmentRequest plain(int films, int jurors, int seats) {
  AssignmentRequest request;
  for (int i = 0; i < films; ++i) request.films.push_back({"f" + std::to_string(100 + i), {}});
  for (int i = 0; i < jurors; ++i) request.jurors.push_back({"j" + std::to_string(100 + i), {}});
  request.seats_per_film = seats;
  request.seed = "2026";
  return request;
}

std::pair<int, int> extremes(const Assignment& assignment) {
  int low = assignment.loads.front().second, high = low;
  for (const auto& [juror, load] : assignment.loads) {
    low = std::min(low, load);
    high = std::max(high, load);
  }
  return {low, high};
}

bool holds(const std::vector<Seat>& seats, const Seat& seat) {
  return std::ranges::binary_search(seats, seat);
}

// What must be so of every answer.
void expect_sound(const AssignmentRequest& request, const Assignment& answer) {
  EXPECT_TRUE(std::ranges::is_sorted(answer.seats));
  EXPECT_EQ(std::ranges::adjacent_find(answer.seats), answer.seats.end());
  for (const Exclusion& each : request.exclusions) EXPECT_FALSE(holds(answer.seats, {each.film, each.juror}));
  std::map<std::string, int> seated, loads;
  for (const Seat& each : answer.seats) {
    ++seated[each.film];
    ++loads[each.juror];
  }
  for (const auto& [juror, load] : answer.loads) EXPECT_EQ(load, loads[juror]);
  for (const JurorToSee& each : request.jurors) {
    if (each.maximum_films >= 0) {
      EXPECT_LE(loads[each.key], each.maximum_films);
    }
  }
  std::map<std::string, int> missing;
  for (const Shortfall& each : answer.shortfalls) missing[each.film] = each.missing;
  for (const FilmToSee& each : request.films) EXPECT_EQ(seated[each.key] + missing[each.key], request.seats_per_film);
}

// The best there is, by trying everything: most seats, then the smallest difference of loads.
struct Best {
  int seats = -1;
  int difference = 0;
  int squares = 0;
};
Best by_trying(const AssignmentRequest& request) {
  const size_t films = request.films.size(), jurors = request.jurors.size();
  std::vector<std::vector<unsigned>> choices(films);
  for (size_t film = 0; film < films; ++film) {
    unsigned allowed = 0;
    for (size_t juror = 0; juror < jurors; ++juror) {
      if (std::ranges::none_of(request.exclusions, [&](const Exclusion& each) {
            return each.film == request.films[film].key && each.juror == request.jurors[juror].key;
          })) {
        allowed |= 1u << juror;
      }
    }
    for (unsigned set = 0; set < 1u << jurors; ++set) {
      if ((set & ~allowed) == 0 && std::popcount(set) <= request.seats_per_film) choices[film].push_back(set);
    }
  }
  Best best;
  std::vector<int> loads(jurors, 0);
  const std::function<void(size_t, int)> go = [&](size_t film, int seats) {
    if (film < films) {
      for (unsigned set : choices[film]) {
        for (size_t j = 0; j < jurors; ++j) loads[j] += static_cast<int>(set >> j & 1);
        go(film + 1, seats + std::popcount(set));
        for (size_t j = 0; j < jurors; ++j) loads[j] -= static_cast<int>(set >> j & 1);
      }
      return;
    }
    int squares = 0;
    for (size_t j = 0; j < jurors; ++j) {
      const int maximum = request.jurors[j].maximum_films;
      if (maximum >= 0 && loads[j] > maximum) return;
      squares += loads[j] * loads[j];
    }
    const int difference = *std::ranges::max_element(loads) - *std::ranges::min_element(loads);
    if (seats > best.seats) {
      best = {seats, difference, squares};
    } else if (seats == best.seats) {
      best.difference = std::min(best.difference, difference);
      best.squares = std::min(best.squares, squares);
    }
  };
  go(0, 0);
  return best;
}

TEST(Assignment, IsTheBestThereIs) {
  std::mt19937 random(2026);
  int short_ones = 0, uneven = 0;
  for (int round = 0; round < 400; ++round) {
    AssignmentRequest request = plain(1 + static_cast<int>(random() % 4), 2 + static_cast<int>(random() % 3),
                                      1 + static_cast<int>(random() % 3));
    const bool limits = random() % 3 == 0;
    for (JurorToSee& each : request.jurors) {
      if (limits) each.maximum_films = static_cast<int>(random() % 4);
      for (const FilmToSee& film : request.films) {
        if (random() % 3 == 0) request.exclusions.push_back({each.key, film.key, "The same organisation."});
      }
    }
    const Assignment answer = assign(request);
    expect_sound(request, answer);
    const Best best = by_trying(request);
    ASSERT_EQ(static_cast<int>(answer.seats.size()), best.seats) << round;
    int squares = 0;
    for (const auto& [juror, load] : answer.loads) squares += load * load;
    const auto [low, high] = extremes(answer);
    if (answer.shortfalls.empty()) {
      ASSERT_EQ(squares, best.squares) << round;
      ASSERT_EQ(high - low, best.difference) << round;
      uneven += high - low > 1 ? 1 : 0;
    } else {
      ++short_ones;
    }
  }
  EXPECT_GT(short_ones, 50);
  EXPECT_GT(uneven, 10);
}

TEST(Assignment, LargeFestival) {
  AssignmentRequest request = plain(500, 60, 5);
  std::mt19937 random(1);
  for (const JurorToSee& juror : request.jurors) {
    for (const FilmToSee& film : request.films) {
      if (random() % 10 == 0) request.exclusions.push_back({juror.key, film.key, "Declared by the juror."});
    }
  }
  const Assignment answer = assign(request);
  expect_sound(request, answer);
  EXPECT_TRUE(answer.shortfalls.empty());
  const auto [low, high] = extremes(answer);
  EXPECT_LE(high - low, 1);
  // Jurors hang together through common films, so that their severities can be compared.
  std::map<std::string, std::set<std::string>> together;
  for (const Seat& one : answer.seats) {
    for (const Seat& other : answer.seats) {
      if (one.film == other.film) together[one.juror].insert(other.juror);
    }
  }
  for (const auto& [juror, others] : together) EXPECT_GT(others.size(), 40u) << juror;
}

TEST(Assignment, DoesNotDependOnTheOrderOfTheLists) {
  AssignmentRequest request = plain(30, 9, 3);
  request.exclusions = {{"j100", "f100", "Their own film."}, {"j100", "f100", "Declared by the juror."}};
  const Assignment one = assign(request);
  std::mt19937 random(4);
  std::ranges::shuffle(request.films, random);
  std::ranges::shuffle(request.jurors, random);
  std::ranges::reverse(request.exclusions);
  EXPECT_EQ(assign(request).seats, one.seats);
  request.seed = "2027";
  EXPECT_NE(assign(request).seats, one.seats);
}

TEST(Assignment, AJurorWhoLeavesTakesNothingFromTheOthers) {
  AssignmentRequest request = plain(30, 9, 3);
  const Assignment before = assign(request);
  request.jurors.erase(request.jurors.begin() + 4);
  request.kept = before.seats;
  const Assignment after = assign(request);
  expect_sound(request, after);
  EXPECT_TRUE(after.shortfalls.empty());
  for (const Seat& each : before.seats) {
    if (each.juror != "j104") {
      EXPECT_TRUE(holds(after.seats, each)) << each.film << " " << each.juror;
    }
  }
  const auto [low, high] = extremes(after);
  EXPECT_LE(high - low, 1);
}

TEST(Assignment, WhatWasGivenMovesOnlyWhereThatIsFairer) {
  AssignmentRequest request = plain(30, 9, 3);
  const Assignment before = assign(request);
  request.given = before.seats;
  EXPECT_EQ(assign(request).seats, before.seats);
  // One juror declares conflicts with all but one of their films: the others have more to see, evenly.
  const Seat& one = before.seats.front();
  for (const Seat& each : before.seats) {
    if (each.juror == one.juror && each.film != one.film) {
      request.exclusions.push_back({each.juror, each.film, "A relative is in it."});
    }
  }
  const Assignment after = assign(request);
  expect_sound(request, after);
  EXPECT_TRUE(after.shortfalls.empty());
  const auto [low, high] = extremes(after);
  EXPECT_LE(high - low, 1) << "films that nobody has begun even it out";
  EXPECT_TRUE(holds(after.seats, one));
  // The same with everything begun: nothing moves, and the loads differ.
  std::swap(request.kept, request.given);
  const Assignment begun = assign(request);
  const auto [fewest, most] = extremes(begun);
  EXPECT_GT(most - fewest, 1);
  for (const Seat& each : before.seats) {
    if (each.juror != one.juror) {
      EXPECT_TRUE(holds(begun.seats, each)) << each.film << " " << each.juror;
    }
  }
}

TEST(Assignment, IsAsEvenFromAnyBeginningAsFromNone) {
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    AssignmentRequest request = plain(1 + static_cast<int>(random() % 20), 2 + static_cast<int>(random() % 8), 2);
    for (const FilmToSee& film : request.films) {
      for (const JurorToSee& juror : request.jurors) {
        if (random() % 4 == 0) request.exclusions.push_back({juror.key, film.key, "Their own film."});
      }
    }
    const Assignment fresh = assign(request);
    std::map<std::string, int> seated;
    for (const FilmToSee& film : request.films) {
      for (const JurorToSee& juror : request.jurors) {
        if (random() % 3 == 0 && seated[film.key] < request.seats_per_film) {
          request.given.push_back({film.key, juror.key});
          ++seated[film.key];
        }
      }
    }
    const Assignment after = assign(request);
    expect_sound(request, after);
    EXPECT_EQ(extremes(after), extremes(fresh)) << round;
    EXPECT_EQ(after.seats.size(), fresh.seats.size()) << round;
  }
}

TEST(Assignment, AConflictDeclaredLaterTakesTheSeat) {
  AssignmentRequest request = plain(3, 3, 2);
  request.kept = {{"f100", "j100"}, {"f100", "j101"}};
  request.exclusions = {{"j100", "f100", "A relative is in it."}};
  EXPECT_FALSE(holds(assign(request).seats, {"f100", "j100"}));
  EXPECT_TRUE(holds(assign(request).seats, {"f100", "j101"}));
}

TEST(Assignment, LanguagesAreRespected) {
  AssignmentRequest request = plain(2, 3, 2);
  request.films[0].languages = {"ar", "fr"};
  request.films[1].languages = {"en"};
  request.jurors[0].languages = {"fr"};
  request.jurors[1].languages = {"ar", "en"};
  request.jurors[2].languages = {"es"};
  const Assignment answer = assign(request);
  EXPECT_THAT(answer.seats, ElementsAre(Seat{"f100", "j100"}, Seat{"f100", "j101"}, Seat{"f101", "j101"}));
  ASSERT_EQ(answer.shortfalls.size(), 1u);
  EXPECT_EQ(answer.shortfalls[0].missing, 1);
  EXPECT_EQ(answer.shortfalls[0].excluded.size(), 2u);
  EXPECT_EQ(answer.shortfalls[0].excluded[0].second.text, "Understands none of the film's languages.");
}

TEST(Assignment, SaysWhyItIsImpossible) {
  AssignmentRequest request = plain(3, 3, 2);
  for (JurorToSee& each : request.jurors) each.maximum_films = 1;
  request.exclusions = {{"j101", "f102", "Their own film."}};
  const Assignment answer = assign(request);
  expect_sound(request, answer);
  // Three viewings for three films: one each, since the least seen come first.
  EXPECT_EQ(answer.seats.size(), 3u);
  ASSERT_EQ(answer.shortfalls.size(), 3u);
  for (const Shortfall& each : answer.shortfalls) EXPECT_EQ(each.missing, 1);
  EXPECT_THAT(in_english(answer.shortfalls[2].message),
              HasSubstr("The film f102 lacks 1 of 2 viewings. Of 3 jurors, 1 must not see it and 1 already have"));
  EXPECT_EQ(answer.shortfalls[2].excluded.front().second.text, "Their own film.");
}

TEST(Assignment, ListsMustMakeSense) {
  AssignmentRequest request = plain(2, 2, 1);
  request.films[1].key = "f100";
  EXPECT_THROW(assign(request), Error);
  EXPECT_THROW(assign(plain(2, 2, 0)), Error);
  EXPECT_TRUE(assign(plain(0, 0, 1)).seats.empty());
}

TEST(WatchNext, LeastSeenComesFirst) {
  const std::vector<Seat> seats{{"a", "j"}, {"b", "j"}, {"c", "j"}, {"d", "k"}, {"e", "j"}};
  const std::vector<Seat> seen{{"a", "k"}, {"a", "l"}, {"b", "k"}, {"e", "j"}};
  EXPECT_THAT(watch_next(seats, seen, "j"), ElementsAre("c", "b", "a"));
}

}  // namespace
}  // namespace resonance::festival
