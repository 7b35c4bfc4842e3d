#include "festival/sortition/report.h"

#include <algorithm>
#include <map>

namespace resonance::festival::sortition {

SortitionReport report_of(const Committed& committed) {
  const Pool& pool = committed.pool;
  const Fairness& fairness = committed.fair.fairness;
  SortitionReport report;
  report.title = committed.title;
  report.volunteers = static_cast<int>(pool.ids.size());
  report.seats = pool.quotas.seats;
  for (size_t c = 0; c < pool.quotas.criteria.size(); ++c) {
    for (size_t v = 0; v < pool.quotas.criteria[c].values.size(); ++v) {
      const Quota& quota = pool.quotas.criteria[c].values[v];
      report.values.push_back({pool.quotas.criteria[c].name, quota.value,
                               pool.share(static_cast<int>(c), static_cast<int>(v)), quota.min_seats, quota.max_seats,
                               std::nullopt});
    }
  }
  report.balls = balls_of(committed.fair.lottery);
  std::map<int64_t, int> counts;
  for (int64_t balls : chances(pool, committed.fair.lottery)) ++counts[balls];
  for (const auto& [balls, volunteers] : counts) report.chances.push_back({balls, volunteers});
  report.minimum_ppb = fairness.minimum_ppb;
  report.optimum_at_most_ppb = fairness.optimum_at_most_ppb;
  for (int group : fairness.unreachable) report.unreachable_volunteers += pool.groups[group].size();
  for (const Group& group : pool.groups) report.alone_in_group += group.size() == 1;
  return report;
}

SortitionReport report_of(const Committed& committed, const DrawRecord& record) {
  SortitionReport report = report_of(committed);
  const Pool& pool = committed.pool;
  for (ValueShare& share : report.values) share.jurors = 0;
  for (const std::string& key : jury_of(record)) {
    const auto position = std::lower_bound(pool.ids.begin(), pool.ids.end(), key) - pool.ids.begin();
    const Group& group = pool.groups[pool.group_of[position]];
    size_t row = 0;
    for (size_t c = 0; c < group.values.size(); ++c) {
      ++*report.values[row + group.values[c]].jurors;
      row += pool.quotas.criteria[c].values.size();
    }
  }
  return report;
}

}  // namespace resonance::festival::sortition
