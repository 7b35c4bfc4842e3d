// The draw of a citizen jury: its call, its roll, what is published, and who is on it no longer.
#include <map>

#include "temporary_catalogue.h"

namespace resonance {
namespace {

constexpr int64_t kOpens = 1'800'000'000'000, kOpen = kOpens + 1, kCloses = kOpens + 1'000, kSeed = kOpens + 2'000,
                  kUntil = kOpens + 3'000;

class DrawsTest : public CatalogueTest {
 protected:
  DrawsTest() {
    Edition edition;
    edition.year = 2027;
    edition.title_fr = "Festival";
    edition.categories = {{{}, "Court", ""}};
    edition_ = catalogue_->editions.create(edition).id;
    Jury wanted;
    wanted.edition = edition_;
    wanted.kind = JuryKind::citizen;
    wanted.name_fr = "Jury citoyen";
    jury_ = catalogue_->juries.create(wanted).id;
    Draw rules;
    rules.jury = jury_;
    rules.seats = 2;
    rules.criteria = {{"QPV", "", {{"oui", "yes", 1, 1}, {"non", "no", 1, 1}}}};
    rules.opens_ms = kOpens;
    rules.closes_ms = kCloses;
    rules.seed_announced = "Loto";
    rules.seed_from_ms = kSeed;
    rules.seed_until_ms = kUntil;
    draw_ = catalogue_->draws.save(rules, 0);
  }

  Volunteer answering(const std::string& name, int answer) {
    Volunteer one;
    one.jury = jury_;
    one.name = name;
    one.birth_year = 1980;
    one.email = name + "@x.org";
    one.answers = {answer};
    one.consent_text = "D’accord.";
    return one;
  }
  Volunteers::Signed sign(const std::string& name, int answer = 0) {
    return catalogue_->volunteers.sign_up(answering(name, answer), kOpen);
  }
  ErrorCode refused(const Volunteer& one, int64_t now_ms = kOpen) {
    return code_of([&] { catalogue_->volunteers.sign_up(one, now_ms); });
  }
  DrawWork claimed() { return *catalogue_->draws.claim_work(); }
  void commit(const std::map<std::string, std::string>& keys = {}) {
    catalogue_->draws.begin_commitment(jury_, kCloses);
    DrawCommitment made;
    made.text = "{}";
    made.commitment = "5e1f";
    made.committed_ms = kCloses;
    made.seed_until_ms = kUntil;
    ASSERT_TRUE(catalogue_->draws.commit(claimed(), made, keys));
  }
  DrawState state(int64_t now_ms) { return state_of(*catalogue_->draws.find(jury_), now_ms); }

