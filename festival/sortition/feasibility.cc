#include "festival/sortition/feasibility.h"

#include <glpk.h>

#include <cmath>

#include "base/error.h"
#include "festival/sortition/program.h"

namespace resonance::festival::sortition {
namespace {

using Values = std::map<std::string, std::string>;

// What one look at a criterion shows.
void look_at(const Pool& pool, size_t position, std::vector<Message>& reasons) {
  const Criterion& criterion = pool.quotas.criteria[position];
  int least = 0, most = 0;
  for (size_t v = 0; v < criterion.values.size(); ++v) {
    const Quota& quota = criterion.values[v];
    const int share = pool.share(static_cast<int>(position), static_cast<int>(v));
    if (quota.min_seats > share) {
      reasons.push_back({"{criterion}, {value}: at least {min} seats, but {count} volunteers; {missing} are missing.",
                         Values{{"criterion", criterion.name},
                                {"value", quota.value},
                                {"min", std::to_string(quota.min_seats)},
                                {"count", std::to_string(share)},
                                {"missing", std::to_string(quota.min_seats - share)}}});
    }
    least += quota.min_seats;
    most += std::min(quota.max_seats, share);
  }
  Values values{{"criterion", criterion.name}, {"seats", std::to_string(pool.quotas.seats)}};
  if (least > pool.quotas.seats) {
    values["sum"] = std::to_string(least);
    values["count"] = std::to_string(least - pool.quotas.seats);
    reasons.push_back(
        {"{criterion}: the least of its values make {sum} seats, {count} more than the {seats} there are.", values});
  }
  if (most < pool.quotas.seats) {
    values["sum"] = std::to_string(most);
    values["count"] = std::to_string(pool.quotas.seats - most);
    reasons.push_back(
        {"{criterion}: the most of its values, with these volunteers, make {sum} seats, {count} fewer "
         "than the {seats} to fill.",
         values});
  }
}

// Quotas with slack: a value's seats, plus what its min is lowered by, reach min; minus what its max is raised by, stay
// under max. As few seats of slack as possible.
class SmallestChange {
 public:
  explicit SmallestChange(const Pool& pool) : pool_(pool), program_(new_program()) {
    glp_prob* program = program_.get();
    glp_set_obj_dir(program, GLP_MIN);
    glp_add_rows(program, 1);
    glp_set_row_bnds(program, 1, GLP_FX, pool.quotas.seats, pool.quotas.seats);
    const size_t criteria = pool.quotas.criteria.size();
    for (size_t c = 0; c < criteria; ++c) {
      first_row_.push_back(glp_get_num_rows(program) + 1);
      for (const Quota& quota : pool.quotas.criteria[c].values) {
        const int row = glp_add_rows(program, 2);
        glp_set_row_bnds(program, row, GLP_LO, quota.min_seats, 0);
        glp_set_row_bnds(program, row + 1, GLP_UP, 0, quota.max_seats);
        // A seat costs 1,000; what is added decides between changes as small: the last criterion is the cheapest.
        add_slack(row, 1.0, quota.min_seats, 1000.0 + static_cast<double>(criteria - c));
        add_slack(row + 1, -1.0, pool.quotas.seats, 1000.0 + static_cast<double>(criteria - c));
      }
    }
    for (const Group& group : pool.groups) add_group(group);
  }

  Quotas solve() {
    glp_prob* program = program_.get();
    glp_iocp options;
    glp_init_iocp(&options);
    options.msg_lev = GLP_MSG_OFF;
    options.presolve = GLP_ON;
    if (glp_intopt(program, &options) != 0 || glp_mip_status(program) != GLP_OPT) {
      throw Error(ErrorCode::internal, "The solver of the draw failed on these quotas. Nothing was drawn.");
    }
    Quotas relaxed = pool_.quotas;
    int column = 1;
    for (Criterion& criterion : relaxed.criteria) {
      for (Quota& quota : criterion.values) {
        quota.min_seats -= static_cast<int>(std::lround(glp_mip_col_val(program, column++)));
        quota.max_seats += static_cast<int>(std::lround(glp_mip_col_val(program, column++)));
      }
    }
    return relaxed;
  }

