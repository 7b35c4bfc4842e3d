#include "transcode/time_left.h"

#include <gtest/gtest.h>

#include <random>

namespace resonance::transcode {
namespace {

constexpr int64_t kStart = 1'000'000;  // the clock does not begin at zero

// Permille `from` to `to`, one after the other, each taking `each_ms`; where the clock stands then.
int64_t go(TimeLeft& left, int from, int to, int64_t each_ms, int64_t now_ms) {
  for (int permille = from; permille <= to; ++permille) {
    left.note(permille, now_ms);
    now_ms += each_ms;
  }
  return now_ms - each_ms;
}

TEST(TimeLeft, SaysNothingWhileItDoesNotKnow) {
  TimeLeft left;
  EXPECT_FALSE(left.at(kStart));
  left.note(0, kStart);
  EXPECT_FALSE(left.at(kStart + 100'000)) << "it waits for its turn";
  left.note(20, kStart + 100'000);
  EXPECT_FALSE(left.at(kStart + 101'000));
  left.note(400, kStart + 101'000);
  EXPECT_FALSE(left.at(kStart + 101'000)) << "one jump is no speed";
  TimeLeft slow;
  const int64_t now = go(slow, 20, 25, 60'000, kStart);
  EXPECT_FALSE(slow.at(now)) << "five permille are no speed either";
}

TEST(TimeLeft, IsRightAtASteadySpeed) {
  for (const int64_t each_ms : {40, 500, 3'000, 40'000}) {
    TimeLeft left;
    int64_t now = kStart;
    left.note(0, now);
    for (int permille = 1; permille < 1000; ++permille) {
      now += each_ms;
      left.note(permille, now);
      const auto told = left.at(now);
      if (permille < 12 || now - kStart < 6'000) continue;
      ASSERT_TRUE(told) << each_ms << " at " << permille;
      EXPECT_NEAR(double(*told), double(1000 - permille) * double(each_ms), double(each_ms) + 1) << permille;
    }
    left.note(1000, now + each_ms);
    EXPECT_EQ(left.at(now + each_ms), 0);
  }
}

TEST(TimeLeft, CountsDownBetweenTwoReportsButNeverBelowTheRest) {
  TimeLeft left;
  const int64_t now = go(left, 0, 500, 1'000, kStart);
  const int64_t told = left.at(now).value();
  EXPECT_EQ(left.at(now + 400).value(), told - 400);
  EXPECT_EQ(left.at(now + 30'000).value(), told - 1'000);
}

TEST(TimeLeft, FollowsAMachineThatGetsBusyWithinAMinute) {
  TimeLeft left;
  int64_t now = go(left, 0, 300, 500, kStart);
  now = go(left, 301, 360, 1'000, now + 1'000);  // half as fast for a minute
  EXPECT_NEAR(double(left.at(now).value()), 640'000, 640'000 * 0.12);
}

TEST(TimeLeft, IsNotMovedByOneReportThatComesLate) {
  TimeLeft left;
  int64_t now = go(left, 0, 400, 500, kStart);
  const int64_t before = left.at(now).value();
  now += 5'000;
  left.note(410, now);  // five seconds for ten permille, at once: the same speed
  EXPECT_NEAR(double(left.at(now).value()), double(before - 5'000), 10);
  std::mt19937 chance(7);
  int64_t least = INT64_MAX, most = 0;
  for (int permille = 411; permille < 700; ++permille) {
    now += std::uniform_int_distribution<int64_t>(100, 900)(chance);
    left.note(permille, now);
    const int64_t whole = left.at(now).value() * 1000 / (1000 - permille);
    least = std::min(least, whole);
    most = std::max(most, whole);
  }
  EXPECT_LT(double(most), 1.25 * double(least)) << "reports from 0.1 to 0.9 s apart";
}

TEST(TimeLeft, AFilmThatGoesOnInTheMiddleIsNotTakenForAFastOne) {
  TimeLeft left;
  left.note(0, kStart);
  left.note(20, kStart + 500);
  left.note(700, kStart + 1'500);  // what an earlier attempt had done
  const int64_t now = go(left, 701, 730, 2'000, kStart + 3'500);
  EXPECT_NEAR(double(left.at(now).value()), 270.0 * 2'000, 270.0 * 2'000 * 0.05);
}

TEST(TimeLeft, SaysNothingAnyMoreWhenNothingMoves) {
  TimeLeft left;
  const int64_t now = go(left, 0, 500, 1'000, kStart);
  EXPECT_TRUE(left.at(now + 50'000));
  EXPECT_FALSE(left.at(now + 61'000));
  // Where each permille takes half a minute, a minute without news is nothing unusual.
  TimeLeft slow;
  const int64_t later = go(slow, 0, 100, 30'000, kStart);
  EXPECT_TRUE(slow.at(later + 61'000));
}

TEST(TimeLeft, IsNeverAbsurd) {
  TimeLeft slow;
  const int64_t now = go(slow, 0, 50, 120'000, kStart);
  EXPECT_FALSE(slow.at(now)) << "more than a day";
  TimeLeft mad;
  for (const auto& [permille, at] : {std::pair{5, 10}, {4, 20}, {900, 5}, {-70, 30}, {5000, 30}, {30, 40}}) {
    mad.note(permille, at);
    EXPECT_GE(mad.at(at).value_or(0), 0);
  }
}

}  // namespace
}  // namespace resonance::transcode
