// How long counting and assigning take, in milliseconds of one processor: on a shared machine the clock on the wall
// says little. `festival_bench` prints one line for each measurement.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <random>
#include <string>

#include "festival/assignment.h"
#include "festival/tally.h"

namespace {

using namespace resonance::festival;

class Stopwatch {
 public:
  double milliseconds() const { return 1000.0 * static_cast<double>(std::clock() - start_) / CLOCKS_PER_SEC; }

 private:
  std::clock_t start_ = std::clock();
};

std::vector<std::string> numbered(char letter, size_t count) {
  std::vector<std::string> all;
  for (size_t i = 0; i < count; ++i) all.push_back(letter + std::to_string(1'000'000 + i));
  return all;
}

Ballots empty(size_t voters, size_t films, Method method) {
  Ballots ballots;
  ballots.edition = "bench";
  ballots.method = std::move(method);
  ballots.voters = numbered('v', voters);
  for (const std::string& key : numbered('f', films)) ballots.films.push_back({key, ""});
  return ballots;
}

// Every voter judges every film.
Ballots mentions(size_t voters, size_t films) {
  std::mt19937 random(1);
  Ballots ballots =
      empty(voters, films,
            MajorityJudgment{{"Excellent", "Très bien", "Bien", "Assez bien", "Passable", "Insuffisant", "À rejeter"},
                             MajorityJudgment::Unjudged::ignored});
  for (uint32_t voter = 0; voter < voters; ++voter) {
    for (uint32_t film = 0; film < films; ++film) {
      ballots.judgments.push_back({voter, film, static_cast<uint16_t>(random() % 7)});
    }
  }
  return ballots;
}

Ballots rankings(size_t voters, size_t films) {
  std::mt19937 random(2);
  Ballots ballots = empty(voters, films, Borda{});
  std::vector<uint32_t> order(films);
  for (uint32_t film = 0; film < films; ++film) order[film] = film;
  for (uint32_t voter = 0; voter < voters; ++voter) {
    std::shuffle(order.begin(), order.end(), random);
    ballots.rankings.push_back({voter, {}});
    for (uint32_t film : order) ballots.rankings.back().places.push_back({film});
  }
  return ballots;
}

Ballots grids(size_t jurors, size_t films, size_t seats) {
  std::mt19937 random(3);
  Ballots ballots =
      empty(jurors, films, WeightedCriteria{0, 20, {{"a", 3}, {"b", 2}}, WeightedCriteria::Severity::corrected});
  for (uint32_t film = 0; film < films; ++film) {
    for (size_t seat = 0; seat < seats; ++seat) {
      ballots.grids.push_back({static_cast<uint32_t>((film * 7 + seat * (1 + film % 11)) % jurors),
                               film,
                               {static_cast<int32_t>(random() % 21), static_cast<int32_t>(random() % 21)}});
    }
  }
  return in_order(std::move(ballots));
}

void measure(const char* what, const Ballots& ballots) {
  const std::string file = write_ballots(ballots);
  const Stopwatch reading;
  const Ballots read = read_ballots(file);
  const double read_ms = reading.milliseconds();
  const Stopwatch counting;
  const Result result = tally(read);
  const double count_ms = counting.milliseconds();
  const std::string json = result_json(read, result);
  std::printf("%-18s %7zu voters × %3zu films: count %8.1f ms, read a file of %6.1f MB %8.1f ms\n", what,
              ballots.voters.size(), ballots.films.size(), count_ms, static_cast<double>(file.size()) / 1e6, read_ms);
}

void measure_assignment() {
  AssignmentRequest request;
  std::mt19937 random(4);
  for (const std::string& key : numbered('f', 500)) request.films.push_back({key, {}});
  for (const std::string& key : numbered('j', 60)) request.jurors.push_back({key, {}, -1});
  for (const FilmToSee& film : request.films) {
    for (const JurorToSee& juror : request.jurors) {
      if (random() % 10 == 0) request.exclusions.push_back({juror.key, film.key, "Declared by the juror."});
    }
  }
  const Stopwatch watch;
  const Assignment answer = assign(request);
  const double spent_ms = watch.milliseconds();
  int low = answer.loads.front().second, high = low;
  for (const auto& [juror, load] : answer.loads) {
    low = std::min(low, load);
    high = std::max(high, load);
  }
  std::printf("assignment 500 films × 60 jurors, 5 seats, 10 %% exclusions: %.1f ms, %d to %d films each, %zu short\n",
              spent_ms, low, high, answer.shortfalls.size());
}

}  // namespace

int main() {
  for (size_t voters : {10'000, 30'000, 100'000}) measure("majority judgment", mentions(voters, 50));
  for (size_t voters : {3'000, 10'000, 30'000}) measure("borda", rankings(voters, 50));
  measure("weighted criteria", grids(60, 500, 5));
  measure("weighted criteria", grids(120, 500, 5));
  measure_assignment();
}
