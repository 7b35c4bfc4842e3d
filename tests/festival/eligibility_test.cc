#include "festival/eligibility.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace resonance::festival {
namespace {

EligibilityRules all_rules() {
  EligibilityRules rules;
  rules.minimum_duration_ms = 60'000;
  rules.maximum_duration_ms = 720'000;
  rules.finished_from = "2025-01-01";
  rules.territories = {"REG-24", "DEP-86"};
  rules.subtitles = {"fr"};
  rules.categories = {"documentaire", "fiction"};
  rules.first_film = rules.minors_authorised = rules.projection_right = true;
  return rules;
}

SubmissionFacts good_film() {
  SubmissionFacts facts;
  facts.duration_ms = 720'000;
  facts.finished = "2025-01-01";
  facts.territories = {"COM-37261", "DEP-37", "REG-24"};
  facts.subtitles = {"en", "fr"};
  facts.category = "fiction";
  facts.first_film = true;
  facts.shows_minors = true;
  facts.minors_authorised = true;
  facts.projection_right = true;
  return facts;
}

Finding finding(const SubmissionFacts& facts, Rule rule) {
  for (const Finding& each : check_eligibility(all_rules(), facts)) {
    if (each.rule == rule) return each;
  }
  ADD_FAILURE() << "no such finding";
  return {};
}

TEST(Eligibility, AFilmAtEveryLimitIsEligible) {
  const auto findings = check_eligibility(all_rules(), good_film());
  EXPECT_EQ(findings.size(), 8u);
  for (const Finding& each : findings) {
    EXPECT_EQ(each.verdict, Verdict::met) << in_english(each.reason);
    EXPECT_FALSE(each.reason.empty());
  }
  EXPECT_TRUE(is_eligible(findings));
}

TEST(Eligibility, OneFrameTooLong) {
  SubmissionFacts facts = good_film();
  facts.duration_ms = 720'040;
  const Finding found = finding(facts, Rule::duration);
  EXPECT_EQ(found.verdict, Verdict::not_met);
  EXPECT_EQ(in_english(found.reason), "The film lasts 12:00.040, 40 ms more than the 12:00.000 that are allowed.");
  facts.duration_ms = 59'999;
  EXPECT_EQ(in_english(finding(facts, Rule::duration).reason),
            "The film lasts 0:59.999, 1 ms less than the 1:00.000 that are asked.");
}

TEST(Eligibility, EachRuleIsBrokenAlone) {
  const std::vector<std::pair<Rule, std::function<void(SubmissionFacts&)>>> broken{
      {Rule::duration, [](SubmissionFacts& facts) { facts.duration_ms = 720'001; }},
      {Rule::finished, [](SubmissionFacts& facts) { facts.finished = "2024-12-31"; }},
      {Rule::territory,
       [](SubmissionFacts& facts) {
         facts.territories = {"COM-75056", "REG-11"};
       }},
      {Rule::subtitles, [](SubmissionFacts& facts) { facts.subtitles = {"en"}; }},
      {Rule::category, [](SubmissionFacts& facts) { facts.category = "clip"; }},
      {Rule::first_film, [](SubmissionFacts& facts) { facts.first_film = false; }},
      {Rule::minors, [](SubmissionFacts& facts) { facts.minors_authorised = false; }},
      {Rule::projection_right, [](SubmissionFacts& facts) { facts.projection_right = false; }},
  };
  for (const auto& [rule, act] : broken) {
    SubmissionFacts facts = good_film();
    act(facts);
    const auto findings = check_eligibility(all_rules(), facts);
    EXPECT_FALSE(is_eligible(findings));
    for (const Finding& each : findings) {
      EXPECT_EQ(each.verdict, each.rule == rule ? Verdict::not_met : Verdict::met) << in_english(each.reason);
    }
  }
}

TEST(Eligibility, WhatNobodySaidIsUnknownAndNotEligible) {
  const auto findings = check_eligibility(all_rules(), SubmissionFacts());
  for (const Finding& each : findings) {
    // No subtitles are none: that is known.
    EXPECT_EQ(each.verdict, each.rule == Rule::subtitles ? Verdict::not_met : Verdict::unknown);
  }
  EXPECT_FALSE(is_eligible(findings));
}

TEST(Eligibility, AuthorisationIsAskedWhereMinorsAreSeen) {
  SubmissionFacts facts = good_film();
  facts.shows_minors = false;
  facts.minors_authorised.reset();
  EXPECT_EQ(finding(facts, Rule::minors).verdict, Verdict::met);
  facts.shows_minors = true;
  EXPECT_EQ(finding(facts, Rule::minors).verdict, Verdict::unknown);
}

TEST(Eligibility, WithoutRulesEveryFilmMayTakePart) {
  EXPECT_TRUE(check_eligibility({}, {}).empty());
  EXPECT_TRUE(is_eligible({}));
}

}  // namespace
}  // namespace resonance::festival
