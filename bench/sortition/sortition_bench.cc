// How long the fairest lottery takes, and how near to the optimum it is: 1,000 volunteers, 30 seats, 6 criteria.
// `sortition_bench [VOLUNTEERS SEATS POOLS]`; each pool is another seed of the same skewed sign-ups.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "festival/sortition/lottery.h"
#include "tests/festival/sortition/volunteers.h"

int main(int argc, char** argv) {
  using namespace resonance::festival::sortition;
  const int volunteers = argc > 1 ? std::atoi(argv[1]) : 1000, seats = argc > 2 ? std::atoi(argv[2]) : 30;
  const int pools = argc > 3 ? std::atoi(argv[3]) : 3;
  std::printf("%s · %d volunteers, %d seats, 6 criteria\n", solver_name().c_str(), volunteers, seats);
  std::printf(
      "pool groups   wall s    cpu s rounds juries    minimum  optimum<=  short%%  of LEXIMIN%%  rounding balls\n");
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  for (int pool_number = 1; pool_number <= pools; ++pool_number) {
    const Pool pool = make_pool(skewed_quotas(seats), skewed_volunteers(volunteers, pool_number));
    const auto begin = std::chrono::steady_clock::now();
    const std::clock_t cpu = std::clock();
    const FairLottery fair = fair_lottery(pool);
    const double wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const double cpu_s = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
    const Fairness& fairness = fair.fairness;
    const double minimum = fairness.minimum_ppb / 1e9, optimum = fairness.optimum_at_most_ppb / 1e9;
    std::printf("%4d %6zu %8.2f %8.2f %6d %6zu %10.6f %10.6f %7.4f %12.2f %8lld (<= %lld)\n", pool_number,
                pool.groups.size(), wall_s, cpu_s, fairness.rounds, fair.lottery.size(), minimum, optimum,
                100 * (1 - minimum / optimum), fairness.all_levels ? 100.0 : fairness.of_targets_ppm / 1e4,
                static_cast<long long>(fairness.rounding_balls), static_cast<long long>(fairness.rounding_bound_balls));
  }
  return 0;
}
