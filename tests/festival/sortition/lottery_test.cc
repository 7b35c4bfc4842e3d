#include "festival/sortition/lottery.h"

#include <gmock/gmock.h>

#include <numeric>
#include <set>

#include "base/error.h"
#include "tests/festival/sortition/volunteers.h"

namespace resonance::festival::sortition {
namespace {

Pool small_pool() {
  const Call call = small_call();
  return make_pool(call.quotas, call.volunteers);
}

TEST(FairLottery, IsUniformWithoutQuotas) {
  std::vector<Volunteer> people;
  for (int i = 0; i < 7; ++i) people.push_back({"v" + std::to_string(i), {}});
  const Pool pool = make_pool({3, {}}, people);
  const FairLottery fair = fair_lottery(pool);
  EXPECT_EQ(balls_of(fair.lottery), kBalls);
  for (int64_t balls : chances(pool, fair.lottery)) EXPECT_NEAR(balls, 3.0 / 7 * kBalls, 1);
  EXPECT_TRUE(fair.fairness.all_levels);
}

// The paper's point: a small group with a quota is drawn more often, and within a group everybody alike.
TEST(FairLottery, GivesEachSideOfAQuotaItsSeatsEvenly) {
  std::vector<Volunteer> people;
  for (int i = 0; i < 12; ++i) people.push_back({"v" + std::to_string(i), {{"QPV", i < 2 ? "oui" : "non"}}});
  const Pool pool = make_pool({3, {{"QPV", {{"non", 2, 2}, {"oui", 1, 1}}}}}, people);
  const FairLottery fair = fair_lottery(pool);
  const std::vector<int64_t> balls = chances(pool, fair.lottery);
  for (size_t i = 0; i < balls.size(); ++i) {
    EXPECT_NEAR(balls[i], pool.groups[pool.group_of[i]].values[0] == 1 ? kBalls / 2 : kBalls / 5, 1);
  }
  EXPECT_GE(fair.fairness.optimum_at_most_ppb, 200'000'000);
  EXPECT_LE(fair.fairness.optimum_at_most_ppb, 200'010'000);
}

// Whole juries cannot always be mixed into what quotas alone allow: one volunteer of each kind, AB and CD exclude each
// other through the quotas, so levels are settled one by one and still the optimum is proved.
TEST(FairLottery, GoesByWholeJuriesWhereTheyMatter) {
  // Three criteria over three people such that any two of them clash, two seats to fill from three pairs of two.
  std::vector<Volunteer> people;
  const char* bits[4][3] = {{"0", "0", "0"}, {"0", "1", "1"}, {"1", "0", "1"}, {"1", "1", "0"}};
  for (int i = 0; i < 4; ++i)
    people.push_back({"v" + std::to_string(i), {{"x", bits[i][0]}, {"y", bits[i][1]}, {"z", bits[i][2]}}});
  const Quotas quotas{
      2, {{"x", {{"0", 0, 1}, {"1", 0, 2}}}, {"y", {{"0", 0, 1}, {"1", 0, 2}}}, {"z", {{"0", 0, 2}, {"1", 0, 2}}}}};
  const Pool pool = make_pool(quotas, people);
  const FairLottery fair = fair_lottery(pool);
  // x and y allow one "0" each: {v0,v3}, {v1,v2}, {v1,v3}, {v2,v3}; half and half of the first two is the best.
  for (int64_t balls : chances(pool, fair.lottery)) EXPECT_NEAR(balls, kBalls / 2, 600);
  for (const LotteryEntry& entry : fair.lottery) EXPECT_TRUE(keeps_quotas(pool, entry.composition));
}

TEST(FairLottery, LeavesOutThoseWhomNoJuryCanHoldAndSaysSo) {
  Call call = small_call();
  call.quotas.criteria[1].values.push_back({"enfant", 0, 0});
  call.volunteers.push_back({"z", {{"genre", "femme"}, {"âge", "enfant"}}});
  const Pool pool = make_pool(call.quotas, call.volunteers);
  const FairLottery fair = fair_lottery(pool);
  ASSERT_EQ(fair.fairness.unreachable.size(), 1u);
  EXPECT_EQ(pool.groups[fair.fairness.unreachable[0]].size(), 1);
  EXPECT_GT(fair.fairness.minimum_ppb, 50'000'000);
}

TEST(FairLottery, RefusesImpossibleQuotas) {
  Call call = small_call();
  call.quotas.criteria[0].values[0] = {"femme", 6, 6};
  EXPECT_THROW(fair_lottery(make_pool(call.quotas, call.volunteers)), Error);
}

TEST(FairLottery, DealsEachGroupInTurnSoThatChancesAreExact) {
  const Pool pool = small_pool();
  const Lottery lottery{{fair_lottery(pool).lottery[0].composition, 700},
                        {fair_lottery(pool).lottery[1].composition, 301}};
  std::vector<int64_t> counted(pool.ids.size(), 0);
  for (int64_t ball = 0; ball < balls_of(lottery); ++ball) {
    const std::vector<int> jury = jury_on(pool, lottery, ball);
    EXPECT_EQ(std::set<int>(jury.begin(), jury.end()).size(), 6u);
    for (int member : jury) ++counted[member];
  }
  EXPECT_EQ(counted, chances(pool, lottery));
}

TEST(FairLottery, IsTheSameForTheSameRollInAnyOrder) {
  Call call = small_call();
  const FairLottery first = fair_lottery(make_pool(call.quotas, call.volunteers));
  std::reverse(call.volunteers.begin(), call.volunteers.end());
  const FairLottery second = fair_lottery(make_pool(call.quotas, call.volunteers));
  EXPECT_EQ(first.lottery, second.lottery);
  EXPECT_EQ(first.fairness.proof, second.fairness.proof);
}

// The figure of issue 6, without its clock (bench/sortition measures that).
TEST(FairLottery, OfAThousandIsWithinAHundredthOfTheOptimum) {
  const Pool pool = make_pool(skewed_quotas(30), skewed_volunteers(1000, 1));
  const FairLottery fair = fair_lottery(pool, 200);
  EXPECT_GE(fair.fairness.minimum_ppb, fair.fairness.optimum_at_most_ppb / 100 * 99);
  EXPECT_LE(fair.fairness.rounding_balls, fair.fairness.rounding_bound_balls);
  EXPECT_EQ(balls_of(fair.lottery), kBalls);
  for (const LotteryEntry& entry : fair.lottery) ASSERT_TRUE(keeps_quotas(pool, entry.composition));
  const std::vector<int64_t> balls = chances(pool, fair.lottery);
  EXPECT_EQ(std::accumulate(balls.begin(), balls.end(), int64_t{0}), 30 * kBalls);
}

TEST(QuotaProof, ProvesNothingTooStrong) {
  const Pool pool = small_pool();
  const FairLottery fair = fair_lottery(pool);
  EXPECT_GE(bound_proved_by(pool, fair.fairness.proof), fair.fairness.minimum_ppb);
  // Any prices prove something true.
  for (int64_t shift : {-100'000'000, -1'000, 1'000, 100'000'000}) {
    QuotaProof proof = fair.fairness.proof;
    proof.seat += shift;
    EXPECT_GE(bound_proved_by(pool, proof), fair.fairness.minimum_ppb);
    proof.values[0][0] -= 3 * shift;
    EXPECT_GE(bound_proved_by(pool, proof), fair.fairness.minimum_ppb);
  }
}

}  // namespace
}  // namespace resonance::festival::sortition
