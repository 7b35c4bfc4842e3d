#include "festival/sortition/mixture.h"

#include <glpk.h>

#include <algorithm>

#include "base/error.h"

namespace resonance::festival::sortition {
namespace {

constexpr int kWhole = 1;  // row: the shares make 1
constexpr int kLevel = 1;  // column: the level
constexpr double kOpen = -1;

}  // namespace

Mixture::Mixture(const Pool& pool, const std::vector<double>& targets)
    : pool_(pool),
      program_(new_program()),
      targets_(targets),
      row_(targets.size(), 0),
      settled_(targets.size(), kOpen) {
  glp_prob* program = program_.get();
  glp_add_rows(program, 1);
  glp_set_row_bnds(program, kWhole, GLP_FX, 1, 1);
  for (size_t g = 0; g < targets.size(); ++g) {
    if (targets[g] <= 0) continue;
    row_[g] = glp_add_rows(program, 1);
    glp_set_row_bnds(program, row_[g], GLP_LO, 0, 0);
  }
  glp_add_cols(program, 1);
  glp_set_col_bnds(program, kLevel, GLP_LO, 0, 0);
  glp_set_obj_coef(program, kLevel, 1);
  write_level_column();
}

void Mixture::write_level_column() {
  std::vector<int> rows{0};
  for (size_t g = 0; g < row_.size(); ++g) {
    if (row_[g] > 0 && settled_[g] < 0) rows.push_back(row_[g]);
  }
  const std::vector<double> minus(rows.size(), -1.0);
  glp_set_mat_col(program_.get(), kLevel, static_cast<int>(rows.size()) - 1, rows.data(), minus.data());
}

bool Mixture::add(const Composition& composition) {
  if (std::find(compositions_.begin(), compositions_.end(), composition) != compositions_.end()) return false;
  compositions_.push_back(composition);
  std::vector<int> rows{0, kWhole};
  std::vector<double> parts{0, 1.0};
  for (const GroupSeats& part : composition) {
    if (row_[part.group] == 0) continue;
    rows.push_back(row_[part.group]);
    parts.push_back(static_cast<double>(part.seats) / pool_.groups[part.group].size() / targets_[part.group]);
  }
  const int column = glp_add_cols(program_.get(), 1);
  glp_set_col_bnds(program_.get(), column, GLP_LO, 0, 0);
  glp_set_mat_col(program_.get(), column, static_cast<int>(rows.size()) - 1, rows.data(), parts.data());
  return true;
}

void Mixture::settle(int group, double chance) {
  settled_[group] = chance;
  glp_set_row_bnds(program_.get(), row_[group], GLP_LO, chance, 0);
  write_level_column();
}

Mixture::Solution Mixture::solve() {
  glp_prob* program = program_.get();
  if (solve_linear(program) != Outcome::optimal) {
    throw Error(ErrorCode::internal, "The solver of the draw failed on these quotas. Nothing was drawn.");
  }
  Solution solution{.level = glp_get_col_prim(program, kLevel), .shares = {}, .prices = {}, .per_seat = {}};
  for (size_t i = 0; i < compositions_.size(); ++i) {
    solution.shares.push_back(std::max(0.0, glp_get_col_prim(program, static_cast<int>(i) + 2)));
  }
  for (size_t g = 0; g < row_.size(); ++g) {
    const double price = row_[g] == 0 ? 0 : std::max(0.0, -glp_get_row_dual(program, row_[g]));
    solution.prices.push_back(price);
    solution.per_seat.push_back(price == 0 ? 0 : price / targets_[g] / pool_.groups[g].size());
  }
  return solution;
}

}  // namespace resonance::festival::sortition
