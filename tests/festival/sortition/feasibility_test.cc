#include "festival/sortition/feasibility.h"

#include <gmock/gmock.h>

#include "festival/sortition/lottery.h"
#include "tests/festival/sortition/volunteers.h"

namespace resonance::festival::sortition {
namespace {

using testing::ElementsAre;

std::vector<std::string> reasons(const Feasibility& answer) {
  std::vector<std::string> texts;
  for (const Message& message : answer.reasons) texts.push_back(in_english(message));
  return texts;
}

Call call_with(std::vector<Criterion> criteria, int seats) {
  Call call = small_call();
  call.quotas = {seats, std::move(criteria)};
  return call;
}

Feasibility ask(const Call& call) {
  return feasibility(make_pool(call.quotas, call.volunteers));
}

TEST(Feasibility, SaysNothingAgainstQuotasThatAJuryKeeps) {
  const Feasibility answer = ask(small_call());
  EXPECT_TRUE(answer.possible);
  EXPECT_TRUE(answer.reasons.empty());
}

TEST(Feasibility, NamesAQuotaLargerThanItsPoolAndByHowMany) {
  // 5 of the 40 are young.
  const Feasibility answer = ask(call_with({{"genre", {{"femme", 0, 10}, {"homme", 0, 10}}},
                                            {"âge", {{"jeune", 7, 10}, {"moyen", 0, 10}, {"vieux", 0, 10}}}},
                                           10));
  EXPECT_FALSE(answer.possible);
  EXPECT_THAT(reasons(answer), ElementsAre("âge, jeune: at least 7 seats, but 5 volunteers; 2 are missing.",
                                           "The smallest change that makes a jury possible, 2 in all:",
                                           "âge, jeune: at least 5 instead of 7."));
}

TEST(Feasibility, NamesBoundsThatCannotAddUpToTheSeats) {
  EXPECT_THAT(
      reasons(ask(call_with(
          {{"genre", {{"femme", 4, 4}, {"homme", 3, 3}}}, {"âge", {{"jeune", 0, 6}, {"moyen", 0, 6}, {"vieux", 0, 6}}}},
          6))),
      ElementsAre("genre: the least of its values make 7 seats, 1 more than the 6 there are.",
                  "The smallest change that makes a jury possible, 1 in all:", testing::HasSubstr("instead of")));
  EXPECT_THAT(reasons(ask(call_with({{"genre", {{"femme", 0, 2}, {"homme", 0, 2}}},
                                     {"âge", {{"jeune", 0, 6}, {"moyen", 0, 6}, {"vieux", 0, 6}}}},
                                    6))),
              testing::Contains(
                  "genre: the most of its values, with these volunteers, make 4 seats, 2 fewer than the 6 to fill."));
}

TEST(Feasibility, FindsTheSmallestChangeWhenQuotasExcludeEachOtherAndTheLastCriterionGivesWay) {
  // Every young volunteer is a woman here, so two young men and women cannot be had together.
  Call call =
      call_with({{"genre", {{"femme", 1, 1}, {"homme", 3, 3}}}, {"âge", {{"jeune", 2, 4}, {"vieux", 0, 4}}}}, 4);
  call.volunteers.clear();
  for (int i = 0; i < 10; ++i) {
    call.volunteers.push_back({"w" + std::to_string(i), {{"genre", "femme"}, {"âge", "jeune"}}});
    call.volunteers.push_back({"m" + std::to_string(i), {{"genre", "homme"}, {"âge", "vieux"}}});
  }
  const Feasibility answer = ask(call);
  EXPECT_THAT(
      reasons(answer),
      ElementsAre("Each quota can be kept, but with these volunteers not all of them together.",
                  "The smallest change that makes a jury possible, 1 in all:", "âge, jeune: at least 1 instead of 2."));
  EXPECT_EQ(answer.seats_moved, 1);
  call.quotas = answer.relaxed;
  EXPECT_TRUE(ask(call).possible);
}

TEST(Feasibility, SaysWhenThereAreTooFewVolunteers) {
  Call call = call_with({}, 41);
  for (Volunteer& volunteer : call.volunteers) volunteer.answers.clear();
  EXPECT_THAT(reasons(ask(call)), ElementsAre("41 seats, but 40 volunteers; 1 are missing."));
}

}  // namespace
}  // namespace resonance::festival::sortition