  EditionId edition_;
  JuryId jury_;
  Draw draw_;
};

TEST_F(DrawsTest, TheRulesAreKeptWholeAndAPartOfACitizenJury) {
  EXPECT_EQ(draw_.criteria.at(0).name_en, "QPV") << "as in French";
  EXPECT_EQ(draw_.criteria[0].values.at(1).name_en, "no");
  EXPECT_EQ(draw_.criteria[0].values[1].max_seats, 1);
  EXPECT_EQ(draw_.seed_until_ms, kUntil);
  EXPECT_EQ(catalogue_->draws.of_edition(edition_).size(), 1U);
  const auto wrong = [&](auto change, ErrorCode code = ErrorCode::invalid) {
    Draw other = draw_;
    change(other);
    EXPECT_EQ(code_of([&] { catalogue_->draws.save(other, 0); }), code);
  };
  wrong([](Draw& draw) { draw.seats = 0; });
  wrong([](Draw& draw) { draw.criteria[0].values.clear(); });
  wrong([](Draw& draw) { draw.criteria[0].name_fr = " "; });
  wrong([](Draw& draw) { draw.closes_ms = kOpens; });
  wrong([](Draw& draw) { draw.closes_ms = 0; });
  wrong([](Draw& draw) { draw.seed_from_ms = kCloses; });
  Jury other;
  other.edition = edition_;
  other.name_fr = "Jury jeune";
  other.kind = JuryKind::youth;
  const JuryId youth = catalogue_->juries.create(other).id;
  wrong([&](Draw& draw) { draw.jury = youth; }, ErrorCode::not_found);
}

TEST_F(DrawsTest, TheStateFollowsFromWhatIsStored) {
  EXPECT_EQ(state(kOpens - 1), DrawState::preparing);
  EXPECT_EQ(state(kOpens), DrawState::call_open);
  EXPECT_EQ(state(kCloses), DrawState::call_closed);
  commit();
  EXPECT_EQ(state(kCloses), DrawState::committed);
  EXPECT_EQ(state(kUntil), DrawState::call_closed) << "no seed came in time: it has lapsed";
  catalogue_->draws.draw(jury_, 1, "{}", kSeed);
  EXPECT_EQ(state(kUntil), DrawState::drawn);
}

TEST_F(DrawsTest, AVolunteerIsOnTheRollOnceWithOneKnownAnswer) {
  const auto ada = sign("Ada", 1);
  EXPECT_EQ(catalogue_->volunteers.behind_link(ada.token)->id, ada.volunteer.id);
  EXPECT_FALSE(catalogue_->volunteers.behind_link("0"));
  EXPECT_EQ(ada.volunteer.answers, std::vector{1});
  EXPECT_EQ(refused(answering("ADA", 0)), ErrorCode::conflict) << "the same address";
  Volunteer other = answering("Àda", 0);
  other.email = "autre@x.org";
  EXPECT_EQ(refused(other), ErrorCode::conflict) << "the same name and year of birth";
  other.birth_year = 1981;
  other.telephone = "06 12 34 56 78";
  EXPECT_NO_THROW(catalogue_->volunteers.sign_up(other, kOpen));
  Volunteer third = answering("Cy", 0);
  third.telephone = "+33 6 12 34 56 78";
  EXPECT_EQ(refused(third), ErrorCode::conflict) << "the same telephone";
  for (const int answer : {-1, 2}) EXPECT_EQ(refused(answering("Eve", answer)), ErrorCode::invalid);
  Volunteer two = answering("Eve", 0);
  two.answers = {0, 1};
  EXPECT_EQ(refused(two), ErrorCode::invalid) << "in two bands";
  two.answers = {};
  EXPECT_EQ(refused(two), ErrorCode::invalid);
  const auto lacks = [&](auto change) {
    Volunteer one = answering("Eve", 0);
    change(one);
    EXPECT_EQ(refused(one), ErrorCode::invalid);
  };
  lacks([](Volunteer& one) { one.name = ""; });
  lacks([](Volunteer& one) { one.email = ""; });
  lacks([](Volunteer& one) { one.consent_text = ""; });
  lacks([](Volunteer& one) { one.birth_year = 80; });
  lacks([](Volunteer& one) { one.telephone = "12"; });
}

TEST_F(DrawsTest, NobodySignsUpBeforeOrAfterTheCall) {
  EXPECT_EQ(refused(answering("Ada", 0), kOpens - 1), ErrorCode::conflict);
  EXPECT_EQ(refused(answering("Ada", 0), kCloses), ErrorCode::conflict);
  sign("Ada");
  catalogue_->draws.begin_commitment(jury_, kCloses);
  EXPECT_EQ(refused(answering("Ben", 0), kOpen), ErrorCode::conflict) << "the roll is closed";
}

TEST_F(DrawsTest, WhatWasAnsweredStaysWhatItMeant) {
  sign("Ada");
  Draw changed = draw_;
  changed.criteria[0].values[0].max_seats = 2;
  changed.criteria[0].values.push_back({"ne sait pas", "", 0, 2});
  catalogue_->draws.save(changed, kOpen);
  EXPECT_EQ(catalogue_->draws.find(jury_)->criteria[0].values.size(), 3U);
  EXPECT_EQ(code_of([&] { catalogue_->draws.save(draw_, kOpen); }), ErrorCode::conflict) << "a value goes";
  std::swap(changed.criteria[0].values[0], changed.criteria[0].values[1]);
  EXPECT_EQ(code_of([&] { catalogue_->draws.save(changed, kOpen); }), ErrorCode::conflict) << "values move";
}

TEST_F(DrawsTest, TheRollIsClosedOnceAndGivesEachASalt) {
  const auto ada = sign("Ada"), ben = sign("Ben", 1), cy = sign("Cy");
  EXPECT_EQ(code_of([&] { catalogue_->draws.begin_commitment(jury_, kCloses - 1); }), ErrorCode::conflict)
      << "the call is open";
  EXPECT_TRUE(catalogue_->volunteers.withdraw(cy.volunteer.id, kOpen));
  EXPECT_FALSE(catalogue_->volunteers.find(cy.volunteer.id)) << "erased at once";
  EXPECT_FALSE(catalogue_->volunteers.behind_link(cy.token));
  commit({{ada.volunteer.id.text(), "aa"}, {ben.volunteer.id.text(), "bb"}});
  EXPECT_EQ(code_of([&] { catalogue_->draws.begin_commitment(jury_, kCloses); }), ErrorCode::conflict) << "twice";
  EXPECT_EQ(code_of([&] { catalogue_->draws.save(draw_, kCloses); }), ErrorCode::conflict);
  const Volunteer kept = *catalogue_->volunteers.find(ada.volunteer.id);
  EXPECT_EQ(kept.key, "aa");
  EXPECT_EQ(kept.salt.size(), 32U);
  EXPECT_NE(kept.salt, catalogue_->volunteers.find(ben.volunteer.id)->salt);
  EXPECT_FALSE(catalogue_->volunteers.withdraw(ada.volunteer.id, kCloses)) << "stays on the roll";
  EXPECT_GT(catalogue_->volunteers.find(ada.volunteer.id)->withdrawn_ms, 0);

  catalogue_->draws.begin_commitment(jury_, kUntil);
  EXPECT_FALSE(catalogue_->volunteers.find(ada.volunteer.id)) << "the commitment has lapsed";
  const Volunteer again = *catalogue_->volunteers.find(ben.volunteer.id);
  EXPECT_TRUE(again.key.empty());
  EXPECT_EQ(catalogue_->draws.commitments(jury_).size(), 1U) << "it stays listed";
}

TEST_F(DrawsTest, WhoWithdrawsIsErasedUnlessARollWithThemIsInForce) {
  const auto ada = sign("Ada"), ben = sign("Ben", 1), cy = sign("Cy");
  const auto is_closed = [&](int64_t now_ms) { return catalogue_->draws.is_roll_closed(jury_, now_ms); };
  EXPECT_FALSE(is_closed(kCloses));
  EXPECT_FALSE(catalogue_->draws.is_roll_closed(JuryId::random(), kCloses));
  catalogue_->draws.begin_commitment(jury_, kCloses);
  EXPECT_TRUE(is_closed(kUntil)) << "it is computed";
  EXPECT_FALSE(catalogue_->volunteers.withdraw(ada.volunteer.id, kCloses));
  catalogue_->draws.fail_work(claimed(), Message("No."));
  EXPECT_FALSE(is_closed(kCloses));
  commit();
  EXPECT_TRUE(is_closed(kUntil - 1));
  EXPECT_FALSE(catalogue_->volunteers.withdraw(ben.volunteer.id, kUntil - 1));
  EXPECT_TRUE(catalogue_->volunteers.find(ben.volunteer.id));
  EXPECT_FALSE(is_closed(kUntil)) << "no seed came in time";
  EXPECT_TRUE(catalogue_->volunteers.withdraw(cy.volunteer.id, kUntil)) << "salt or not, nothing needs them";
  EXPECT_FALSE(catalogue_->volunteers.find(cy.volunteer.id));
  EXPECT_FALSE(catalogue_->volunteers.behind_link(cy.token));
}

TEST_F(DrawsTest, WorkIsDoneByOneAndEndsAfterThreeAttempts) {
  const auto ada = sign("Ada");
  catalogue_->draws.begin_commitment(jury_, kCloses);
  const DrawWork first = claimed();
  EXPECT_EQ(first.attempts, 1);
  EXPECT_FALSE(catalogue_->draws.claim_work()) << "somebody has it";
  EXPECT_EQ(code_of([&] { catalogue_->draws.begin_commitment(jury_, kCloses); }), ErrorCode::conflict);
  EXPECT_EQ(code_of([&] { catalogue_->draws.save(draw_, kCloses); }), ErrorCode::conflict);
  catalogue_->draws.note_rounds(first, 7);
  EXPECT_EQ(catalogue_->draws.work(jury_)->rounds, 7);
  catalogue_->draws.resume_work();
  EXPECT_EQ(claimed().attempts, 2);
  EXPECT_FALSE(catalogue_->draws.commit(first, {}, {})) << "not its attempt any more";
  catalogue_->draws.resume_work();
  claimed();
  catalogue_->draws.resume_work();
  EXPECT_FALSE(catalogue_->draws.claim_work());
  EXPECT_FALSE(catalogue_->draws.work(jury_)->problem.empty());
  EXPECT_TRUE(catalogue_->volunteers.find(ada.volunteer.id)->salt.empty()) << "the roll is open again";
  EXPECT_NO_THROW(catalogue_->draws.begin_commitment(jury_, kCloses));
}

TEST_F(DrawsTest, AJuryIsDrawnOnceAndReplacedFromItsRoll) {
  EXPECT_EQ(code_of([&] { catalogue_->draws.begin_replacement(jury_, {"aa"}, false); }), ErrorCode::conflict);
  commit();
  catalogue_->draws.draw(jury_, 1, "one", kSeed);
  EXPECT_EQ(code_of([&] { catalogue_->draws.draw(jury_, 1, "two", kSeed); }), ErrorCode::conflict);
  catalogue_->draws.begin_replacement(jury_, {"aa", "bb"}, true);
  const DrawWork work = claimed();
  EXPECT_EQ(work.given_up, (std::vector<std::string>{"aa", "bb"}));
  EXPECT_TRUE(work.relax);
  EXPECT_TRUE(catalogue_->draws.replace(work, "three"));
  EXPECT_EQ(catalogue_->draws.find(jury_)->committed->record, "three");
  EXPECT_FALSE(catalogue_->draws.work(jury_));
}

TEST_F(DrawsTest, AnErasedAccountTakesItsVolunteerAlong) {
  Account account;
  account.email = "ada@x.org";
  account.name = "Ada";
  account.role = Role::juror;
  account = catalogue_->accounts.create(account);
  const auto ada = sign("Ada"), ben = sign("Ben", 1);
  Account other;
  other.email = "autre@x.org";
  other.name = "Ben";
  other.role = Role::juror;
  other = catalogue_->accounts.create(other);
  Juror seat;
  seat.jury = jury_;
  seat.account = other.id;
  seat.name = "Ben";
  catalogue_->volunteers.take_seat(ben.volunteer.id, catalogue_->jurors.add(seat).id);
  catalogue_->accounts.erase(account.id);
  EXPECT_FALSE(catalogue_->volunteers.find(ada.volunteer.id)) << "by the address";
  EXPECT_TRUE(catalogue_->volunteers.find(ben.volunteer.id));
  catalogue_->accounts.erase(other.id);
  EXPECT_FALSE(catalogue_->volunteers.find(ben.volunteer.id)) << "by the seat";
}

TEST_F(DrawsTest, AllVolunteersAreErasedAndWhatIsPublishedStays) {
  sign("Ada");
  sign("Ben", 1);
  commit();
  EXPECT_EQ(catalogue_->volunteers.erase_all(jury_), 2);
  EXPECT_TRUE(catalogue_->volunteers.of_jury(jury_).empty());
  EXPECT_EQ(catalogue_->draws.find(jury_)->committed->commitment, "5e1f");
}

}  // namespace
}  // namespace resonance
