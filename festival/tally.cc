#include "festival/tally.h"

#include <nlohmann/json.hpp>

#include "festival/method_json.h"

namespace resonance::festival {
namespace {

using nlohmann::ordered_json;

ordered_json place(const Ballots& ballots, uint32_t film, int rank) {
  ordered_json json{{"rank", rank}, {"film", ballots.films[film].key}};
  if (!ballots.films[film].title.empty()) json["title"] = ballots.films[film].title;
  return json;
}

ordered_json before_next(const MajorityDifference& difference) {
  using By = MajorityDifference::By;
  switch (difference.by) {
    case By::equal: return {{"by", "equal"}};
    case By::mention: return {{"by", "mention"}, {"this", difference.first + 1}, {"next", difference.second + 1}};
    case By::worse_side:
    case By::better_side: break;
  }
  return {{"by", difference.by == By::worse_side ? "worse_side" : "better_side"},
          {"set_aside", text(difference.set_aside)},
          {"this", difference.first + 1},
          {"next", difference.second + 1}};
}

ordered_json standings(const Ballots& ballots, const MajorityResult& result) {
  ordered_json list = ordered_json::array();
  for (const MajorityStanding& each : result.standings) {
    ordered_json json = place(ballots, each.film, each.rank);
    json["ballots"] = each.profile.ballots;
    json["profile"] = each.profile.counts;
    json["mention"] = each.mention + 1;
    json["sign"] = each.above > each.below ? "+" : "-";
    json["above"] = text(each.above);
    json["below"] = text(each.below);
    if (&each != &result.standings.back()) json["before_next"] = before_next(each.before_next);
    list.push_back(std::move(json));
  }
  return list;
}

ordered_json standings(const Ballots& ballots, const BordaResult& result) {
  ordered_json list = ordered_json::array();
  for (const BordaStanding& each : result.standings) {
    ordered_json json = place(ballots, each.film, each.rank);
    json["ballots"] = each.ballots;
    json["points"] = text(each.points);
    json["duels"] = each.duels;
    json["share"] = text(each.share);
    list.push_back(std::move(json));
  }
  return list;
}

ordered_json standings(const Ballots& ballots, const CriteriaResult& result) {
  ordered_json list = ordered_json::array();
  for (const CriteriaStanding& each : result.standings) {
    ordered_json json = place(ballots, each.film, each.rank);
    json["ballots"] = each.ballots;
    json["mean"] = each.mean.exact;
    json["mean_rounded"] = each.mean.rounded;
    if (!each.corrected.exact.empty()) {
      json["corrected"] = each.corrected.exact;
      json["corrected_rounded"] = each.corrected.rounded;
    }
    list.push_back(std::move(json));
  }
  return list;
}

const char* name(CriteriaResult::Correction correction) {
  switch (correction) {
    case CriteriaResult::Correction::applied: return "applied";
    case CriteriaResult::Correction::shown: return "shown";
    case CriteriaResult::Correction::unlinked: return "unlinked";
    case CriteriaResult::Correction::too_large: break;
  }
  return "too_large";
}

void add_severity(ordered_json& json, const Ballots& ballots, const CriteriaResult& result) {
  ordered_json jurors = ordered_json::array();
  for (const JurorSeverity& each : result.severities) {
    jurors.push_back(ordered_json{{"voter", ballots.voters[each.voter]},
                                  {"films", each.films},
                                  {"severity", each.severity.exact},
                                  {"severity_rounded", each.severity.rounded}});
  }
  json["severity"] = {{"correction", name(result.correction)}, {"groups", result.groups}, {"jurors", jurors}};
}

}  // namespace

Result tally(const Ballots& ballots) {
  struct Count {
    const Ballots& ballots;
    Result operator()(const MajorityJudgment& method) const { return majority_judgment(ballots, method); }
    Result operator()(const Borda& method) const { return borda(ballots, method); }
    Result operator()(const WeightedCriteria& method) const { return weighted_criteria(ballots, method); }
  };
  return std::visit(Count{ballots}, ballots.method);
}

std::string result_json(const Ballots& ballots, const Result& result) {
  ordered_json json{{"format", "resonance-result/1"},
                    {"edition", ballots.edition},
                    {"method", method_json(ballots.method)},
                    {"films", ballots.films.size()},
                    {"voters", ballots.voters.size()}};
  std::visit(
      [&](const auto& each) {
        json["ranking"] = standings(ballots, each);
        json["unranked"] = ordered_json::array();
        for (uint32_t film : each.unranked) json["unranked"].push_back(ballots.films[film].key);
      },
      result);
  if (const auto* criteria = std::get_if<CriteriaResult>(&result)) add_severity(json, ballots, *criteria);
  return json.dump(2) + "\n";
}

}  // namespace resonance::festival
