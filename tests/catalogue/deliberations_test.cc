// The deliberation of a jury: when it may change, who counts, what is kept of who voted what.
#include <SQLiteCpp/SQLiteCpp.h>

#include "jury_fixture.h"

namespace resonance {
namespace {

class DeliberationsTest : public JuryTest {
 protected:
  DeliberationsTest() : deliberations_(catalogue_->deliberations) {
    president_ = juror("Paule", true);
    ada_ = juror("Ada");
    ben_ = juror("Ben");
  }
  void open() { catalogue_->juries.close(jury_.id, kNow); }
  void come(const Juror& juror) { deliberations_.set_present(juror.id, true, kNow); }
  Motion propose(const std::string& text, std::optional<SubmissionId> about = std::nullopt) {
    Motion motion;
    motion.proposer = ada_.id;
    motion.text = text;
    motion.film = about;
    return deliberations_.propose(motion, kNow + rows("motion"));
  }
  Deliberation now() { return deliberations_.of_jury(jury_.id); }
  Submission selected() {
    const Submission made = film();
    catalogue_->submissions.decide(made.id, SubmissionState::selected, "", kNow);
    return made;
  }
  int64_t rows(const std::string& table) {
    return SQLite::Database(folder_ / "catalogue.db").execAndGet("SELECT COUNT(*) FROM " + table).getInt64();
  }

