// The linear and integer programs of sortition, solved by GLPK (GPL-3.0-or-later; the C interface has been stable for
// fifteen years). Private to the room: other files here speak of groups and seats, never of rows and columns.
//
// One object, one thread; several objects in several threads are fine (GLPK keeps its state per thread). The same calls
// in the same order give the same answers: no clock, no random number, limits are counted in nodes of the search.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "festival/sortition/pool.h"

struct glp_prob;

namespace resonance::festival::sortition {

struct ProgramDeleter {
  void operator()(glp_prob* program) const;
};
using Program = std::unique_ptr<glp_prob, ProgramDeleter>;

// A program without rows or columns, maximising; silent.
Program new_program();

enum class Outcome { optimal, infeasible, failed };
// Solves the linear program. The simplex method can go round in circles where many juries are as good as each other: it
// is stopped after so many steps, and begun again another way.
Outcome solve_linear(glp_prob* program);

// "GLPK 5.0": whose arithmetic made a lottery.
std::string solver_name();

// What a group has of a jury.
struct GroupSeats {
  int group = 0;
  int seats = 0;  // 1..size of the group
  auto operator<=>(const GroupSeats&) const = default;
};
// A jury as far as the quotas are concerned: how many seats each group has. Ascending groups, no zeros.
using Composition = std::vector<GroupSeats>;

// Whether it fills the seats, takes no more of a group than there are, and keeps every quota.
bool keeps_quotas(const Pool& pool, const Composition& composition);

// Finds compositions that keep the quotas and weigh most.
class BestComposition {
 public:
  explicit BestComposition(const Pool& pool);

  struct Found {
    Composition composition;
    double weight = 0;
    double bound = 0;  // no composition that keeps the quotas weighs more
  };
  // The heaviest, where one seat of group g weighs weights[g] >= 0; its weight is at least (1 - relative_gap) · bound,
  // unless the search had to stop at its limit of nodes, and then bound says how far it got. Absent when no composition
  // keeps the quotas. Cost: milliseconds for a thousand volunteers, more when the quotas are tight.
  std::optional<Found> heaviest(const std::vector<double>& weights, double relative_gap);

  // Any composition with at least one seat for that group; absent when there is none.
  std::optional<Composition> with(int group);

 private:
  std::optional<Found> search(double relative_gap);

  const Pool& pool_;
  Program program_;
};

}  // namespace resonance::festival::sortition
