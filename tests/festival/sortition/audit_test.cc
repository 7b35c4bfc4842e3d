// Ten thousand draws with as many seeds: each volunteer is drawn as often as was published. The seeds are fixed, so the
// test has one outcome; its level says how rarely a right program would have failed it for other seeds.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "festival/sortition/draw.h"
#include "tests/festival/sortition/volunteers.h"

namespace resonance::festival::sortition {
namespace {

constexpr int kReplays = 10'000;

struct Audit {
  std::vector<int> drawn;      // per volunteer
  std::vector<int64_t> balls;  // published
};

Audit audit(const Pool& pool, const Lottery& lottery, const std::string& commitment) {
  Audit audit{std::vector<int>(pool.ids.size(), 0), chances(pool, lottery)};
  for (int seed = 0; seed < kReplays; ++seed) {
    const Ball ball = ball_of(commitment, std::to_string(seed), 0, balls_of(lottery));
    for (int member : jury_on(pool, lottery, ball.ball)) ++audit.drawn[member];
  }
  return audit;
}

// Each count is binomial (10,000, published chance). Largest |z| with Bonferroni's level 0.001 over `people` two-sided
// normal bounds: 5.03 for 1,000 people, 4.38 for 40.
double largest_deviation(const Audit& audit) {
  double largest = 0;
  for (size_t i = 0; i < audit.drawn.size(); ++i) {
    const double chance = static_cast<double>(audit.balls[i]) / kBalls;
    if (chance <= 0 || chance >= 1) {
      EXPECT_EQ(audit.drawn[i], chance <= 0 ? 0 : kReplays);
      continue;
    }
    const double deviation = std::sqrt(kReplays * chance * (1 - chance));
    largest = std::max(largest, std::fabs(audit.drawn[i] - kReplays * chance) / deviation);
  }
  return largest;
}

TEST(Audit, OfAThousandVolunteersFitsThePublishedChances) {
  const Pool pool = make_pool(skewed_quotas(30), skewed_volunteers(1000, 1));
  const FairLottery fair = fair_lottery(pool, 200);
  const Audit counts = audit(pool, fair.lottery, "audit");
  EXPECT_LT(largest_deviation(counts), 5.03);
}

TEST(Audit, OfASmallJuryFitsThePublishedChances) {
  const Committed committed = commit(small_call(), fixed_salts(small_call()));
  const Audit counts = audit(committed.pool, committed.fair.lottery, committed.commitment);
  EXPECT_LT(largest_deviation(counts), 4.38);
}

// Balls are whole outcomes, one a draw, so Pearson's chi-squared applies to them: 100 cells of 10,000 balls, 99 degrees
// of freedom, 148.2 at level 0.001.
TEST(Audit, OfTheUrnIsUniform) {
  std::vector<int> cells(100, 0);
  for (int seed = 0; seed < kReplays; ++seed) ++cells[ball_of("audit", std::to_string(seed), 0, kBalls).ball / 10'000];
  double squares = 0;
  for (int count : cells) squares += (count - 100.0) * (count - 100.0) / 100.0;
  EXPECT_LT(squares, 148.2);
  EXPECT_GT(squares, 55);  // nor too even: that would be no chance either (level 0.001 below)
}

// The audit can fail: a lottery that favours one volunteer by a tenth is noticed.
TEST(Audit, NoticesALotteryThatIsNotAsPublished) {
  const Committed committed = commit(small_call(), fixed_salts(small_call()));
  Audit counts = audit(committed.pool, committed.fair.lottery, committed.commitment);
  counts.balls[0] = counts.balls[0] * 11 / 10 + kBalls / 100;
  EXPECT_GT(largest_deviation(counts), 4.38);
}

}  // namespace
}  // namespace resonance::festival::sortition