  Deliberations& deliberations_;
  Juror president_, ada_, ben_;
};

TEST_F(DeliberationsTest, ItBeginsWhenTheBallotsAreOpen) {
  const Submission one = selected();
  const auto refused = [&](auto act) { EXPECT_EQ(code_of(act), ErrorCode::conflict); };
  refused([&] { come(ada_); });
  refused([&] { deliberations_.shortlist(jury_.id, one.id); });
  refused([&] { propose("Que faire ?"); });
  refused([&] { deliberations_.set_remarks(jury_.id, "Rien."); });
  refused([&] { deliberations_.sign(president_.id, kNow); });
  EXPECT_TRUE(now().presences.empty());
  open();
  come(ada_);
  EXPECT_EQ(now().presences.size(), 1U);
}

TEST_F(DeliberationsTest, TheShortlistIsInTheJurysOrder) {
  open();
  const Submission one = selected(), two = selected(), three = selected();
  for (const Submission& each : {one, two, three, two}) deliberations_.shortlist(jury_.id, each.id);
  EXPECT_EQ(now().shortlist, (std::vector{one.id, two.id, three.id})) << "once each";
  deliberations_.reorder_shortlist(jury_.id, three.id, -1);
  EXPECT_EQ(now().shortlist, (std::vector{one.id, three.id, two.id}));
  deliberations_.reorder_shortlist(jury_.id, one.id, -1);
  EXPECT_EQ(now().shortlist, (std::vector{one.id, three.id, two.id})) << "it is the first already";
  deliberations_.reorder_shortlist(jury_.id, one.id, 9);
  EXPECT_EQ(now().shortlist, (std::vector{three.id, two.id, one.id}));
  deliberations_.unlist(jury_.id, two.id);
  EXPECT_EQ(now().shortlist, (std::vector{three.id, one.id}));
}

TEST_F(DeliberationsTest, OnlyFilmsThatTheJuryJudgesAreListedOrMoved) {
  open();
  Edition other = edition_;
  other.year = 2028;
  for (Category& each : other.categories) each.id = {};
  other = catalogue_->editions.create(other);
  const Item item = published("D’une autre année");
  Submission elsewhere = catalogue_->submissions.create(other.id, item.id, other.categories[0].id);
  elsewhere = catalogue_->submissions.submit(elsewhere.id, uploaded(item.id).id, "x", 2);
  catalogue_->submissions.decide(elsewhere.id, SubmissionState::selected, "", kNow);
  const Submission waiting = film(), withdrawn = selected();
  catalogue_->submissions.withdraw(withdrawn.id);
  Submission long_film = selected();
  long_film.category = edition_.categories[1].id;
  catalogue_->submissions.update(long_film);
  Jury shorts = *catalogue_->juries.find(jury_.id);
  shorts.categories = {edition_.categories[0].id};
  catalogue_->juries.update(shorts);
  for (const SubmissionId& each : {elsewhere.id, waiting.id, withdrawn.id, long_film.id, SubmissionId::random()}) {
    EXPECT_EQ(code_of([&] { deliberations_.shortlist(jury_.id, each); }), ErrorCode::invalid);
    EXPECT_EQ(code_of([&] { propose("Lui donner le prix", each); }), ErrorCode::invalid);
  }
  EXPECT_TRUE(now().shortlist.empty());
  EXPECT_TRUE(now().motions.empty());
}

TEST_F(DeliberationsTest, AFilmThatIsWithdrawnLaterStaysAsANumber) {
  open();
  const Submission one = selected();
  deliberations_.shortlist(jury_.id, one.id);
  propose("Lui donner le prix", one.id);
  catalogue_->submissions.withdraw(one.id);
  EXPECT_EQ(now().shortlist, std::vector{one.id});
  EXPECT_EQ(now().motions[0].film, one.id);
  deliberations_.unlist(jury_.id, one.id);
  EXPECT_TRUE(now().shortlist.empty());
}

TEST_F(DeliberationsTest, TheLastVoteOfAJurorCounts) {
  open();
  come(ada_);
  come(ben_);
  const Motion motion = propose("Donner un prix");
  deliberations_.vote(motion.id, ada_.id, MotionVote::in_favour);
  deliberations_.vote(motion.id, ada_.id, MotionVote::against);
  deliberations_.vote(motion.id, ben_.id, MotionVote::abstention);
  EXPECT_EQ(deliberations_.vote_of(motion.id, ada_.id), MotionVote::against);
  const Motion open_one = now().motions.at(0);
  EXPECT_EQ(open_one.cast, 2);
  EXPECT_EQ(open_one.in_favour + open_one.against + open_one.abstentions, 0) << "counts are told when it is closed";
  deliberations_.close_motion(motion.id, kNow + 5);
  const Motion closed = now().motions.at(0);
  EXPECT_EQ(closed.in_favour, 0);
  EXPECT_EQ(closed.against, 1);
  EXPECT_EQ(closed.abstentions, 1);
  EXPECT_EQ(closed.sitting, 3);
  EXPECT_EQ(closed.present, 2);
  EXPECT_EQ(closed.closed_ms, kNow + 5);
  EXPECT_EQ(rows("motion_vote"), 0) << "nobody can find out any more who voted what";
  EXPECT_EQ(code_of([&] { deliberations_.vote(motion.id, ben_.id, MotionVote::against); }), ErrorCode::conflict);
  EXPECT_EQ(code_of([&] { deliberations_.close_motion(motion.id, kNow); }), ErrorCode::conflict);
}

TEST_F(DeliberationsTest, AMotionKeepsTheQuorumUnderWhichItWasClosed) {
  jury_.quorum = {3, false};
  catalogue_->juries.update(jury_);
  open();
  come(ada_);
  const Motion early = propose("Donner un prix"), late = propose("Donner un autre prix");
  deliberations_.close_motion(early.id, kNow + 1);
  catalogue_->jurors.leave(ben_.id, kNow + 2);
  Jury changed = *catalogue_->juries.find(jury_.id);
  changed.quorum = {1, false};
  catalogue_->juries.update(changed);
  deliberations_.close_motion(late.id, kNow + 3);
  EXPECT_EQ(now().motions.at(0).quorum, jury_.quorum) << "what had no quorum still has none";
  EXPECT_EQ(now().motions.at(1).quorum, changed.quorum);
  catalogue_->jurors.leave(ada_.id, kNow + 4);
  changed.quorum = {2, false};
  EXPECT_EQ(code_of([&] { catalogue_->juries.update(changed); }), ErrorCode::conflict) << "one still sits";
}

TEST_F(DeliberationsTest, WhoIsNotThereOrLeftDoesNotVoteAndIsNotCounted) {
  open();
  const Motion motion = propose("Donner un prix");
  EXPECT_EQ(code_of([&] { deliberations_.vote(motion.id, ben_.id, MotionVote::against); }), ErrorCode::conflict);
  for (const Juror& each : {president_, ada_, ben_}) {
    come(each);
    deliberations_.vote(motion.id, each.id, MotionVote::in_favour);
  }
  catalogue_->jurors.leave(ben_.id, kNow + 1);
  EXPECT_EQ(code_of([&] { deliberations_.vote(motion.id, ben_.id, MotionVote::against); }), ErrorCode::conflict);
  EXPECT_EQ(code_of([&] { come(ben_); }), ErrorCode::conflict);
  deliberations_.set_present(ada_.id, false, kNow + 2);
  deliberations_.close_motion(motion.id, kNow + 3);
  const Motion closed = now().motions.at(0);
  EXPECT_EQ(closed.in_favour, 1);
  EXPECT_EQ(closed.sitting, 2);
  EXPECT_EQ(closed.present, 1);
  EXPECT_EQ(now().presences.back().until_ms != 0 || now().presences.front().until_ms != 0, true);
}

TEST_F(DeliberationsTest, AJurorOfAnotherJuryDoesNotVoteHere) {
  open();
  Jury wanted;
  wanted.edition = edition_.id;
  wanted.name_fr = "Jury des élus";
  const Jury other = catalogue_->juries.create(wanted);
  catalogue_->juries.close(other.id, kNow);
  Juror stranger = ada_;
  stranger.jury = other.id;
  stranger = catalogue_->jurors.add(stranger);
  come(stranger);
  const Motion motion = propose("Donner un prix");
  EXPECT_EQ(code_of([&] { deliberations_.vote(motion.id, stranger.id, MotionVote::against); }), ErrorCode::not_found);
  EXPECT_EQ(now().motions[0].cast, 0);
}

TEST_F(DeliberationsTest, AMotionSaysSomething) {
  open();
  for (const std::string& text : {std::string(), std::string(" \n"), std::string(501, 'a')}) {
    EXPECT_EQ(code_of([&] { propose(text); }), ErrorCode::invalid);
  }
  EXPECT_TRUE(now().motions.empty());
}

TEST_F(DeliberationsTest, SignedMinutesNeverChange) {
  open();
  const Submission one = selected();
  come(president_);
  deliberations_.shortlist(jury_.id, one.id);
  const Motion motion = propose("Donner un prix", one.id);
  deliberations_.set_remarks(jury_.id, "Un beau cru.");
  EXPECT_EQ(code_of([&] { deliberations_.sign(president_.id, kNow); }), ErrorCode::conflict) << "a motion is open";
  deliberations_.close_motion(motion.id, kNow);
  EXPECT_EQ(code_of([&] { deliberations_.sign(ada_.id, kNow); }), ErrorCode::forbidden);
  deliberations_.sign(president_.id, kNow + 9);
  const Deliberation fixed = now();
  EXPECT_EQ(fixed.signed_ms, kNow + 9);
  EXPECT_EQ(fixed.signed_by, president_.id);
  ASSERT_EQ(fixed.presences.size(), 1U);
  EXPECT_EQ(fixed.presences[0].until_ms, kNow + 9) << "whoever was there leaves with it";
  const auto refused = [&](auto act) { EXPECT_EQ(code_of(act), ErrorCode::conflict); };
  refused([&] { propose("Encore une"); });
  refused([&] { come(ben_); });
  refused([&] { deliberations_.vote(motion.id, ada_.id, MotionVote::against); });
  refused([&] { deliberations_.shortlist(jury_.id, one.id); });
  refused([&] { deliberations_.unlist(jury_.id, one.id); });
  refused([&] { deliberations_.reorder_shortlist(jury_.id, one.id, 1); });
  refused([&] { deliberations_.set_remarks(jury_.id, "Autrement."); });
  refused([&] { deliberations_.sign(president_.id, kNow + 10); });
  const Deliberation still = now();
  EXPECT_EQ(still.remarks, "Un beau cru.");
  EXPECT_EQ(still.motions.size(), 1U);
  EXPECT_EQ(still.shortlist, std::vector{one.id});
  EXPECT_EQ(still.signed_ms, kNow + 9);
}

TEST_F(DeliberationsTest, TheQuorumIsFixedBeforehand) {
  Jury changed = *catalogue_->juries.find(jury_.id);
  EXPECT_EQ(changed.quorum, (Quorum{50, true}));
  changed.quorum = {2, false};
  catalogue_->juries.update(changed);
  EXPECT_EQ(catalogue_->juries.find(jury_.id)->quorum, (Quorum{2, false}));
  for (const Quorum& wrong : {Quorum{0, false}, Quorum{1'001, false}, Quorum{101, true}, Quorum{0, true}}) {
    changed.quorum = wrong;
    EXPECT_EQ(code_of([&] { catalogue_->juries.update(changed); }), ErrorCode::invalid);
  }
  open();
  changed.quorum = {1, false};
  EXPECT_EQ(code_of([&] { catalogue_->juries.update(changed); }), ErrorCode::conflict);
  EXPECT_EQ(catalogue_->juries.find(jury_.id)->quorum, (Quorum{2, false}));
}

TEST_F(DeliberationsTest, AnErasedAccountTakesItsOpenVoteWithItAndNoLongerSits) {
  open();
  come(ben_);
  const Motion closed = propose("Donner un prix"), still_open = propose("Et un autre");
  for (const Motion& each : {closed, still_open}) deliberations_.vote(each.id, ben_.id, MotionVote::against);
  deliberations_.close_motion(closed.id, kNow);
  catalogue_->accounts.erase(*ben_.account);
  EXPECT_EQ(rows("motion_vote"), 0);
  const Deliberation after = now();
  EXPECT_EQ(after.motions[0].against, 1) << "what was decided stays decided";
  EXPECT_EQ(after.motions[1].cast, 0);
  EXPECT_EQ(after.motions[1].sitting, 2);
  EXPECT_EQ(after.presences.size(), 1U) << "that somebody was there stays, without a name";
  EXPECT_NE(after.presences.at(0).until_ms, 0) << "and they are there no longer";
  EXPECT_EQ(catalogue_->jurors.find(ben_.id)->name, "");
}

TEST_F(DeliberationsTest, AnErasedFilmTakesTheWordsAboutItWithIt) {
  open();
  const Submission one = selected();
  deliberations_.shortlist(jury_.id, one.id);
  propose("Donner le prix à Un film", one.id);
  propose("Faire une pause");
  catalogue_->items.erase(one.item);
  const Deliberation after = now();
  EXPECT_TRUE(after.shortlist.empty());
  ASSERT_EQ(after.motions.size(), 2U) << "the minutes keep their count";
  EXPECT_EQ(after.motions[0].text + after.motions[1].text, "Faire une pause");
  EXPECT_FALSE(after.motions[0].film);
}

TEST_F(DeliberationsTest, TextsThatNameAnErasedFilmGoWithIt) {
  const auto called = [&](const Submission& film, const std::string& title) {
    Item item = *catalogue_->items.find(film.item);
    item.title = title;
    catalogue_->items.update(item);
  };
  const Submission one = selected(), other = selected();
  called(one, "L’Éau");
  called(other, "La tour");
  seat({{ada_.id, one.id}, {ada_.id, other.id}, {ben_.id, other.id}});
  JuryBallot ballot = vote(ada_, other, 1);
  ballot.words = "Moins bien que « L’éau ».";
  catalogue_->jury_ballots.save(ballot, true, kNow);
  ballot = vote(ben_, other, 1);
  ballot.words = "Les cadreaux sont beaux.";
  catalogue_->jury_ballots.save(ballot, true, kNow);
  open();
  Award award;
  award.edition = edition_.id;
  award.name_fr = "Prix";
  award.films = {other.id};
  award.reasons_fr = "Plus encore que l’eau !";
  award.reasons_en = "Higher than the others.";
  award = catalogue_->awards.create(award);
  Award named = award;
  named.id = {};
  named.name_fr = named.name_en = "Prix L'eau";
  named.films.clear();
  named = catalogue_->awards.create(named);
  Screening screening;
  screening.edition = edition_.id;
  screening.title_fr = "Soirée L’eau";
  screening.place = "Salle";
  screening.begins_ms = kNow;
  screening.description_fr = "On verra L’eau et La tour.";
  screening.description_en = "Two films.";
  screening.entries = {{other.id, "", "", 0}, {std::nullopt, "Débat sur L’eau", "Debate", 10}};
  screening = catalogue_->screenings.create(screening);
  deliberations_.set_remarks(jury_.id, "Nous avons hésité avec “L’Eau”.");
  propose("Donner le prix à La tour plutôt qu’à L’EAU", other.id);
  propose("Faire une pause");
  catalogue_->items.erase(one.item);
  const Deliberation after = now();
  EXPECT_EQ(after.remarks, "");
  EXPECT_EQ(after.motions.at(0).text, "");
  EXPECT_EQ(after.motions[0].film, other.id);
  EXPECT_EQ(after.motions.at(1).text, "Faire une pause");
  EXPECT_EQ(catalogue_->awards.find(award.id)->reasons_fr, "");
  EXPECT_EQ(catalogue_->awards.find(award.id)->reasons_en, "Higher than the others.");
  EXPECT_EQ(catalogue_->awards.find(named.id)->name_fr, "");
  EXPECT_EQ(catalogue_->awards.find(award.id)->name_fr, "Prix");
  const Screening left = *catalogue_->screenings.find(screening.id);
  EXPECT_EQ(left.title_fr + left.description_fr + left.entries.at(1).words_fr, "");
  EXPECT_EQ(left.description_en, "Two films.");
  EXPECT_EQ(left.entries[1].words_en, "Debate");
  EXPECT_EQ(catalogue_->jury_ballots.find(ada_.id, other.id)->words, "");
  EXPECT_EQ(catalogue_->jury_ballots.find(ben_.id, other.id)->words, "Les cadreaux sont beaux.");
}

}  // namespace
}  // namespace resonance
