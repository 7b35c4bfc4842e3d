#include "festival/weighted_criteria.h"

#include <gmock/gmock.h>
#include <gmpxx.h>
#include <gtest/gtest.h>

#include <random>

namespace resonance::festival {
namespace {

using testing::ElementsAre;
using Correction = CriteriaResult::Correction;

struct Given {
  uint32_t voter, film;
  std::vector<int32_t> scores;
};

Ballots of_grids(size_t voters, size_t films, const std::vector<Given>& all, WeightedCriteria method) {
  Ballots ballots;
  ballots.edition = "Example";
  for (size_t i = 0; i < voters; ++i) ballots.voters.push_back("j" + std::to_string(1000 + i));
  for (size_t i = 0; i < films; ++i) ballots.films.push_back({"f" + std::to_string(1000 + i), ""});
  for (const Given& each : all) ballots.grids.push_back({each.voter, each.film, each.scores});
  ballots.method = std::move(method);
  return in_order(ballots);
}

CriteriaResult result_of(const Ballots& ballots) {
  return weighted_criteria(ballots, std::get<WeightedCriteria>(ballots.method));
}

WeightedCriteria one_criterion() {
  return {0, 20, {{"note", 1}}, WeightedCriteria::Severity::corrected};
}

std::vector<std::string> told(const CriteriaResult& result) {
  std::vector<std::string> all;
  for (const CriteriaStanding& each : result.standings) {
    all.push_back(std::to_string(each.rank) + " " + std::to_string(each.film) + " " + each.mean.exact + " " +
                  each.corrected.exact);
  }
  return all;
}

TEST(WeightedCriteria, WeighsTheScores) {
  const WeightedCriteria method{0, 10, {{"image", 3}, {"story", 1}}, WeightedCriteria::Severity::corrected};
  const CriteriaResult result = result_of(of_grids(1, 3, {{0, 0, {8, 4}}, {0, 1, {4, 8}}}, method));
  EXPECT_THAT(told(result), ElementsAre("1 0 7 7", "2 1 5 5"));
  EXPECT_THAT(result.unranked, ElementsAre(2u));
}

// D. C. Montgomery, "Design and Analysis of Experiments", the catalyst experiment of the chapter on balanced incomplete
// blocks (four treatments in four blocks of three): effects of the treatments -9/8, -7/8, -4/8 and 20/8 about a mean of
// 72.5. Films for catalysts, jurors for batches.
TEST(WeightedCriteria, MontgomeryCatalysts) {
  WeightedCriteria method = one_criterion();
  method.highest = 100;
  const CriteriaResult result = result_of(of_grids(4, 4,
                                                   {{0, 0, {73}},
                                                    {1, 0, {74}},
                                                    {3, 0, {71}},
                                                    {1, 1, {75}},
                                                    {2, 1, {67}},
                                                    {3, 1, {72}},
                                                    {0, 2, {73}},
                                                    {1, 2, {75}},
                                                    {2, 2, {68}},
                                                    {0, 3, {75}},
                                                    {2, 3, {72}},
                                                    {3, 3, {75}}},
                                                   method));
  EXPECT_THAT(told(result), ElementsAre("1 3 74 75", "2 2 72 72", "3 1 214/3 573/8", "4 0 218/3 571/8"));
}

// By hand: a severe juror who saw the better film must not sink it. Juror 0 noted film 0 with 14 and film 1 with 10,
// juror 1 film 1 with 16 and film 2 with 17. On film 1 juror 0 lies 6 below juror 1, so v = +3 and -3; the films are
// 17, 13 and 14.
TEST(WeightedCriteria, TwoJurorsAndAFilmInCommon) {
  const CriteriaResult result =
      result_of(of_grids(2, 3, {{0, 0, {14}}, {0, 1, {10}}, {1, 1, {16}}, {1, 2, {17}}}, one_criterion()));
  EXPECT_EQ(result.correction, Correction::applied);
  EXPECT_THAT(told(result), ElementsAre("1 0 14 17", "2 2 17 14", "3 1 13 13"));
  ASSERT_EQ(result.severities.size(), 2u);
  EXPECT_EQ(result.severities[0].severity.exact, "3");
  EXPECT_EQ(result.severities[1].severity.exact, "-3");
  EXPECT_EQ(result.severities[1].severity.rounded, "-3.000");
}

// MacKay et al. 2017, §1: where the notes are exactly a film's worth less the juror's severity, both are found again
// whoever saw what, as long as all hang together. 40 drawn cases, more films than jurors and the other way round.
TEST(WeightedCriteria, FindsExactSeveritiesAgain) {
  std::mt19937 random(11);
  for (int round = 0; round < 40; ++round) {
    const uint32_t jurors = 2 + random() % 6, films = 2 + random() % 6;
    std::vector<int> worth(films), severity(jurors);
    for (int& each : worth) each = 40 + static_cast<int>(random() % 20);
    int sum = 0;
    for (uint32_t j = 0; j + 1 < jurors; ++j) sum += severity[j] = static_cast<int>(random() % 9) - 4;
    severity.back() = -sum;
    std::vector<Given> given;
    for (uint32_t j = 0; j < jurors; ++j) {
      for (uint32_t f = 0; f < films; ++f) {
        if (f == 0 || j == 0 || random() % 3 == 0) given.push_back({j, f, {worth[f] - severity[j]}});
      }
    }
    WeightedCriteria method = one_criterion();
    method.highest = 1000;
    const CriteriaResult result = result_of(of_grids(jurors, films, given, method));
    for (const JurorSeverity& each : result.severities) {
      EXPECT_EQ(each.severity.exact, std::to_string(severity[each.voter]));
    }
    for (const CriteriaStanding& each : result.standings) {
      EXPECT_EQ(each.corrected.exact, std::to_string(worth[each.film]));
    }
  }
}

// The least squares of noisy notes: at the minimum what is left over sums to zero for each film and for each juror.
TEST(WeightedCriteria, IsTheLeastSquares) {
  std::mt19937 random(12);
  int solved = 0;
  for (int round = 0; round < 60; ++round) {
    const uint32_t jurors = 2 + random() % 7, films = 2 + random() % 7;
    std::vector<Given> given;
    for (uint32_t j = 0; j < jurors; ++j) {
      for (uint32_t f = 0; f < films; ++f) {
        if (random() % 2 == 0) given.push_back({j, f, {static_cast<int32_t>(random() % 21)}});
      }
    }
    const CriteriaResult result = result_of(of_grids(jurors, films, given, one_criterion()));
    if (result.correction != Correction::applied || given.empty()) continue;
    ++solved;
    std::vector<mpq_class> note(films), severity(jurors), film_rest(films), juror_rest(jurors);
    mpq_class severities = 0;
    for (const auto& each : result.standings) note[each.film] = mpq_class(each.corrected.exact);
    for (const auto& each : result.severities) severity[each.voter] = mpq_class(each.severity.exact);
    for (const Given& each : given) {
      const mpq_class rest = each.scores[0] - note[each.film] + severity[each.voter];
      film_rest[each.film] += rest;
      juror_rest[each.voter] += rest;
    }
    for (const mpq_class& each : severity) severities += each;
    EXPECT_EQ(severities, 0);
    for (const mpq_class& each : film_rest) EXPECT_EQ(each, 0);
    for (const mpq_class& each : juror_rest) EXPECT_EQ(each, 0);
  }
  EXPECT_GT(solved, 20);
}

// Where everybody saw everything, nothing is to correct: Fisher's complete blocks.
TEST(WeightedCriteria, CompletePanelsKeepTheirMeans) {
  const CriteriaResult result = result_of(
      of_grids(3, 2, {{0, 0, {3}}, {0, 1, {5}}, {1, 0, {9}}, {1, 1, {4}}, {2, 0, {1}}, {2, 1, {1}}}, one_criterion()));
  for (const CriteriaStanding& each : result.standings) EXPECT_EQ(each.mean.exact, each.corrected.exact);
  EXPECT_THAT(told(result), ElementsAre("1 0 13/3 13/3", "2 1 10/3 10/3"));
  EXPECT_EQ(result.standings[0].mean.rounded, "4.333");
}

TEST(WeightedCriteria, GroupsWithoutACommonFilmAreNotCorrected) {
  const CriteriaResult result =
      result_of(of_grids(4, 2, {{0, 0, {3}}, {1, 0, {5}}, {2, 1, {9}}, {3, 1, {11}}}, one_criterion()));
  EXPECT_EQ(result.correction, Correction::unlinked);
  EXPECT_EQ(result.groups, 2u);
  EXPECT_TRUE(result.severities.empty());
  EXPECT_THAT(told(result), ElementsAre("1 1 10 ", "2 0 4 "));
}

TEST(WeightedCriteria, ShownSeveritiesDoNotRank) {
  WeightedCriteria method = one_criterion();
  method.severity = WeightedCriteria::Severity::shown;
  const CriteriaResult result =
      result_of(of_grids(2, 3, {{0, 0, {14}}, {0, 1, {10}}, {1, 1, {16}}, {1, 2, {17}}}, method));
  EXPECT_EQ(result.correction, Correction::shown);
  EXPECT_THAT(told(result), ElementsAre("1 2 17 14", "2 0 14 17", "3 1 13 13"));
  EXPECT_EQ(result.severities.size(), 2u);
}

TEST(WeightedCriteria, TiesShareARank) {
  const CriteriaResult result = result_of(of_grids(1, 3, {{0, 0, {5}}, {0, 1, {7}}, {0, 2, {5}}}, one_criterion()));
  EXPECT_THAT(told(result), ElementsAre("1 1 7 7", "2 0 5 5", "2 2 5 5"));
}

TEST(WeightedCriteria, NothingAtAll) {
  const CriteriaResult result = result_of(of_grids(2, 1, {}, one_criterion()));
  EXPECT_EQ(result.groups, 0u);
  EXPECT_THAT(result.unranked, ElementsAre(0u));
}

}  // namespace
}  // namespace resonance::festival
