#include "festival/method_json.h"

#include <nlohmann/json.hpp>

namespace resonance::festival {
namespace {

using nlohmann::ordered_json;

ordered_json json_of(const MajorityJudgment& method) {
  return {{"name", "majority_judgment"},
          {"mentions", method.mentions},
          {"unjudged", method.unjudged == MajorityJudgment::Unjudged::lowest ? "lowest" : "ignored"}};
}

ordered_json json_of(const Borda& method) {
  return {{"name", "borda"}, {"unranked", method.unranked == Borda::Unranked::last ? "last" : "absent"}};
}

ordered_json json_of(const WeightedCriteria& method) {
  ordered_json criteria = ordered_json::array();
  for (const Criterion& each : method.criteria) {
    criteria.push_back(ordered_json{{"name", each.name}, {"weight", each.weight}});
  }
  return {{"name", "weighted_criteria"},
          {"scale", ordered_json{{"lowest", method.lowest}, {"highest", method.highest}}},
          {"criteria", criteria},
          {"severity", method.severity == WeightedCriteria::Severity::shown ? "shown" : "corrected"}};
}

}  // namespace

ordered_json method_json(const Method& method) {
  return std::visit([](const auto& each) { return json_of(each); }, method);
}

}  // namespace resonance::festival
