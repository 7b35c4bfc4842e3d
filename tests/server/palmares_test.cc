// The palmarès: from when it is read, what of a film stands in it, and what its winners take along.
#include "tests/server/festival_fixture.h"

namespace resonance::server {
namespace {

class PalmaresPages : public FestivalPagesTest {
 protected:
  Award give(const std::string& name, std::vector<SubmissionId> films, const std::string& reasons = "") {
    Award award;
    award.edition = edition_.id;
    award.giver = AwardGiver::jury;
    award.jury = jury_.id;
    award.name_fr = name;
    award.films = std::move(films);
    award.reasons_fr = reasons;
    return catalogue_.awards.create(award);
  }
  Request asked(const Viewer& who) { return asking(who, "/festival/2027/palmares", {"2027"}); }
  Request asked(const Viewer& who, const Award& award) {
    return asking(who, "/festival/2027/palmares/" + award.id.text(), {"2027", award.id.text()});
  }
  std::string palmares(const Viewer& who = visitor) { return pages::palmares(app_, asked(who)).body; }
  Response change(const std::string& form) {
    return pages::change_awards(app_, sending(asking(local_owner, "/festival/2027/prix", {"2027"}), form));
  }
};

TEST_F(PalmaresPages, NobodyReadsItBeforeItsMoment) {
  const Award award = give("Grand prix", {selected("La tour").id});
  edition_.calendar[Milestone::palmares] = wall_clock_ms() + 60'000;
  catalogue_.editions.update(edition_);
  EXPECT_EQ(code_of(pages::palmares, app_, asked(visitor)), ErrorCode::not_found);
  EXPECT_EQ(code_of(pages::laurels_drawing, app_, asked(visitor, award)), ErrorCode::not_found);
  EXPECT_EQ(code_of(pages::laurels_picture, app_, asked(visitor, award)), ErrorCode::not_found);
  EXPECT_EQ(code_of(pages::certificate, app_, asked(visitor, award)), ErrorCode::not_found);
  EXPECT_FALSE(says(pages::festival_feed(app_, asking(visitor, "/festival.atom")).body, "Grand prix"));
  EXPECT_FALSE(says(pages::edition(app_, asking(visitor, "/festival/2027", {"2027"})).body, "/palmares"));
  EXPECT_TRUE(says(palmares(local_owner), "n’est pas encore annoncé")) << "those who prepare it are told so";
  read_palmares();
  EXPECT_TRUE(says(palmares(), "Grand prix"));
  EXPECT_TRUE(says(pages::edition(app_, asking(visitor, "/festival/2027", {"2027"})).body, "/festival/2027/palmares"));
  edition_.announced = false;
  catalogue_.editions.update(edition_);
  EXPECT_EQ(code_of(pages::palmares, app_, asked(visitor)), ErrorCode::not_found);
}

TEST_F(PalmaresPages, AFilmStandsThereAsFarAsItsPeopleAgree) {
  const Submission film = selected("La tour");
  const Award award = give("Grand prix", {film.id}, "Parce que *La tour* est juste.");
  read_palmares();
  const std::string item_path = "/contributions/" + film.item.text();
  const auto feed = [&] { return pages::festival_feed(app_, asking(visitor, "/festival.atom")).body; };
  EXPECT_TRUE(says(palmares(), "La tour")) << "agreed to for the festival: its title";
  EXPECT_FALSE(says(palmares(), item_path)) << "and no page";
  EXPECT_TRUE(says(palmares(), "<em>La tour</em>"));
  EXPECT_TRUE(says(feed(), "La tour"));
  EXPECT_EQ(pages::laurels_drawing(app_, asked(visitor, award)).status, 200);
  agree(film, {Scope::festival, Scope::library});
  EXPECT_TRUE(says(palmares(), item_path)) << "public: its card";
  withdraw_consent(film);
  EXPECT_FALSE(says(palmares(), "La tour") || says(feed(), "La tour"));
  EXPECT_TRUE(says(palmares(), "Un film dont les personnes se sont retirées"));
  EXPECT_TRUE(says(palmares(), "Grand prix"));
  EXPECT_EQ(code_of(pages::laurels_drawing, app_, asked(visitor, award)), ErrorCode::not_found);
  EXPECT_EQ(code_of(pages::laurels_picture, app_, asked(visitor, award)), ErrorCode::not_found);
  EXPECT_EQ(code_of(pages::certificate, app_, asked(local_owner, award)), ErrorCode::not_found);
}

TEST_F(PalmaresPages, AFilmThatItsSubmitterWithdrewIsNotNamed) {
  const Submission film = selected("La tour");
  give("Grand prix", {film.id});
  agree(film, {Scope::festival, Scope::library});
  read_palmares();
  ASSERT_TRUE(says(palmares(), "La tour"));
  catalogue_.submissions.withdraw(film.id);
  EXPECT_FALSE(says(palmares(), "La tour"));
}

TEST_F(PalmaresPages, WhoBeginsADraftHidesNothingOfWhatOthersWrote) {
  const Submission film = selected("La tour");
  give("Grand prix", {film.id}, "Pour le prix de la patience.");
  read_palmares();
  Item draft;
  draft.title = "Prix";
  catalogue_.submissions.create(edition_.id, catalogue_.items.create(draft).id, edition_.categories[0].id);
  EXPECT_TRUE(says(palmares(), "Pour le prix de la patience.")) << "nobody can have written about it";
}

TEST_F(PalmaresPages, ExAequoAndAwardsThatWereNotGivenAreSaid) {
  const Submission one = selected("La tour"), two = selected("Le potager");
  give("Grand prix", {one.id, two.id}, "La tour et Le potager, ensemble.");
  read_palmares();
  const std::string both = palmares();
  EXPECT_TRUE(says(both, "ex æquo") && says(both, "La tour") && says(both, "Le potager"));
  withdraw_consent(two);
  EXPECT_TRUE(says(palmares(), "La tour"));
  EXPECT_FALSE(says(palmares(), "Le potager")) << "not in the reasons either";
  const Award empty = give("Prix du public", {});
  EXPECT_TRUE(says(palmares(), "Ce prix n’a pas été attribué."));
  EXPECT_EQ(code_of(pages::laurels_drawing, app_, asked(visitor, empty)), ErrorCode::not_found);
}

TEST_F(PalmaresPages, TheBallotsOfTheJuriesStandBeside) {
  read_palmares();
  EXPECT_FALSE(says(palmares(), "/bulletins.json")) << "they are not open";
  open_ballots();
  EXPECT_TRUE(says(palmares(), jury_.id.text() + "/bulletins.json"));
  EXPECT_TRUE(says(palmares(), jury_.id.text() + "/resultats"));
}

TEST_F(PalmaresPages, TheFilmsOwnPageShowsWhatItWon) {
  const Submission film = selected("La tour");
  const Award award = give("Grand prix", {film.id});
  agree(film, {Scope::festival, Scope::library});
  const auto page = [&] { return pages::item(app_, asking(visitor, "/contributions/x", {film.item.text()})).body; };
  EXPECT_FALSE(says(page(), "Grand prix"));
  read_palmares();
  EXPECT_TRUE(says(page(), award.id.text() + "/lauriers.svg"));
  EXPECT_TRUE(says(page(), "\"award\":[\"Grand prix – Festival\"]")) << "for machines too";
}

TEST_F(PalmaresPages, LaurelsAreDrawnAndPictured) {
  const Award award = give("Prix <du> jury", {selected("La tour").id});
  read_palmares();
  const Response drawing = pages::laurels_drawing(app_, asked(visitor, award));
  EXPECT_TRUE(drawing.body.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
  EXPECT_TRUE(says(drawing.body, "&lt;du&gt;"));
  EXPECT_FALSE(says(drawing.body, "La tour")) << "they name the award, not the film";
  EXPECT_TRUE(pages::laurels_picture(app_, asked(visitor, award)).body.starts_with("\x89PNG"));
  EXPECT_EQ(code_of(pages::laurels_drawing, app_, asking(visitor, "/x", {"2027", AwardId::random().text()})),
            ErrorCode::not_found);
}

TEST_F(PalmaresPages, ACertificateIsForWhoSubmittedTheFilm) {
  const Viewer owner = signed_in("ines"), other = signed_in("zoe");
  const Submission one = selected("La tour", owner.account), two = selected("Le potager");
  const Award award = give("Grand prix", {one.id, two.id});
  EXPECT_EQ(code_of(pages::certificate, app_, asked(owner, award)), ErrorCode::not_found) << "not before it is read";
  read_palmares();
  const std::string sheet = pages::certificate(app_, asked(owner, award)).body;
  EXPECT_TRUE(says(sheet, "La tour"));
  EXPECT_FALSE(says(sheet, "Le potager")) << "somebody else's";
  EXPECT_EQ(code_of(pages::certificate, app_, asked(other, award)), ErrorCode::not_found);
  EXPECT_TRUE(says(pages::certificate(app_, asked(local_owner, award)).body, "Le potager"));
}

TEST_F(PalmaresPages, AnAwardIsWrittenFromWhatAJuryDecided) {
  const Submission film = selected("La tour");
  const Viewer ada = signed_in("ada");
  const Juror member = juror(ada, "Ada", true);
  open_ballots();
  Motion motion;
  motion.proposer = member.id;
  motion.text = "Donner le grand prix";
  motion.award = "Grand prix";
  motion.film = film.id;
  motion = catalogue_.deliberations.propose(motion, wall_clock_ms());
  Request asked = asking(local_owner, "/festival/2027/prix", {"2027"});
  EXPECT_FALSE(says(pages::awards(app_, asked).body, "motion=" + motion.id.text())) << "nothing is decided";
  catalogue_.deliberations.set_present(member.id, true, wall_clock_ms());
  catalogue_.deliberations.vote(motion.id, member.id, MotionVote::in_favour);
  catalogue_.deliberations.close_motion(motion.id, wall_clock_ms());
  EXPECT_TRUE(says(pages::awards(app_, asked).body, "motion=" + motion.id.text()));
  asked.query.emplace("motion", motion.id.text());
  const std::string form = pages::awards(app_, asked).body;
  EXPECT_TRUE(says(form, "name=\"name_fr\" value=\"Grand prix\""));
  EXPECT_TRUE(says(form, "value=\"" + jury_.id.text() + "\" selected"));
  EXPECT_TRUE(says(form, "value=\"" + film.id.text() + "\" checked"));
}

TEST_F(PalmaresPages, TheFormKeepsWhatWasTyped) {
  const Submission film = selected("La tour"), refused = selected("Le potager");
  catalogue_.submissions.decide(refused.id, SubmissionState::not_selected, "", wall_clock_ms());
  const Response wrong =
      change("action=save&name_fr=Grand+prix&giver=audience&reasons_fr=Parce+que&films=" + refused.id.text());
  EXPECT_EQ(wrong.status, 409) << "not selected";
  EXPECT_TRUE(says(wrong.body, "value=\"Grand prix\"") && says(wrong.body, ">Parce que</textarea>"));
  EXPECT_TRUE(catalogue_.awards.of_edition(edition_.id).empty());
  EXPECT_EQ(change("action=save&name_fr=Grand+prix&giver=audience&films=" + film.id.text()).status, 303);
  EXPECT_EQ(change("action=save&name_fr=Mention&giver=" + jury_.id.text()).status, 303);
  auto all = catalogue_.awards.of_edition(edition_.id);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].giver, AwardGiver::audience);
  EXPECT_EQ(all[1].jury, jury_.id);
  EXPECT_EQ(change("action=up&award=" + all[1].id.text()).status, 303);
  EXPECT_EQ(catalogue_.awards.of_edition(edition_.id)[0].id, all[1].id);
  EXPECT_EQ(change("action=save&name_fr=Prix+du+public&giver=audience&award=" + all[0].id.text()).status, 303);
  EXPECT_EQ(catalogue_.awards.find(all[0].id)->name_fr, "Prix du public");
  EXPECT_EQ(change("action=remove&award=" + all[0].id.text()).status, 303);
  EXPECT_EQ(change("action=remove&award=" + all[0].id.text()).status, 404);
  EXPECT_EQ(change("action=save&name_fr=").status, 400);
  EXPECT_EQ(catalogue_.journal.latest(1)[0].act, Act::award_changed);
}

}  // namespace
}  // namespace resonance::server
