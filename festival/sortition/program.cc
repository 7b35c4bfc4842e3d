#include "festival/sortition/program.h"

#include <glpk.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace resonance::festival::sortition {
namespace {

constexpr int kMostNodes = 4'000;
constexpr int kMostSteps = 20'000;  // of the simplex method
// The solver prunes what is better by less than this (tol_obj 1e-7, of weights of at most 1 over some tens of seats).
constexpr double kTolerance = 1e-5;

struct Progress {
  int nodes = 0;
  double bound = 0;
  bool stopped = false;
};

void count_nodes(glp_tree* tree, void* info) {
  auto& progress = *static_cast<Progress*>(info);
  if (glp_ios_reason(tree) != GLP_ISELECT || ++progress.nodes < kMostNodes) return;
  // Only with something in hand: whether there is a jury at all is never left open.
  if (glp_mip_status(glp_ios_get_prob(tree)) != GLP_FEAS) return;
  if (const int best = glp_ios_best_node(tree); best != 0) progress.bound = glp_ios_node_bound(tree, best);
  progress.stopped = true;
  glp_ios_terminate(tree);
}

void set_row(glp_prob* program, int row, int min, int max) {
  glp_set_row_bnds(program, row, min == max ? GLP_FX : GLP_DB, min, max);
}

[[noreturn]] void solver_failed() {
  throw Error(ErrorCode::internal, "The solver of the draw failed on these quotas. Nothing was drawn.");
}

}  // namespace

void ProgramDeleter::operator()(glp_prob* program) const {
  glp_delete_prob(program);
}

Program new_program() {
  // GLPK's state of this thread, which it would leave behind: a request has a thread of its own.
  struct Environment {
    ~Environment() { glp_free_env(); }
  };
  thread_local const Environment environment;
  glp_term_out(GLP_OFF);
  Program program(glp_create_prob());
  glp_set_obj_dir(program.get(), GLP_MAX);
  return program;
}

Outcome solve_linear(glp_prob* program) {
  struct Way {
    int method;
    int presolve;
    bool afresh;
  };
  for (const Way& way :
       {Way{GLP_PRIMAL, GLP_OFF, false}, Way{GLP_DUALP, GLP_OFF, true}, Way{GLP_PRIMAL, GLP_ON, true}}) {
    if (way.afresh) glp_adv_basis(program, 0);
    glp_smcp options;
    glp_init_smcp(&options);
    options.msg_lev = GLP_MSG_OFF;
    options.meth = way.method;
    options.presolve = way.presolve;
    options.it_lim = kMostSteps;
    const int code = glp_simplex(program, &options);
    if (code == GLP_ENOPFS || (code == 0 && glp_get_status(program) == GLP_NOFEAS)) return Outcome::infeasible;
    if (code == 0 && glp_get_status(program) == GLP_OPT) return Outcome::optimal;
  }
  return Outcome::failed;
}

std::string solver_name() {
  return std::string("GLPK ") + glp_version();
}

bool keeps_quotas(const Pool& pool, const Composition& composition) {
  int seats = 0;
  std::vector<std::vector<int>> held;
  for (const Criterion& criterion : pool.quotas.criteria) held.emplace_back(criterion.values.size(), 0);
  int last = -1;
  for (const GroupSeats& part : composition) {
    if (part.group <= last || part.group >= static_cast<int>(pool.groups.size())) return false;
    last = part.group;
    const Group& group = pool.groups[part.group];
    if (part.seats < 1 || part.seats > group.size()) return false;
    seats += part.seats;
    for (size_t c = 0; c < held.size(); ++c) held[c][group.values[c]] += part.seats;
  }
  if (seats != pool.quotas.seats) return false;
  for (size_t c = 0; c < held.size(); ++c) {
    for (size_t v = 0; v < held[c].size(); ++v) {
      const Quota& quota = pool.quotas.criteria[c].values[v];
      if (held[c][v] < quota.min_seats || held[c][v] > quota.max_seats) return false;
    }
  }
  return true;
}

