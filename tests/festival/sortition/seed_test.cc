#include "festival/sortition/seed.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "tests/festival/sortition/volunteers.h"

namespace resonance::festival::sortition {
namespace {

constexpr int64_t kInTime = 1'000'000'000'000;

std::string refusal(const SeedSource& source, const std::string& typed, int64_t now = kInTime) {
  try {
    return "taken: " + canonical_seed(source, typed, now);
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(Seed, HasOneTextHoweverItIsTyped) {
  const SeedSource loto = small_call().seed;
  for (const char* typed : {"4 12 23 31 40 + 7", "31,4;12 40-23+7", " 04\t12 23 31 40 007\n"}) {
    EXPECT_EQ(canonical_seed(loto, typed, kInTime), "4-12-23-31-40+7");
  }
  const SeedSource dice{"dés", 0, 1, {{10, 1, 6, true}}};
  EXPECT_EQ(canonical_seed(dice, "6 6 1 2 3 4 5 6 1 1", 0), "6-6-1-2-3-4-5-6-1-1");
}

TEST(Seed, IsRefusedWithTheReason) {
  const SeedSource loto = small_call().seed;
  EXPECT_EQ(refusal(loto, "4 12 23 31 50 + 7"), "50 is not between 1 and 49. Nothing was drawn.");
  EXPECT_EQ(refusal(loto, "4 12 23 31 31 + 7"), "31 is there twice. Nothing was drawn.");
  EXPECT_EQ(refusal(loto, "4 12 23 31 40"), "The seed has 6 numbers, 5 were given. Nothing was drawn.");
  EXPECT_EQ(refusal(loto, ""), "The seed has 6 numbers, 0 were given. Nothing was drawn.");
  EXPECT_EQ(refusal(loto, "4 12 23 31 40 + 99999999999999999999"),
            "1000000 is not between 1 and 10. Nothing was drawn.");
  EXPECT_THAT(refusal(loto, "4 12 23 31 quarante 7"), testing::HasSubstr("something else"));
  EXPECT_THAT(refusal(loto, "４ 12 23 31 40 7"), testing::HasSubstr("something else"));
}

TEST(Seed, IsRefusedBeforeItsTimeAndLate) {
  const SeedSource loto = small_call().seed;
  EXPECT_THAT(refusal(loto, "4 12 23 31 40 7", loto.from_ms - 1),
              testing::HasSubstr("announced for 2001-09-09T01:46:40Z"));
  EXPECT_THAT(refusal(loto, "4 12 23 31 40 7", loto.until_ms), testing::HasSubstr("had to be given before"));
  EXPECT_EQ(refusal(loto, "4 12 23 31 40 7", loto.until_ms - 1), "taken: 4-12-23-31-40+7");
}

TEST(Seed, NeedsASourceWithEnoughPossibleSeeds) {
  EXPECT_NO_THROW(check_seed_source(small_call().seed));
  EXPECT_THROW(check_seed_source({"dés", 0, 1, {{7, 1, 6, true}}}), Error);  // 279,936
  EXPECT_NO_THROW(check_seed_source({"dés", 0, 1, {{8, 1, 6, true}}}));
  EXPECT_THROW(check_seed_source({"dés", 1, 1, {{8, 1, 6, true}}}), Error);
  EXPECT_THROW(check_seed_source({"", 0, 1, {{8, 1, 6, true}}}), Error);
  EXPECT_THROW(check_seed_source({"dés", 0, 1, {{8, 6, 1, true}}}), Error);
  EXPECT_THROW(check_seed_source({"Loto", 0, 1, {{50, 1, 49, false}}}), Error);
}

TEST(Sha256, IsThatOfFips180) {
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Ball, RejectsTheIncompletePartOfTheRange) {
  // Of 2^62 + 2^61 balls, 2^64 holds two whole ranges and a rest of a quarter: one hash in four is rejected.
  const int64_t balls = (int64_t{1} << 62) + (int64_t{1} << 61);
  int rejected = 0;
  for (int counter = 0; counter < 1000; ++counter) {
    const Ball ball = ball_of("c", "s", counter, balls);
    EXPECT_GE(ball.ball, 0);
    EXPECT_LT(ball.ball, balls);
    rejected += ball.attempt;
  }
  EXPECT_NEAR(rejected, 333, 80);
  EXPECT_NE(ball_of("c", "s", 0, 1'000'000), ball_of("d", "s", 0, 1'000'000));
  EXPECT_NE(ball_of("c", "s", 0, 1'000'000), ball_of("c", "s", 1, 1'000'000));
}

}  // namespace
}  // namespace resonance::festival::sortition
