#include "festival/majority_judgment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>

#include "tests/festival/worked.h"

namespace resonance::festival {
namespace {

using testing::ElementsAre;
using By = MajorityDifference::By;

// The rule as it is told: take the middle ballot (of two, the worse) away, again and again.
std::vector<int> majority_value(const MeritProfile& profile, int64_t copies) {
  std::vector<int> ballots;  // the best first
  for (size_t i = 0; i < profile.counts.size(); ++i) {
    ballots.insert(ballots.end(), static_cast<size_t>(profile.counts[i] * copies), static_cast<int>(i));
  }
  std::vector<int> value;
  while (!ballots.empty()) {
    const auto middle = ballots.begin() + static_cast<std::ptrdiff_t>(ballots.size() / 2);
    value.push_back(*middle);
    ballots.erase(middle);
  }
  return value;
}

std::strong_ordering told(const MeritProfile& one, const MeritProfile& other) {
  const int64_t common = std::lcm(one.ballots, other.ballots);
  const auto first = majority_value(one, common / one.ballots), second = majority_value(other, common / other.ballots);
  return std::lexicographical_compare_three_way(first.begin(), first.end(), second.begin(), second.end());
}

std::vector<std::string> order(const Ballots& ballots, const MajorityResult& result) {
  std::vector<std::string> keys;
  for (const MajorityStanding& each : result.standings) keys.push_back(ballots.films[each.film].key);
  return keys;
}

MajorityResult result_of(const Ballots& ballots) {
  return majority_judgment(ballots, std::get<MajorityJudgment>(ballots.method));
}

// Balinski and Laraki 2007: the experiment of 22 April 2007 in three polling stations of Orsay, 1,733 ballots, in
// tenths of a per cent (Excellent, Très bien, Bien, Passable, Insuffisant, À rejeter). Expected: the order, the
// majority mentions and the gauges that they publish; the percentages are rounded there, so a gauge may be off by a
// tenth.
TEST(MajorityJudgment, OrsayTwoThousandSeven) {
  struct Published {
    const char* name;
    std::vector<int> permille;
    int above, mention, below;
    bool plus;
  };
  const std::vector<Published> published{
      {"bayrou", {136, 307, 251, 148, 84, 74}, 443, 2, 306, true},
      {"royal", {167, 227, 191, 168, 122, 126}, 394, 2, 415, false},
      {"sarkozy", {191, 198, 143, 115, 71, 282}, 389, 2, 469, false},
      {"voynet", {29, 93, 175, 237, 261, 205}, 298, 3, 466, false},
      {"besancenot", {41, 99, 163, 160, 226, 311}, 463, 4, 312, true},
      {"buffet", {25, 76, 125, 206, 264, 304}, 432, 4, 305, true},
      {"bove", {15, 60, 114, 160, 257, 395}, 349, 4, 394, false},
      {"laguiller", {21, 53, 102, 166, 259, 401}, 342, 4, 400, false},
  };
  std::vector<std::pair<std::string, std::vector<int>>> films;
  for (const Published& each : published) films.emplace_back(each.name, each.permille);
  std::ranges::reverse(films);
  const Ballots ballots = of_counts(films);
  const MajorityResult result = result_of(ballots);
  ASSERT_EQ(result.standings.size(), published.size());
  for (size_t i = 0; i < published.size(); ++i) {
    const MajorityStanding& standing = result.standings[i];
    EXPECT_EQ(ballots.films[standing.film].key, published[i].name) << i;
    EXPECT_EQ(standing.rank, static_cast<int>(i) + 1);
    EXPECT_EQ(standing.mention, published[i].mention) << published[i].name;
    EXPECT_NEAR(static_cast<double>(standing.above.numerator), published[i].above, 1) << published[i].name;
    EXPECT_NEAR(static_cast<double>(standing.below.numerator), published[i].below, 1) << published[i].name;
    EXPECT_EQ(standing.above > standing.below, published[i].plus) << published[i].name;
  }
}

// The three examples of the French Wikipedia's article "Jugement majoritaire": of 10,000 ballots each; of five ballots
// (an odd number), whose majority values are there 2 2 3 1 3 and 2 2 3 2 3; of six. Counts here from À rejeter up.
TEST(MajorityJudgment, ExamplesOfTheEncyclopedia) {
  const auto film = [](const char* key, std::vector<int> worst_first) {
    std::ranges::reverse(worst_first);
    return std::pair<std::string, std::vector<int>>(key, worst_first);
  };
  Ballots ballots =
      of_counts({film("a", {1484, 1763, 912, 1971, 2128, 1742}), film("b", {2427, 1158, 1342, 1295, 2073, 1705}),
                 film("c", {2500, 2500, 1500, 1500, 1000, 1000})});
  EXPECT_THAT(order(ballots, result_of(ballots)), ElementsAre("a", "b", "c"));

  ballots = of_counts({film("e", {0, 1, 2, 2, 0, 0}), film("f", {0, 0, 3, 2, 0, 0})});
  MajorityResult result = result_of(ballots);
  EXPECT_THAT(order(ballots, result), ElementsAre("f", "e"));
  EXPECT_THAT(majority_value(result.standings[1].profile, 1), ElementsAre(3, 3, 2, 4, 2));
  EXPECT_THAT(majority_value(result.standings[0].profile, 1), ElementsAre(3, 3, 2, 3, 2));
  EXPECT_EQ(result.standings[0].before_next.by, By::worse_side);
  EXPECT_EQ(text(result.standings[0].before_next.set_aside), "3/5");

  ballots = of_counts({film("e", {1, 0, 2, 2, 1, 0}), film("f", {0, 1, 2, 3, 0, 0})});
  result = result_of(ballots);
  EXPECT_THAT(order(ballots, result), ElementsAre("f", "e"));
  EXPECT_THAT(majority_value(result.standings[1].profile, 1), ElementsAre(3, 2, 3, 2, 5, 1));
}

// OpinionWay for Terra Nova, April 2011: films with different numbers of ballots. Expected: the majority mentions that
// the French Wikipedia's article gives for that survey.
TEST(MajorityJudgment, TerraNovaTwoThousandEleven) {
  const auto person = [](const char* key, std::vector<int> worst_first) {
    std::ranges::reverse(worst_first);
    return std::pair<std::string, std::vector<int>>(key, worst_first);
  };
  const Ballots ballots = of_counts(
      {person("aubry", {184, 114, 196, 126, 170, 129, 82}), person("bayrou", {193, 166, 261, 192, 128, 47, 12}),
       person("borloo", {185, 159, 196, 223, 153, 62, 22}), person("joly", {309, 190, 203, 145, 74, 47, 32}),
       person("lepen", {556, 93, 78, 72, 70, 65, 68}), person("sarkozy", {413, 118, 135, 95, 111, 87, 41})});
  std::map<std::string, int> mentions;  // from the worst, 0
  for (const auto& each : result_of(ballots).standings) mentions[ballots.films[each.film].key] = 6 - each.mention;
  EXPECT_EQ(mentions, (std::map<std::string, int>{
                          {"aubry", 3}, {"borloo", 2}, {"bayrou", 2}, {"joly", 2}, {"sarkozy", 1}, {"lepen", 0}}));
}

TEST(MajorityJudgment, IsTheRuleAsItIsTold) {
  std::mt19937 random(20261126);
  int ties = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::array<MeritProfile, 2> two;
    const int mentions = 2 + static_cast<int>(random() % 4);
    for (MeritProfile& profile : two) {
      std::vector<int64_t> counts(static_cast<size_t>(mentions), 0);
      const int ballots = 1 + static_cast<int>(random() % 9);
      for (int i = 0; i < ballots; ++i) ++counts[random() % counts.size()];
      profile = merit_profile(counts);
    }
    const MajorityDifference difference = compare(two[0], two[1]);
    ASSERT_EQ(difference.order, told(two[0], two[1]));
    ASSERT_EQ(difference.by == By::equal, difference.order == 0);
    ASSERT_EQ(compare(two[1], two[0]).order, 0 <=> difference.order);
    ASSERT_EQ(difference.by == By::mention, majority_value(two[0], 1)[0] != majority_value(two[1], 1)[0]);
    ties += difference.order == 0 ? 1 : 0;
  }
  EXPECT_GT(ties, 100);
}

// The rule for large electorates (2007, 2014) never says otherwise where it says something.
TEST(MajorityJudgment, GaugeAgrees) {
  std::mt19937 random(7);
  for (int round = 0; round < 5'000; ++round) {
    std::vector<std::pair<std::string, std::vector<int>>> films;
    for (const char* key : {"a", "b", "c"}) {
      std::vector<int> counts(5, 0);
      for (int i = 0; i < 12; ++i) ++counts[random() % counts.size()];
      films.emplace_back(key, counts);
    }
    const MajorityResult result = result_of(of_counts(films));
    for (size_t i = 1; i < result.standings.size(); ++i) {
      const MajorityStanding &better = result.standings[i - 1], &worse = result.standings[i];
      ASSERT_LE(better.mention, worse.mention);
      if (better.mention != worse.mention) continue;
      const bool plus = better.above > better.below, other_plus = worse.above > worse.below;
      ASSERT_GE(plus, other_plus);
      if (plus && other_plus) {
        ASSERT_GE(better.above, worse.above);
      }
      if (!plus && !other_plus) {
        ASSERT_LE(better.below, worse.below);
      }
    }
  }
}

TEST(MajorityJudgment, TiesShareARankAndStandByKey) {
  const Ballots ballots =
      of_counts({{"d", {1, 1, 0}}, {"b", {0, 2, 1}}, {"c", {0, 4, 2}}, {"a", {0, 0, 3}}, {"e", {0, 0, 0}}});
  const MajorityResult result = result_of(ballots);
  EXPECT_THAT(order(ballots, result), ElementsAre("d", "b", "c", "a"));
  std::vector<int> ranks;
  for (const auto& each : result.standings) ranks.push_back(each.rank);
  EXPECT_THAT(ranks, ElementsAre(1, 2, 2, 4));
  EXPECT_EQ(result.standings[1].before_next.by, By::equal);
  EXPECT_THAT(result.unranked, ElementsAre(4u));
}

TEST(MajorityJudgment, FilmsLeftOutMayCountAsLowest) {
  Ballots ballots = of_counts({{"few", {2, 0, 0}}, {"many", {0, 5, 0}}});
  EXPECT_THAT(order(ballots, result_of(ballots)), ElementsAre("few", "many"));
  std::get<MajorityJudgment>(ballots.method).unjudged = MajorityJudgment::Unjudged::lowest;
  const MajorityResult result = result_of(ballots);
  EXPECT_THAT(order(ballots, result), ElementsAre("many", "few"));
  EXPECT_THAT(result.standings[1].profile.counts, ElementsAre(2, 0, 3));
}

TEST(MeritProfile, WidthsSumToTheWholeBar) {
  EXPECT_THAT(widths_permille(merit_profile({1, 1, 1})), ElementsAre(334, 333, 333));
  EXPECT_THAT(widths_permille(merit_profile({0, 0})), ElementsAre(0, 0));
  std::mt19937 random(3);
  for (int round = 0; round < 500; ++round) {
    std::vector<int64_t> counts(7);
    for (int64_t& each : counts) each = static_cast<int64_t>(random() % 1000);
    const auto widths = widths_permille(merit_profile(counts));
    EXPECT_EQ(std::accumulate(widths.begin(), widths.end(), 0), 1000);
  }
}

}  // namespace
}  // namespace resonance::festival
