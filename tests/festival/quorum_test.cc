// When a jury can decide, and how a motion ends: ties of every kind.
#include "festival/quorum.h"

#include <gtest/gtest.h>

namespace resonance::festival {
namespace {

// Abstentions are said and count for nothing.
MotionCount closed(int sitting, int present, int in_favour, int against, int /*abstentions*/ = 0) {
  return {true, sitting, present, in_favour, against};
}

TEST(QuorumTest, AShareIsRoundedUp) {
  EXPECT_EQ(jurors_needed({50, true}, 9), 5);
  EXPECT_EQ(jurors_needed({50, true}, 10), 5);
  EXPECT_EQ(jurors_needed({67, true}, 3), 3);
  EXPECT_EQ(jurors_needed({1, true}, 3), 1);
  EXPECT_EQ(jurors_needed({100, true}, 7), 7);
  EXPECT_EQ(jurors_needed({50, true}, 0), 1) << "a jury of nobody decides nothing";
  EXPECT_EQ(jurors_needed({4, false}, 9), 4);
}

TEST(QuorumTest, ItMayBeLargerThanTheJury) {
  const Quorum quorum{5, false};
  EXPECT_EQ(outcome_of(closed(3, 3, 3, 0), quorum), Outcome::no_quorum) << "all of them are not enough";
  EXPECT_EQ(jurors_missing(closed(3, 3, 3, 0), quorum), 2);
}

TEST(QuorumTest, WithoutItNothingIsDecided) {
  const Quorum half{50, true};
  EXPECT_EQ(outcome_of(closed(9, 4, 4, 0), half), Outcome::no_quorum);
  EXPECT_EQ(jurors_missing(closed(9, 4, 4, 0), half), 1);
  EXPECT_EQ(outcome_of(closed(9, 5, 5, 0), half), Outcome::adopted);
  EXPECT_EQ(jurors_missing(closed(9, 5, 5, 0), half), 0);
}

TEST(QuorumTest, MoreForThanAgainstAdoptsATieDoesNot) {
  const Quorum one{1, false};
  EXPECT_EQ(outcome_of(closed(5, 5, 3, 2), one), Outcome::adopted);
  EXPECT_EQ(outcome_of(closed(5, 5, 1, 0, 4), one), Outcome::adopted) << "an abstention is for neither";
  EXPECT_EQ(outcome_of(closed(5, 5, 2, 3), one), Outcome::rejected);
  EXPECT_EQ(outcome_of(closed(5, 5, 2, 2, 1), one), Outcome::tied);
  EXPECT_EQ(outcome_of(closed(5, 5, 0, 0, 5), one), Outcome::tied) << "all abstained";
  EXPECT_EQ(outcome_of(closed(5, 5, 0, 0), one), Outcome::tied) << "nobody voted";
  MotionCount still_open = closed(5, 5, 3, 0);
  still_open.is_closed = false;
  EXPECT_EQ(outcome_of(still_open, one), Outcome::open);
}

}  // namespace
}  // namespace resonance::festival
