// Whether a film may take part, rule by rule, each with its reason: what an edition declares, against what is known of
// the film.
//
// Pure: any thread, no errors. Nothing is decided for good here: a person can overrule a rule with a note, elsewhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/message.h"

namespace resonance::festival {

// What is absent, empty or false is not asked.
struct EligibilityRules {
  std::optional<int64_t> minimum_duration_ms;  // inclusive
  std::optional<int64_t> maximum_duration_ms;  // inclusive: one frame more is too long
  std::string finished_from;                   // a date, "2026-01-01": finished on that day or after
  std::vector<std::string> territories;        // codes, of which the film's place is one or lies in one
  std::vector<std::string> subtitles;          // languages: subtitles in each, also in the spoken one
  std::vector<std::string> categories;         // of which the film is in one
  bool first_film = false;
  bool minors_authorised = false;  // where minors can be recognised, those who have authority over them agreed
  bool projection_right = false;
};

// What is absent (or an empty text) nobody has said yet.
struct SubmissionFacts {
  std::optional<int64_t> duration_ms;
  std::string finished;                  // a date
  std::vector<std::string> territories;  // the code of its place and of all that this lies in
  std::vector<std::string> subtitles;    // languages
  std::string category;
  std::optional<bool> first_film;
  std::optional<bool> shows_minors;
  std::optional<bool> minors_authorised;
  std::optional<bool> projection_right;
};

enum class Rule { duration, finished, territory, subtitles, category, first_film, minors, projection_right };
enum class Verdict { met, not_met, unknown };

struct Finding {
  Rule rule = Rule::duration;
  Verdict verdict = Verdict::unknown;
  Message reason;  // what is so, or what is missing and what to do
};

// One for each rule that the edition declares, in the order of Rule.
std::vector<Finding> check_eligibility(const EligibilityRules& rules, const SubmissionFacts& facts);

// Every rule is met. An edition without rules takes every film.
bool is_eligible(const std::vector<Finding>& findings);

}  // namespace resonance::festival
