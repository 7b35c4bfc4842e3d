#include "festival/borda.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/festival/worked.h"

namespace resonance::festival {
namespace {

using testing::ElementsAre;

std::vector<std::string> points(const Ballots& ballots, const BordaResult& result) {
  std::vector<std::string> all;
  for (const BordaStanding& each : result.standings) {
    all.push_back(std::to_string(each.rank) + " " + ballots.films[each.film].key + " " + text(each.points));
  }
  return all;
}

// Borda 1784: 21 voters, of whom most put A first, and whom A pleases least. He gives 3, 2 and 1 points, which makes
// 37, 42 and 47; counted from 0, as here, each has 21 less.
TEST(Borda, HisOwnExample) {
  const Ballots ballots = of_rankings(
      {"A", "B", "C"},
      {{1, {{"A"}, {"B"}, {"C"}}}, {7, {{"A"}, {"C"}, {"B"}}}, {7, {{"B"}, {"C"}, {"A"}}}, {6, {{"C"}, {"B"}, {"A"}}}},
      {});
  const BordaResult result = borda(ballots, {});
  EXPECT_THAT(points(ballots, result), ElementsAre("1 C 26", "2 B 21", "3 A 16"));
  EXPECT_EQ(text(result.standings[0].share), "13/21");
}

// The capital of Tennessee, the example of Wikipedia's article "Borda count": 194, 173, 126 and 107 points.
TEST(Borda, CapitalOfTennessee) {
  const Ballots ballots = of_rankings({"Chattanooga", "Knoxville", "Memphis", "Nashville"},
                                      {{42, {{"Memphis"}, {"Nashville"}, {"Chattanooga"}, {"Knoxville"}}},
                                       {26, {{"Nashville"}, {"Chattanooga"}, {"Knoxville"}, {"Memphis"}}},
                                       {15, {{"Chattanooga"}, {"Knoxville"}, {"Nashville"}, {"Memphis"}}},
                                       {17, {{"Knoxville"}, {"Chattanooga"}, {"Nashville"}, {"Memphis"}}}},
                                      {});
  EXPECT_THAT(points(ballots, borda(ballots, {})),
              ElementsAre("1 Nashville 194", "2 Chattanooga 173", "3 Memphis 126", "4 Knoxville 107"));
}

TEST(Borda, FilmsOfOnePlaceShareItsPoints) {
  const Ballots ballots = of_rankings({"a", "b", "c", "d"}, {{1, {{"b", "a"}, {"c"}, {"d"}}}}, {});
  EXPECT_THAT(points(ballots, borda(ballots, {})), ElementsAre("1 a 5/2", "1 b 5/2", "3 c 1", "4 d 0"));
}

TEST(Borda, FilmsLeftOutAreAbsentOrLast) {
  const Ballots ballots = of_rankings({"a", "b", "c", "d"}, {{1, {{"c"}, {"d"}}}, {2, {{"d"}, {"a"}}}}, {});
  const BordaResult absent = borda(ballots, {Borda::Unranked::absent});
  EXPECT_THAT(points(ballots, absent), ElementsAre("1 c 1", "2 d 2", "3 a 0"));
  EXPECT_THAT(absent.unranked, ElementsAre(1u));
  const BordaResult last = borda(ballots, {Borda::Unranked::last});
  EXPECT_THAT(points(ballots, last), ElementsAre("1 d 8", "2 a 9/2", "3 c 4", "4 b 3/2"));
  EXPECT_TRUE(last.unranked.empty());
}

TEST(Borda, OneFilmAloneHasNoDuel) {
  const Ballots ballots = of_rankings({"a", "b"}, {{3, {{"a"}}}}, {});
  EXPECT_THAT(borda(ballots, {}).unranked, ElementsAre(0u, 1u));
}

}  // namespace
}  // namespace resonance::festival