BestComposition::BestComposition(const Pool& pool) : pool_(pool), program_(new_program()) {
  glp_prob* program = program_.get();
  glp_add_rows(program, 1);
  set_row(program, 1, pool.quotas.seats, pool.quotas.seats);
  std::vector<int> first_row;
  for (const Criterion& criterion : pool.quotas.criteria) {
    int row = glp_add_rows(program, static_cast<int>(criterion.values.size()));
    first_row.push_back(row);
    for (const Quota& quota : criterion.values) set_row(program, row++, quota.min_seats, quota.max_seats);
  }
  if (pool.groups.empty()) return;
  glp_add_cols(program, static_cast<int>(pool.groups.size()));
  const std::vector<double> ones(pool.quotas.criteria.size() + 2, 1.0);
  for (size_t g = 0; g < pool.groups.size(); ++g) {
    const int column = static_cast<int>(g) + 1;
    glp_set_col_kind(program, column, GLP_IV);
    glp_set_col_bnds(program, column, GLP_DB, 0, pool.groups[g].size());
    std::vector<int> rows{0, 1};
    for (size_t c = 0; c < first_row.size(); ++c) rows.push_back(first_row[c] + pool.groups[g].values[c]);
    glp_set_mat_col(program, column, static_cast<int>(rows.size()) - 1, rows.data(), ones.data());
  }
  glp_std_basis(program);
}

std::optional<BestComposition::Found> BestComposition::heaviest(const std::vector<double>& weights,
                                                                double relative_gap) {
  // The solver's tolerances are absolute: the largest weight becomes 1.
  const double scale = std::max(1e-300, weights.empty() ? 0.0 : *std::max_element(weights.begin(), weights.end()));
  for (size_t g = 0; g < weights.size(); ++g) {
    glp_set_obj_coef(program_.get(), static_cast<int>(g) + 1, weights[g] / scale);
  }
  auto found = search(relative_gap);
  if (!found) return std::nullopt;
  found->bound *= scale;
  found->weight = 0;
  for (const GroupSeats& part : found->composition) found->weight += weights[part.group] * part.seats;
  found->bound = std::max(found->bound, found->weight);
  return found;
}

std::optional<Composition> BestComposition::with(int group) {
  const int column = group + 1, size = pool_.groups[group].size();
  glp_set_col_bnds(program_.get(), column, size == 1 ? GLP_FX : GLP_DB, 1, size);
  for (size_t g = 0; g < pool_.groups.size(); ++g) glp_set_obj_coef(program_.get(), static_cast<int>(g) + 1, 0);
  auto found = search(1);
  glp_set_col_bnds(program_.get(), column, GLP_DB, 0, size);
  if (!found) return std::nullopt;
  return found->composition;
}

std::optional<BestComposition::Found> BestComposition::search(double relative_gap) {
  glp_prob* program = program_.get();
  if (glp_get_num_cols(program) == 0) return std::nullopt;  // nobody: a jury has at least one seat
  const Outcome outcome = solve_linear(program);
  if (outcome == Outcome::failed) solver_failed();
  if (outcome == Outcome::infeasible) return std::nullopt;
  const double relaxed = glp_get_obj_val(program);

  Progress progress;
  glp_iocp options;
  glp_init_iocp(&options);
  options.msg_lev = GLP_MSG_OFF;
  options.mip_gap = relative_gap;
  options.fp_heur = relative_gap >= 1 ? GLP_ON : GLP_OFF;  // any jury will do: the feasibility pump finds one sooner
  options.cb_func = count_nodes;
  options.cb_info = &progress;
  const int code = glp_intopt(program, &options);
  const int status = glp_mip_status(program);
  if (code != 0 && code != GLP_EMIPGAP && code != GLP_ESTOP) solver_failed();
  if (status == GLP_NOFEAS) return std::nullopt;
  if (status != GLP_OPT && status != GLP_FEAS) solver_failed();

  Found found;
  for (int column = 1; column <= glp_get_num_cols(program); ++column) {
    const int seats = static_cast<int>(std::lround(glp_mip_col_val(program, column)));
    if (seats > 0) found.composition.push_back({column - 1, seats});
  }
  if (!keeps_quotas(pool_, found.composition)) solver_failed();
  const double reached = glp_mip_obj_val(program);
  // What the search proved: at the end within the gap asked for, at its limit the best open node; never above the
  // linear relaxation.
  found.bound = progress.stopped ? progress.bound : reached + relative_gap * std::fabs(reached);
  found.bound = std::min(std::max(found.bound, reached), std::max(relaxed, reached)) + kTolerance;
  return found;
}

}  // namespace resonance::festival::sortition
