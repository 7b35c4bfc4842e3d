#include "festival/sortition/relaxation.h"

#include <glpk.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"

namespace resonance::festival::sortition {
namespace {

constexpr double kBillion = 1e9;
constexpr double kSlack = 1e-7;  // the solver's own tolerance
constexpr double kPriceOfSettled = 1e-9;
constexpr int kLevel = 1;  // column

// Columns: the level, then per group what its chance is above the level (once settled: its chance). Rows: seats,
// values. Last, the rows "chance <= 1" of the few groups that passed it: with all of them at once the program would be
// slow.
class Relaxation {
 public:
  Relaxation(const Pool& pool, const std::vector<bool>& open)
      : pool_(pool), program_(new_program()), open_(open), cap_row_(open.size(), 0) {
    glp_prob* program = program_.get();
    add_row(pool.quotas.seats, pool.quotas.seats);
    for (const Criterion& criterion : pool.quotas.criteria) {
      first_row_.push_back(glp_get_num_rows(program) + 1);
      for (const Quota& quota : criterion.values) add_row(quota.min_seats, quota.max_seats);
    }
    glp_add_cols(program, 1);
    glp_set_col_bnds(program, kLevel, GLP_DB, 0, 1);
    glp_set_obj_coef(program, kLevel, 1);
    for (size_t g = 0; g < pool.groups.size(); ++g) {
      const int added = glp_add_cols(program, 1);
      glp_set_col_bnds(program, added, open[g] ? GLP_LO : GLP_FX, 0, 0);
      const std::vector<int> rows = rows_of(pool.groups[g]);
      const std::vector<double> sizes(rows.size(), pool.groups[g].size());
      glp_set_mat_col(program, added, static_cast<int>(rows.size()) - 1, rows.data(), sizes.data());
    }
    write_level_column();
  }

  // False when the solver finds no solution: rounding of the levels before can take away the last feasible point.
  bool solve() {
    do {
      if (solve_linear(program_.get()) != Outcome::optimal) return false;
    } while (cap_chances());
    return true;
  }

  double level() const { return glp_get_col_prim(program_.get(), kLevel); }
  double chance(size_t group) const {
    return glp_get_col_prim(program_.get(), column(group)) + (open_[group] ? level() : 0);
  }
  double price(size_t group) const { return std::max(0.0, -glp_get_col_dual(program_.get(), column(group))); }
  const std::vector<bool>& open() const { return open_; }

  // These have their chance: at least the level as it is.
  void settle(const std::vector<size_t>& groups) {
    const double chance = std::max(0.0, level() - kSlack);
    for (size_t group : groups) {
      open_[group] = false;
      glp_set_col_bnds(program_.get(), column(group), GLP_DB, chance, 1);
      if (cap_row_[group] > 0) glp_set_row_bnds(program_.get(), cap_row_[group], GLP_FR, 0, 0);
    }
    write_level_column();
  }

  QuotaProof proof() const {
    QuotaProof proof;
    for (size_t g = 0; g < open_.size(); ++g) proof.weights.push_back(open_[g] ? std::llround(price(g) * kBillion) : 0);
    proof.seat = row_price(1);
    for (size_t c = 0; c < first_row_.size(); ++c) {
      proof.values.emplace_back();
      for (size_t v = 0; v < pool_.quotas.criteria[c].values.size(); ++v) {
        proof.values.back().push_back(row_price(first_row_[c] + static_cast<int>(v)));
      }
    }
    return proof;
  }

 private:
  // True when a chance above 1 was found: it is forbidden from now on.
  bool cap_chances() {
    bool found = false;
    for (size_t g = 0; g < open_.size(); ++g) {
      if (!open_[g] || cap_row_[g] > 0 || chance(g) <= 1 + kSlack) continue;
      cap_row_[g] = glp_add_rows(program_.get(), 1);
      glp_set_row_bnds(program_.get(), cap_row_[g], GLP_UP, 0, 1);
      const int columns[3] = {0, kLevel, column(g)};
      const double ones[3] = {0, 1, 1};
      glp_set_mat_row(program_.get(), cap_row_[g], 2, columns, ones);
      found = true;
    }
    return found;
  }

  static int column(size_t group) { return static_cast<int>(group) + 2; }
  int64_t row_price(int row) const { return std::llround(glp_get_row_dual(program_.get(), row) * kBillion); }
  void add_row(int min, int max) {
    const int row = glp_add_rows(program_.get(), 1);
    glp_set_row_bnds(program_.get(), row, min == max ? GLP_FX : GLP_DB, min, max);
  }
  std::vector<int> rows_of(const Group& group) const {
    std::vector<int> rows{0, 1};
    for (size_t c = 0; c < first_row_.size(); ++c) rows.push_back(first_row_[c] + group.values[c]);
    return rows;
  }
  void write_level_column() {
    std::vector<double> sums(glp_get_num_rows(program_.get()) + 1, 0);
    for (size_t g = 0; g < open_.size(); ++g) {
      if (!open_[g]) continue;
      const std::vector<int> rows = rows_of(pool_.groups[g]);
      for (size_t i = 1; i < rows.size(); ++i) sums[rows[i]] += pool_.groups[g].size();
      if (cap_row_[g] > 0) sums[cap_row_[g]] = 1;
    }
    std::vector<int> rows(sums.size());
    std::iota(rows.begin(), rows.end(), 0);
    glp_set_mat_col(program_.get(), kLevel, static_cast<int>(rows.size()) - 1, rows.data(), sums.data());
  }

  const Pool& pool_;
  Program program_;
  std::vector<bool> open_;
  std::vector<int> cap_row_;  // per group; 0: none
  std::vector<int> first_row_;
};

}  // namespace

RelaxedChances relaxed_leximin(const Pool& pool, const std::vector<bool>& open) {
  Relaxation relaxation(pool, open);
  RelaxedChances result;
  while (std::find(relaxation.open().begin(), relaxation.open().end(), true) != relaxation.open().end()) {
    if (!relaxation.solve()) {
      if (result.levels > 0) break;  // the chances so far are as high a target
      throw Error(ErrorCode::internal, "The solver of the draw failed on these quotas. Nothing was drawn.");
    }
    if (result.levels++ == 0) result.proof = relaxation.proof();
    result.chances.clear();
    for (size_t g = 0; g < open.size(); ++g) result.chances.push_back(open[g] ? relaxation.chance(g) : 0);
    std::vector<size_t> settled;
    for (size_t g = 0; g < open.size(); ++g) {
      if (relaxation.open()[g] && relaxation.price(g) > kPriceOfSettled) settled.push_back(g);
    }
    if (settled.empty()) break;  // the level is 1: nobody can have more
    relaxation.settle(settled);
  }
  return result;
}

}  // namespace resonance::festival::sortition
