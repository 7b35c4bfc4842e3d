#include "festival/eligibility.h"

#include <algorithm>
#include <array>

#include "base/clock.h"

namespace resonance::festival {
namespace {

using Answer = std::optional<Finding>;

bool holds(const std::vector<std::string>& all, const std::string& one) {
  return std::ranges::find(all, one) != all.end();
}

std::string listed(const std::vector<std::string>& all) {
  std::string text;
  for (const std::string& each : all) text += (text.empty() ? "" : ", ") + each;
  return text;
}

Answer unknown(Rule rule, Message reason) {
  return Finding{rule, Verdict::unknown, std::move(reason)};
}

Answer decided(Rule rule, bool met, Message well, Message not_well) {
  return Finding{rule, met ? Verdict::met : Verdict::not_met, met ? std::move(well) : std::move(not_well)};
}

// "12:00.040": the thousandths matter where a film is one frame too long.
std::string exact_time(int64_t duration_ms) {
  const std::string thousandths = std::to_string(1000 + duration_ms % 1000).substr(1);
  return timecode(duration_ms) + "." + thousandths;
}

Answer duration(const EligibilityRules& rules, const SubmissionFacts& facts) {
  if (!rules.maximum_duration_ms && !rules.minimum_duration_ms) return {};
  if (!facts.duration_ms) {
    return unknown(Rule::duration, "How long the film is will be known once it is prepared.");
  }
  const int64_t lasts_ms = *facts.duration_ms;
  const std::string lasts = exact_time(lasts_ms);
  if (rules.maximum_duration_ms && lasts_ms > *rules.maximum_duration_ms) {
    return Finding{Rule::duration, Verdict::not_met,
                   Message("The film lasts {duration}, {over} ms more than the {limit} that are allowed.",
                           {{"duration", lasts},
                            {"over", std::to_string(lasts_ms - *rules.maximum_duration_ms)},
                            {"limit", exact_time(*rules.maximum_duration_ms)}})};
  }
  if (rules.minimum_duration_ms && lasts_ms < *rules.minimum_duration_ms) {
    return Finding{Rule::duration, Verdict::not_met,
                   Message("The film lasts {duration}, {under} ms less than the {limit} that are asked.",
                           {{"duration", lasts},
                            {"under", std::to_string(*rules.minimum_duration_ms - lasts_ms)},
                            {"limit", exact_time(*rules.minimum_duration_ms)}})};
  }
  return Finding{Rule::duration, Verdict::met, Message("The film lasts {duration}.", {{"duration", lasts}})};
}

Answer finished(const EligibilityRules& rules, const SubmissionFacts& facts) {
  if (rules.finished_from.empty()) return {};
  if (facts.finished.empty()) return unknown(Rule::finished, "Say when the film was finished.");
  const std::map<std::string, std::string> dates{{"finished", facts.finished}, {"from", rules.finished_from}};
  // ISO dates compare as texts.
  return decided(
      Rule::finished, facts.finished >= rules.finished_from,
      Message("The film was finished on {finished}, not before {from}.", dates),
      Message("The film was finished on {finished}; this edition takes films finished from {from} on.", dates));
}

Answer territory(const EligibilityRules& rules, const SubmissionFacts& facts) {
  if (rules.territories.empty()) return {};
  if (facts.territories.empty()) return unknown(Rule::territory, "Say to which place the film belongs.");
  const bool inside =
      std::ranges::any_of(facts.territories, [&](const std::string& code) { return holds(rules.territories, code); });
  return decided(Rule::territory, inside, Message("The film's place lies in the territory of this edition."),
                 Message("The film's place is not in the territory of this edition ({territories}).",
                         {{"territories", listed(rules.territories)}}));
}

Answer subtitles(const EligibilityRules& rules, const SubmissionFacts& facts) {
  if (rules.subtitles.empty()) return {};
  std::vector<std::string> missing;
  for (const std::string& language : rules.subtitles) {
    if (!holds(facts.subtitles, language)) missing.push_back(language);
  }
  return decided(
      Rule::subtitles, missing.empty(), Message("The subtitles that are asked are there."),
      Message("Subtitles are missing: {languages}. Add them on the film's page.", {{"languages", listed(missing)}}));
}

Answer category(const EligibilityRules& rules, const SubmissionFacts& facts) {
  if (rules.categories.empty()) return {};
  if (facts.category.empty()) return unknown(Rule::category, "Choose a category.");
  return decided(Rule::category, holds(rules.categories, facts.category),
                 Message("The category “{category}” is one of this edition.", {{"category", facts.category}}),
                 Message("The category “{category}” is none of this edition: {categories}.",
                         {{"category", facts.category}, {"categories", listed(rules.categories)}}));
}

Answer first_film(const EligibilityRules& rules, const SubmissionFacts& facts) {
  if (!rules.first_film) return {};
  if (!facts.first_film) return unknown(Rule::first_film, "Say whether this is the team's first film.");
  return decided(Rule::first_film, *facts.first_film, Message("It is a first film."),
                 Message("This edition takes first films only."));
}

Answer minors(const EligibilityRules& rules, const SubmissionFacts& facts) {
  if (!rules.minors_authorised) return {};
  if (!facts.shows_minors) return unknown(Rule::minors, "Say whether minors can be recognised in the film.");
  if (!*facts.shows_minors) return Finding{Rule::minors, Verdict::met, Message("No minor can be recognised.")};
  if (!facts.minors_authorised) {
    return unknown(Rule::minors, "Minors can be recognised: say whether those who have authority over them agreed.");
  }
  return decided(Rule::minors, *facts.minors_authorised,
                 Message("Those who have authority over the minors in the film agreed."),
                 Message("Minors can be recognised, and those who have authority over them have not all agreed."));
}

Answer projection_right(const EligibilityRules& rules, const SubmissionFacts& facts) {
  if (!rules.projection_right) return {};
  if (!facts.projection_right) {
    return unknown(Rule::projection_right, "Say whether the film may be projected in public.");
  }
  return decided(Rule::projection_right, *facts.projection_right, Message("The film may be projected in public."),
                 Message("Without the right to project it in public the film cannot be shown at the festival."));
}

}  // namespace

std::vector<Finding> check_eligibility(const EligibilityRules& rules, const SubmissionFacts& facts) {
  static constexpr std::array kChecks{duration, finished,   territory, subtitles,
                                      category, first_film, minors,    projection_right};
  std::vector<Finding> findings;
  for (const auto& check : kChecks) {
    if (Answer answer = check(rules, facts)) findings.push_back(std::move(*answer));
  }
  return findings;
}

bool is_eligible(const std::vector<Finding>& findings) {
  return std::ranges::all_of(findings, [](const Finding& each) { return each.verdict == Verdict::met; });
}

}  // namespace resonance::festival
