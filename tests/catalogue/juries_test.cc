// Juries: who sees what, and what they vote.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include "jury_fixture.h"

namespace resonance {
namespace {

using JuriesTest = JuryTest;

TEST_F(JuriesTest, AJuryIsKeptWhole) {
  Jury changed = jury_;
  changed.kind = JuryKind::citizen;
  changed.method = JuryMethod::weighted_criteria;
  changed.criteria = {{"Propos", "Substance", 3}, {"Forme", "", 1}};
  changed.categories = {edition_.categories[1].id, CategoryId::random()};
  changed.blind = false;
  changed.seats_per_film = 5;
  catalogue_->juries.update(changed);
  const Jury read = *catalogue_->juries.find(jury_.id);
  EXPECT_EQ(read.kind, JuryKind::citizen);
  ASSERT_EQ(read.criteria.size(), 2U);
  EXPECT_EQ(read.criteria[1].name_en, "Forme");
  EXPECT_EQ(read.criteria[0].weight, 3);
  EXPECT_EQ(read.categories, std::vector{edition_.categories[1].id}) << "one of another edition is none";
  EXPECT_FALSE(read.blind);
  EXPECT_EQ(read.seats_per_film, 5);
  const auto refused = [&](auto change) {
    Jury wrong = changed;
    change(wrong);
    EXPECT_EQ(code_of([&] { catalogue_->juries.update(wrong); }), ErrorCode::invalid);
  };
  refused([](Jury& each) { each.name_fr = " "; });
  refused([](Jury& each) { each.seats_per_film = 0; });
  refused([](Jury& each) { each.criteria.clear(); });
  refused([](Jury& each) { each.criteria[0].weight = 0; });
  EXPECT_EQ(catalogue_->juries.of_edition(edition_.id).size(), 1U);
}

TEST_F(JuriesTest, TheWayOfVotingIsFixedOnceSomebodyVoted) {
  const Submission one = film();
  const Juror ada = juror("Ada");
  seat({{ada.id, one.id}});
  catalogue_->jury_ballots.save(vote(ada, one, 0), false, kNow);
  Jury changed = jury_;
  changed.name_fr = "Jury des jeunes";
  catalogue_->juries.update(changed);
  changed.method = JuryMethod::borda;
  EXPECT_EQ(code_of([&] { catalogue_->juries.update(changed); }), ErrorCode::conflict);
}

TEST_F(JuriesTest, TheQuorumIsFixedOnceBallotsAreOpenUnlessItIsOutOfReach) {
  const Juror ada = juror("Ada");
  juror("Ben");
  jury_.quorum = {2, false};
  catalogue_->juries.update(jury_);
  catalogue_->juries.close(jury_.id, kNow);
  Jury changed = *catalogue_->juries.find(jury_.id);
  changed.quorum = {1, false};
  EXPECT_EQ(code_of([&] { catalogue_->juries.update(changed); }), ErrorCode::conflict);
  catalogue_->jurors.leave(ada.id, kNow);
  catalogue_->juries.update(changed);
  EXPECT_EQ(catalogue_->juries.find(jury_.id)->quorum, changed.quorum) << "two would never be there again";
}

TEST_F(JuriesTest, AFilmThatSomebodyBegunMeanwhileIsNotTakenAway) {
  const Submission one = film(), two = film();
  const Juror ada = juror("Ada");
  seat({{ada.id, one.id}, {ada.id, two.id}});
  catalogue_->jury_ballots.save(vote(ada, one, 0), false, kNow);
  EXPECT_EQ(code_of([&] { catalogue_->jurors.assign(jury_.id, {{ada.id, two.id}}); }), ErrorCode::conflict);
  EXPECT_TRUE(catalogue_->jury_ballots.find(ada.id, one.id));
  EXPECT_EQ(catalogue_->jurors.seats(jury_.id).size(), 2U);
  catalogue_->jurors.assign(jury_.id, {{ada.id, two.id}}, catalogue_->jury_ballots.begun_seats(jury_.id));
  EXPECT_FALSE(catalogue_->jury_ballots.find(ada.id, one.id)) << "a conflict takes even what was begun";
}

TEST_F(JuriesTest, ErasedJurorsOfOlderLibrariesLeaveToo) {
  const Submission one = film(), other = film();
  const Juror ada = juror("Ada");
  seat({{ada.id, one.id}, {ada.id, other.id}});
  catalogue_->jury_ballots.save(vote(ada, one, 0), true, kNow);
  catalogue_.reset();
  {
    SQLite::Database file(folder_ / "catalogue.db", SQLite::OPEN_READWRITE);
    const int newest = file.execAndGet("PRAGMA user_version").getInt();
    file.exec("ALTER TABLE motion DROP COLUMN quorum; ALTER TABLE motion DROP COLUMN quorum_is_share");
    file.exec("UPDATE juror SET account = NULL");
    file.exec("PRAGMA user_version = " + std::to_string(newest - 2));
  }
  catalogue_ = std::make_unique<Catalogue>(folder_);
  EXPECT_NE(catalogue_->jurors.find(ada.id)->left_ms, 0);
  EXPECT_EQ(catalogue_->jurors.seats(jury_.id), (std::vector<JurySeat>{{ada.id, one.id}}));
}

TEST_F(JuriesTest, AFilmIsBegunOncePlayedNotedOrVotedOn) {
  const Submission played = film(), noted = film(), voted = film(), other = film();
  const Juror ada = juror("Ada");
  seat({{ada.id, played.id}, {ada.id, noted.id}, {ada.id, voted.id}, {ada.id, other.id}});
  EXPECT_TRUE(catalogue_->jury_ballots.begun_seats(jury_.id).empty());
  catalogue_->jury_ballots.add_played(ada.id, played.id, {{0, 10}});
  catalogue_->jury_ballots.add_note({{}, ada.id, noted.id, 1'000, "Beau plan"});
  catalogue_->jury_ballots.save(vote(ada, voted, 0), false, kNow);
  EXPECT_THAT(catalogue_->jury_ballots.begun_seats(jury_.id),
              testing::UnorderedElementsAre(JurySeat{ada.id, played.id}, JurySeat{ada.id, noted.id},
                                            JurySeat{ada.id, voted.id}));
}

TEST_F(JuriesTest, AJurorSitsOnceInAJury) {
  const Juror ada = juror("Ada");
  Juror again = ada;
  EXPECT_EQ(code_of([&] { catalogue_->jurors.add(again); }), ErrorCode::conflict);
  catalogue_->jurors.leave(ada.id, kNow);
  EXPECT_NE(catalogue_->jurors.add(again).id, ada.id) << "who left may come back";
  EXPECT_EQ(catalogue_->jurors.of_jury(jury_.id).size(), 2U);
  EXPECT_EQ(catalogue_->jurors.of_jury(jury_.id).back().id, ada.id);
  EXPECT_EQ(catalogue_->jurors.seats_of(*ada.account).size(), 1U);
}

TEST_F(JuriesTest, OnlyWhoIsSeatedWatchesWhileTheJuriesWork) {
  const Submission one = film(), two = film();
  const Juror ada = juror("Ada");
  seat({{ada.id, one.id}});
  const auto watches = [&](int64_t now_ms) { return catalogue_->jurors.judged_items(*ada.account, now_ms); };
  EXPECT_EQ(watches(kOpens), std::vector{one.item});
  EXPECT_TRUE(watches(kOpens - 1).empty());
  EXPECT_TRUE(watches(kPalmares).empty());
  catalogue_->submissions.withdraw(one.id);
  EXPECT_TRUE(watches(kOpens).empty());
  seat({{ada.id, two.id}});
  EXPECT_EQ(watches(kOpens), std::vector{two.item});
  catalogue_->jurors.leave(ada.id, kNow);
  EXPECT_TRUE(watches(kOpens).empty());
}

TEST_F(JuriesTest, ASentBallotIsFinal) {
  const Submission one = film(), two = film();
  const Juror ada = juror("Ada");
  seat({{ada.id, one.id}});
  JuryBallots& ballots = catalogue_->jury_ballots;
  EXPECT_EQ(code_of([&] { ballots.save(vote(ada, two, 0), false, kNow); }), ErrorCode::conflict) << "not seated";
  EXPECT_EQ(code_of([&] { ballots.save(vote(ada, one, kMentions), false, kNow); }), ErrorCode::invalid);
  EXPECT_EQ(code_of([&] { ballots.save(vote(ada, one, -1), false, kNow); }), ErrorCode::invalid);
  JuryBallot empty = vote(ada, one, 0);
  empty.mention.reset();
  ballots.save(empty, false, kNow);
  EXPECT_EQ(code_of([&] { ballots.save(empty, true, kNow); }), ErrorCode::invalid) << "incomplete";
  ballots.save(vote(ada, one, 2), true, kNow);
  EXPECT_EQ(code_of([&] { ballots.save(vote(ada, one, 0), true, kNow); }), ErrorCode::conflict);
  EXPECT_EQ(ballots.find(ada.id, one.id)->mention, 2);
  seat({});
  EXPECT_EQ(catalogue_->jurors.seats(jury_.id).size(), 1U) << "what was sent stays";
  EXPECT_EQ(code_of([&] { catalogue_->jurors.declare({ada.id, one.id, Conflict::family}); }), ErrorCode::conflict);
}

TEST_F(JuriesTest, BallotsOfOthersAreSealedUntilOnesOwnIsSent) {
  const Submission one = film();
  const Juror ada = juror("Ada"), ben = juror("Ben"), eve = juror("Eve");
  seat({{ada.id, one.id}, {ben.id, one.id}, {eve.id, one.id}});
  JuryBallots& ballots = catalogue_->jury_ballots;
  ballots.save(vote(ada, one, 1), true, kNow);
  ballots.save(vote(ben, one, 6), false, kNow);
  const auto seen = [&](const Juror& reader) { return ballots.seen_by(reader, one.id).size(); };
  EXPECT_EQ(seen(eve), 0U);
  EXPECT_EQ(seen(ben), 1U) << "his own";
  EXPECT_EQ(seen(ada), 1U) << "what is not sent is nobody else's";
  ballots.save(vote(ben, one, 6), true, kNow);
  EXPECT_EQ(seen(ben), 2U);
  EXPECT_EQ(seen(ada), 2U);
  EXPECT_EQ(seen(eve), 0U);
  catalogue_->juries.close(jury_.id, kNow);
  EXPECT_EQ(seen(eve), 2U);
  EXPECT_EQ(code_of([&] { ballots.save(vote(eve, one, 0), true, kNow); }), ErrorCode::conflict);
  EXPECT_EQ(ballots.sent(jury_.id).size(), 2U);
}

TEST_F(JuriesTest, ADeclaredConflictTakesTheFilmAway) {
  const Submission one = film();
  const Juror ada = juror("Ada");
  seat({{ada.id, one.id}});
  catalogue_->jury_ballots.save(vote(ada, one, 0), false, kNow);
  catalogue_->jurors.declare({ada.id, one.id, Conflict::family});
  EXPECT_TRUE(catalogue_->jurors.seats(jury_.id).empty());
  EXPECT_FALSE(catalogue_->jury_ballots.find(ada.id, one.id));
  EXPECT_EQ(catalogue_->jurors.declared(jury_.id), (std::vector<JuryExclusion>{{ada.id, one.id, Conflict::family}}));
}

TEST_F(JuriesTest, WhoLeavesKeepsWhatTheySent) {
  const Submission one = film(), two = film();
  const Juror ada = juror("Ada");
  seat({{ada.id, one.id}, {ada.id, two.id}});
  catalogue_->jury_ballots.save(vote(ada, one, 0), true, kNow);
  catalogue_->jury_ballots.save(vote(ada, two, 0), false, kNow);
  catalogue_->jurors.leave(ada.id, kNow);
  EXPECT_EQ(catalogue_->jurors.seats(jury_.id), (std::vector<JurySeat>{{ada.id, one.id}}));
  EXPECT_EQ(catalogue_->jury_ballots.sent(jury_.id).size(), 1U);
  EXPECT_FALSE(catalogue_->jury_ballots.find(ada.id, two.id));
  EXPECT_EQ(code_of([&] { seat({{ada.id, two.id}}); }), ErrorCode::invalid);
}

TEST_F(JuriesTest, AGridWantsAllOfItsScores) {
  Jury grid = jury_;
  grid.method = JuryMethod::weighted_criteria;
  grid.criteria = {{"Propos", "", 3}, {"Forme", "", 1}};
  catalogue_->juries.update(grid);
  const Submission one = film();
  const Juror ada = juror("Ada");
  seat({{ada.id, one.id}});
  JuryBallot ballot;
  ballot.juror = ada.id;
  ballot.film = one.id;
  ballot.scores = {20, std::nullopt};
  catalogue_->jury_ballots.save(ballot, false, kNow);
  EXPECT_EQ(catalogue_->jury_ballots.find(ada.id, one.id)->scores, ballot.scores);
  EXPECT_EQ(code_of([&] { catalogue_->jury_ballots.save(ballot, true, kNow); }), ErrorCode::invalid);
  for (const int wrong : {-1, kHighestScore + 1}) {
    ballot.scores = {20, wrong};
    EXPECT_EQ(code_of([&] { catalogue_->jury_ballots.save(ballot, false, kNow); }), ErrorCode::invalid);
  }
  ballot.scores = {20};
  EXPECT_EQ(code_of([&] { catalogue_->jury_ballots.save(ballot, false, kNow); }), ErrorCode::invalid);
  ballot.scores = {20, 0};
  catalogue_->jury_ballots.save(ballot, true, kNow);
}

TEST_F(JuriesTest, WhatWasPlayedIsJoined) {
  const Submission one = film();
  const Juror ada = juror("Ada");
  JuryBallots& ballots = catalogue_->jury_ballots;
  ballots.add_played(ada.id, one.id, {{0, 10}, {20, 30}});
  ballots.add_played(ada.id, one.id, {{10, 20}, {50, 60}, {70, 70}, {-5, 3}});
  EXPECT_EQ(ballots.played(ada.id, one.id), (std::vector<PlayedSpan>{{0, 30}, {50, 60}}));
  EXPECT_EQ(played_seconds(ballots.played(ada.id, one.id)), 40);
}

TEST_F(JuriesTest, NotesAreTheJurorsOwn) {
  const Submission one = film();
  const Juror ada = juror("Ada"), ben = juror("Ben");
  JuryBallots& ballots = catalogue_->jury_ballots;
  const JuryNote later = ballots.add_note({{}, ada.id, one.id, 5'000, "Le plan"});
  ballots.add_note({{}, ada.id, one.id, 1'000, "Le début"});
  ASSERT_EQ(ballots.notes(ada.id, one.id).size(), 2U);
  EXPECT_EQ(ballots.notes(ada.id, one.id)[0].text, "Le début");
  EXPECT_TRUE(ballots.notes(ben.id, one.id).empty());
  ballots.remove_note(ben.id, later.id);
  EXPECT_EQ(ballots.notes(ada.id, one.id).size(), 2U) << "nobody removes another's";
  ballots.remove_note(ada.id, later.id);
  EXPECT_EQ(ballots.notes(ada.id, one.id).size(), 1U);
  EXPECT_EQ(code_of([&] { ballots.add_note({{}, ada.id, one.id, 0, " \n"}); }), ErrorCode::invalid);
  EXPECT_EQ(code_of([&] { ballots.add_note({{}, ada.id, one.id, 0, std::string(2'001, 'a')}); }), ErrorCode::invalid);
}

TEST_F(JuriesTest, AnErasedAccountLeavesItsBallotWithoutAName) {
  const Submission one = film();
  const Submission other = film();
  const Juror ada = juror("Ada");
  seat({{ada.id, one.id}, {ada.id, other.id}});
  catalogue_->jury_ballots.save(vote(ada, one, 0), true, kNow);
  catalogue_->jury_ballots.save(vote(ada, other, 1), false, kNow);
  catalogue_->jury_ballots.add_note({{}, ada.id, one.id, 1'000, "Le maire est mon oncle"});
  catalogue_->jury_ballots.add_played(ada.id, one.id, {{0, 10}});
  catalogue_->accounts.erase(*ada.account);
  const Juror left = *catalogue_->jurors.find(ada.id);
  EXPECT_FALSE(left.account);
  EXPECT_EQ(left.name, "");
  EXPECT_TRUE(left.languages.empty());
  EXPECT_NE(left.left_ms, 0) << "nobody sits who is nobody";
  EXPECT_EQ(catalogue_->jurors.seats(jury_.id), (std::vector<JurySeat>{{ada.id, one.id}}))
      << "the other film is anybody's again";
  EXPECT_EQ(catalogue_->jury_ballots.sent(jury_.id).size(), 1U);
  EXPECT_FALSE(catalogue_->jury_ballots.find(ada.id, other.id)) << "nobody else ever saw it";
  EXPECT_TRUE(catalogue_->jury_ballots.notes(ada.id, one.id).empty());
  EXPECT_TRUE(catalogue_->jury_ballots.played(ada.id, one.id).empty());
}

}  // namespace
}  // namespace resonance
