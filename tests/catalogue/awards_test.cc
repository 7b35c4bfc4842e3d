// The palmarès: what an award may say, and what becomes of it.
#include "jury_fixture.h"

namespace resonance {
namespace {

class AwardsTest : public JuryTest {
 protected:
  Submission selected() {
    const Submission made = film();
    catalogue_->submissions.decide(made.id, SubmissionState::selected, "", kNow);
    return made;
  }
  Award draft(const std::string& name, std::vector<SubmissionId> films = {}) {
    Award award;
    award.edition = edition_.id;
    award.giver = AwardGiver::jury;
    award.jury = jury_.id;
    award.name_fr = name;
    award.films = std::move(films);
    award.reasons_fr = "Parce que.";
    return award;
  }
  std::vector<std::string> names() {
    std::vector<std::string> all;
    for (const Award& each : catalogue_->awards.of_edition(edition_.id)) all.push_back(each.name_fr);
    return all;
  }
};

TEST_F(AwardsTest, AnAwardIsKeptWhole) {
  const Submission one = selected(), two = selected();
  const Award made = catalogue_->awards.create(draft(" Grand  prix ", {two.id, one.id, one.id}));
  EXPECT_EQ(made.name_fr, "Grand prix");
  EXPECT_EQ(made.name_en, "Grand prix");
  EXPECT_EQ(made.films, (std::vector{one.id, two.id})) << "ex aequo, by number";
  Award changed = made;
  changed.giver = AwardGiver::audience;
  changed.name_en = "Audience award";
  changed.films = {};
  catalogue_->awards.update(changed);
  const Award read = *catalogue_->awards.find(made.id);
  EXPECT_FALSE(read.jury) << "the audience is no jury";
  EXPECT_TRUE(read.films.empty()) << "not given";
  EXPECT_EQ(read.name_en, "Audience award");
  catalogue_->awards.remove(made.id);
  EXPECT_FALSE(catalogue_->awards.find(made.id));
  EXPECT_EQ(code_of([&] { catalogue_->awards.update(changed); }), ErrorCode::not_found);
}

TEST_F(AwardsTest, WhatIsWrongIsRefused) {
  const auto refused = [&](ErrorCode code, auto change) {
    Award wrong = draft("Prix");
    change(wrong);
    EXPECT_EQ(code_of([&] { catalogue_->awards.create(wrong); }), code);
  };
  refused(ErrorCode::invalid, [](Award& each) { each.name_fr = " "; });
  refused(ErrorCode::invalid, [](Award& each) { each.name_fr = std::string(101, 'a'); });
  refused(ErrorCode::invalid, [](Award& each) { each.reasons_en = std::string(5'001, 'a'); });
  refused(ErrorCode::invalid, [](Award& each) { each.jury = std::nullopt; });
  refused(ErrorCode::invalid, [](Award& each) { each.jury = JuryId::random(); });
  refused(ErrorCode::invalid, [](Award& each) { each.films.resize(11); });
  const Submission waiting = film(), refused_one = film(), withdrawn = selected();
  catalogue_->submissions.decide(refused_one.id, SubmissionState::not_selected, "", kNow);
  catalogue_->submissions.withdraw(withdrawn.id);
  for (const SubmissionId& each : {waiting.id, refused_one.id, withdrawn.id, SubmissionId::random()}) {
    refused(ErrorCode::conflict, [&](Award& award) { award.films = {each}; });
  }
  EXPECT_TRUE(names().empty());
}

TEST_F(AwardsTest, AFilmThatLeavesLaterDoesNotBlockItsAward) {
  const Submission one = selected();
  Award award = catalogue_->awards.create(draft("Prix", {one.id}));
  catalogue_->submissions.withdraw(one.id);
  award.reasons_fr = "Autrement.";
  catalogue_->awards.update(award);
  EXPECT_EQ(catalogue_->awards.find(award.id)->films, std::vector{one.id});
  EXPECT_EQ(code_of([&] { catalogue_->awards.create(draft("Un autre", {one.id})); }), ErrorCode::conflict);
}

TEST_F(AwardsTest, TheyAreReadInTheOrderThatIsChosen) {
  const Award first = catalogue_->awards.create(draft("A"));
  catalogue_->awards.create(draft("B"));
  const Award last = catalogue_->awards.create(draft("C"));
  catalogue_->awards.reorder_award(last.id, -1);
  EXPECT_EQ(names(), (std::vector<std::string>{"A", "C", "B"}));
  catalogue_->awards.reorder_award(first.id, -1);
  catalogue_->awards.remove(last.id);
  catalogue_->awards.create(draft("D"));
  EXPECT_EQ(names(), (std::vector<std::string>{"A", "B", "D"}));
  EXPECT_EQ(code_of([&] { catalogue_->awards.reorder_award(last.id, 1); }), ErrorCode::not_found);
}

TEST_F(AwardsTest, AnErasedFilmLeavesItsAwardWithoutReasons) {
  const Submission one = selected();
  const Award award = catalogue_->awards.create(draft("Prix", {one.id}));
  ASSERT_EQ(catalogue_->awards.of_item(one.item).size(), 1U);
  catalogue_->items.erase(one.item);
  const Award left = *catalogue_->awards.find(award.id);
  EXPECT_TRUE(left.films.empty());
  EXPECT_EQ(left.reasons_fr, "");
  EXPECT_TRUE(catalogue_->awards.of_item(one.item).empty());
}

}  // namespace
}  // namespace resonance