 private:
  void add_slack(int row, double sign, int most, double cost) {
    const int column = glp_add_cols(program_.get(), 1);
    glp_set_col_kind(program_.get(), column, GLP_IV);
    glp_set_col_bnds(program_.get(), column, most > 0 ? GLP_DB : GLP_FX, 0, most);
    glp_set_obj_coef(program_.get(), column, cost);
    const int rows[2] = {0, row};
    const double signs[2] = {0, sign};
    glp_set_mat_col(program_.get(), column, 1, rows, signs);
  }
  void add_group(const Group& group) {
    const int column = glp_add_cols(program_.get(), 1);
    glp_set_col_kind(program_.get(), column, GLP_IV);
    glp_set_col_bnds(program_.get(), column, GLP_DB, 0, group.size());
    std::vector<int> rows{0, 1};
    for (size_t c = 0; c < first_row_.size(); ++c) {
      rows.push_back(first_row_[c] + 2 * group.values[c]);
      rows.push_back(first_row_[c] + 2 * group.values[c] + 1);
    }
    const std::vector<double> ones(rows.size(), 1.0);
    glp_set_mat_col(program_.get(), column, static_cast<int>(rows.size()) - 1, rows.data(), ones.data());
  }

  const Pool& pool_;
  Program program_;
  std::vector<int> first_row_;
};

void tell_change(const Pool& pool, Feasibility& answer) {
  std::vector<Message> changes;
  for (size_t c = 0; c < pool.quotas.criteria.size(); ++c) {
    for (size_t v = 0; v < pool.quotas.criteria[c].values.size(); ++v) {
      const Quota& before = pool.quotas.criteria[c].values[v];
      const Quota& after = answer.relaxed.criteria[c].values[v];
      Values values{{"criterion", pool.quotas.criteria[c].name}, {"value", before.value}};
      answer.seats_moved += before.min_seats - after.min_seats + after.max_seats - before.max_seats;
      if (after.min_seats < before.min_seats) {
        values["before"] = std::to_string(before.min_seats);
        values["after"] = std::to_string(after.min_seats);
        changes.push_back({"{criterion}, {value}: at least {after} instead of {before}.", values});
      }
      if (after.max_seats > before.max_seats) {
        values["before"] = std::to_string(before.max_seats);
        values["after"] = std::to_string(after.max_seats);
        changes.push_back({"{criterion}, {value}: at most {after} instead of {before}.", values});
      }
    }
  }
  if (answer.reasons.empty()) {
    answer.reasons.push_back({"Each quota can be kept, but with these volunteers not all of them together."});
  }
  answer.reasons.push_back(Message{"The smallest change that makes a jury possible, {count} in all:",
                                   {{"count", std::to_string(answer.seats_moved)}}});
  answer.reasons.insert(answer.reasons.end(), changes.begin(), changes.end());
}

}  // namespace

Feasibility feasibility(const Pool& pool) {
  Feasibility answer{.possible = false, .reasons = {}, .relaxed = pool.quotas};
  const int people = static_cast<int>(pool.ids.size()), seats = pool.quotas.seats;
  if (people < seats) {
    answer.reasons.push_back({"{seats} seats, but {count} volunteers; {missing} are missing.",
                              Values{{"seats", std::to_string(seats)},
                                     {"count", std::to_string(people)},
                                     {"missing", std::to_string(seats - people)}}});
    return answer;
  }
  for (size_t c = 0; c < pool.quotas.criteria.size(); ++c) look_at(pool, c, answer.reasons);
  if (answer.reasons.empty()) {
    const std::vector<double> nothing(pool.groups.size(), 0);
    if (BestComposition(pool).heaviest(nothing, 1)) {
      answer.possible = true;
      return answer;
    }
  }
  answer.relaxed = SmallestChange(pool).solve();
  tell_change(pool, answer);
  return answer;
}

}  // namespace resonance::festival::sortition
