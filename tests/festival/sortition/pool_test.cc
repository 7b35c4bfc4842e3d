#include "festival/sortition/pool.h"

#include <gmock/gmock.h>

#include "base/error.h"

namespace resonance::festival::sortition {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Quotas two_criteria() {
  return {2, {{"âge", {{"jeune", 0, 2}, {"vieux", 1, 1}}}, {"genre", {{"femme", 1, 1}, {"homme", 0, 1}}}}};
}

Volunteer person(const std::string& id, const std::string& age, const std::string& gender) {
  return {id, {{"âge", age}, {"genre", gender}}};
}

std::vector<std::string> said(const Quotas& quotas, const std::vector<Volunteer>& volunteers) {
  std::vector<std::string> texts;
  for (const Message& message : problems(quotas, volunteers)) texts.push_back(in_english(message));
  return texts;
}

TEST(Pool, PutsThoseWhoDeclaredTheSameTogetherWhateverTheOrderOfSigningUp) {
  const std::vector<Volunteer> people{person("c", "vieux", "femme"), person("a", "jeune", "femme"),
                                      person("b", "vieux", "femme")};
  const Pool pool = make_pool(two_criteria(), people);
  EXPECT_THAT(pool.ids, ElementsAre("a", "b", "c"));
  ASSERT_EQ(pool.groups.size(), 2u);
  EXPECT_THAT(pool.groups[0].values, ElementsAre(0, 0));
  EXPECT_THAT(pool.groups[1].members, ElementsAre(1, 2));
  EXPECT_THAT(pool.group_of, ElementsAre(0, 1, 1));
  EXPECT_EQ(pool.share(0, 1), 2);
  EXPECT_EQ(make_pool(two_criteria(), {people[2], people[0], people[1]}).ids, pool.ids);
}

TEST(Pool, NamesEveryProblemOfTheRoll) {
  EXPECT_THAT(said(two_criteria(), {person("a", "jeune", "femme")}), IsEmpty());
  Volunteer in_two = person("b", "jeune", "femme");
  in_two.answers.push_back({"âge", "vieux"});
  EXPECT_THAT(
      said(two_criteria(), {person("a", "jeune", "femme"),
                            person("a", "vieux", "homme"),
                            in_two,
                            person("d", "enfant", "femme"),
                            {"e", {{"âge", "jeune"}, {"ville", "Tours"}}}}),
      ElementsAre("Volunteer a is on the roll twice.", "Volunteer b is in two at once for âge: jeune and vieux.",
                  "Volunteer d: âge has no value enfant.", "Volunteer e: there is no criterion ville.",
                  "Volunteer e: nothing is declared for genre."));
}

TEST(Pool, NamesEveryProblemOfTheQuotas) {
  EXPECT_THAT(said({0, {{"âge", {{"jeune", 3, 2}, {"jeune", -1, 1}}}, {"âge", {}}}}, {}),
              ElementsAre("A jury has between 1 and 10,000 seats; here it has 0.",
                          "âge, jeune: at least 3 but at most 2 seats cannot be.",
                          "The criterion âge has the value jeune twice.",
                          "âge, jeune: a quota is between 0 and 10,000 seats; it says -1 to 1.",
                          "The criterion âge is there twice.", "The criterion âge has no values."));
  EXPECT_THROW(make_pool({0, {}}, {}), Error);
}

}  // namespace
}  // namespace resonance::festival::sortition
