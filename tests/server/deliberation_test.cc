// The room in which a jury deliberates, and its minutes: who may do what there, and how films without a name stand in
// it.
#include "festival/ballots.h"
#include "tests/server/festival_fixture.h"

namespace resonance::server {
namespace {

class DeliberationPages : public FestivalPagesTest {
 protected:
  DeliberationPages() {
    president_ = juror(paule_, "Paule", true);
    member_ = juror(ada_, "Ada");
    one_ = selected("La tour");
    two_ = selected("Le potager");
  }
  Request at(const Viewer& who, const Juror& juror) {
    return asking(who, "/jure/" + juror.id.text() + "/deliberation", {juror.id.text()});
  }
  Request desk() { return asking(local_owner, "/festival/2027/jurys/x/deliberation", {"2027", jury_.id.text()}); }
  Response send(const Viewer& who, const Juror& juror, const std::string& form) {
    return pages::deliberate(app_, sending(at(who, juror), form));
  }
  std::string room() { return pages::deliberation(app_, at(ada_, member_)).body; }
  std::string minutes() { return pages::kept_minutes(app_, desk()).body; }
  Deliberation now() { return catalogue_.deliberations.of_jury(jury_.id); }
  std::string proposed(const std::string& text, const std::optional<SubmissionId>& film = std::nullopt) {
    const std::string more = film ? "&award=Grand+prix&film=" + film->text() : "";
    EXPECT_EQ(send(ada_, member_, "action=propose&text=" + encode_query_value(text) + more).status, 303);
    return now().motions.back().id.text();
  }

  const Viewer paule_ = signed_in("paule"), ada_ = signed_in("ada"), stranger_ = signed_in("zoe");
  Juror president_, member_;
  Submission one_, two_;
};

TEST_F(DeliberationPages, ThereIsNoRoomBeforeTheBallotsAreOpen) {
  EXPECT_EQ(code_of(pages::deliberation, app_, at(ada_, member_)), ErrorCode::not_found);
  EXPECT_EQ(code_of(pages::watched_deliberation, app_, desk()), ErrorCode::not_found);
  EXPECT_EQ(code_of(pages::minutes, app_, at(ada_, member_)), ErrorCode::not_found);
  open_ballots();
  EXPECT_EQ(pages::deliberation(app_, at(ada_, member_)).status, 200);
  EXPECT_EQ(code_of(pages::deliberation, app_, at(stranger_, member_)), ErrorCode::not_found) << "another's room";
  catalogue_.jurors.leave(member_.id, wall_clock_ms());
  EXPECT_EQ(code_of(pages::deliberation, app_, at(ada_, member_)), ErrorCode::not_found) << "who left";
}

TEST_F(DeliberationPages, FilmsStandInCountedOrderWithTheirTiesAndTheWordsAboutThem) {
  vote(member_, one_, 1, "Une parole juste.");
  vote(president_, two_, 1);
  open_ballots();
  const std::string page = room();
  EXPECT_TRUE(says(page, "Film 1 – La tour"));
  EXPECT_TRUE(says(page, "Une parole juste."));
  EXPECT_TRUE(says(page, "merit-profile"));
  EXPECT_TRUE(says(page, "ex æquo")) << "the same ballots, the same rank, said so";
}

TEST_F(DeliberationPages, AFilmWhosePeopleWithdrewIsANumberWhereverItStands) {
  vote(member_, one_, 0, "La tour m’a émue.");
  vote(member_, two_, 2, "Mieux que LA TOUR !");
  open_ballots();
  send(paule_, president_, "action=come");
  send(ada_, member_, "action=list&film=" + one_.id.text());
  const std::string motion = proposed("Donner le prix à « la Tour »", one_.id);
  send(paule_, president_, "action=remarks&remarks=La+tour+nous+a+convaincus.");
  ASSERT_TRUE(says(room(), "La tour"));
  withdraw_consent(one_);
  for (const std::string& page : {room(), minutes(), pages::deliberation(app_, at(paule_, president_)).body}) {
    EXPECT_FALSE(says(page, "La tour") || says(page, "la Tour") || says(page, "LA TOUR"));
    EXPECT_TRUE(says(page, "Film 1"));
  }
  EXPECT_TRUE(says(room(), "Le potager"));
  EXPECT_EQ(catalogue_.jury_ballots.sent(jury_.id).size(), 2U) << "its ballots are kept";
  EXPECT_EQ(send(ada_, member_, "action=list&film=" + one_.id.text()).status, 400);
  EXPECT_EQ(send(ada_, member_, "action=propose&text=Encore&film=" + one_.id.text()).status, 400);
  EXPECT_EQ(send(ada_, member_, "action=unlist&film=" + one_.id.text()).status, 303) << "it can be taken off";
}

TEST_F(DeliberationPages, TheFileOfBallotsIsReadWhateverTheNamesAre) {
  edition_.title_fr = std::string(200, 'f');
  catalogue_.editions.update(edition_);
  jury_.name_fr = std::string(100, 'j');
  catalogue_.juries.update(jury_);
  open_ballots();
  const std::string file = pages::jury_ballots(app_, asking(local_owner, "/x", {"2027", jury_.id.text()})).body;
  EXPECT_NO_THROW(festival::read_ballots(file)) << "anybody counts it again";
}

TEST_F(DeliberationPages, EachDoesWhatIsTheirs) {
  open_ballots();
  const std::string motion = proposed("Donner un prix");
  const auto refused = [&](const Response& response, int status) { EXPECT_EQ(response.status, status); };
  refused(send(ada_, member_, "action=close&motion=" + motion), 403);
  refused(send(ada_, member_, "action=sign"), 403);
  refused(send(ada_, member_, "action=remarks&remarks=Moi"), 403);
  refused(send(ada_, member_, "action=come&juror=" + president_.id.text()), 403);
  refused(send(ada_, member_, "action=vote&vote=against&motion=" + motion), 409);
  refused(send(ada_, member_, "action=nothing"), 403);
  refused(pages::lead_deliberation(app_, sending(desk(), "action=come")), 403);
  refused(pages::lead_deliberation(app_, sending(desk(), "action=propose&text=Moi")), 403);
  EXPECT_EQ(send(paule_, president_, "action=come&juror=" + member_.id.text()).status, 303);
  EXPECT_EQ(now().presences.size(), 1U);
  refused(send(ada_, member_, "action=vote&vote=perhaps&motion=" + motion), 400);
  EXPECT_EQ(send(ada_, member_, "action=vote&vote=against&motion=" + motion).status, 303);
  EXPECT_EQ(send(ada_, member_, "action=vote&vote=in_favour&motion=" + motion).status, 303);
  EXPECT_EQ(pages::lead_deliberation(app_, sending(desk(), "action=close&motion=" + motion)).status, 303);
  EXPECT_EQ(now().motions[0].in_favour, 1);
  EXPECT_EQ(now().motions[0].against, 0) << "the last vote counts";
}

TEST_F(DeliberationPages, WhatIsRefusedComesBackAsItWasTyped) {
  open_ballots();
  const Response response =
      send(ada_, member_, "action=propose&text=Donner+un+prix&award=Grand+prix&film=" + SubmissionId::random().text());
  EXPECT_EQ(response.status, 400);
  EXPECT_TRUE(says(response.body, ">Donner un prix</textarea>"));
  EXPECT_TRUE(says(response.body, "value=\"Grand prix\""));
  EXPECT_TRUE(now().motions.empty());
}

TEST_F(DeliberationPages, AMotionOfAnotherJuryIsNotFound) {
  Jury other = jury_;
  other.name_fr = "Autre jury";
  other = catalogue_.juries.create(other);
  catalogue_.juries.close(other.id, wall_clock_ms());
  open_ballots();
  Juror elsewhere = member_;
  elsewhere.jury = other.id;
  elsewhere = catalogue_.jurors.add(elsewhere);
  Motion motion;
  motion.proposer = elsewhere.id;
  motion.text = "Ailleurs";
  motion = catalogue_.deliberations.propose(motion, wall_clock_ms());
  EXPECT_EQ(send(paule_, president_, "action=close&motion=" + motion.id.text()).status, 404);
}

TEST_F(DeliberationPages, AQuorumLargerThanTheJuryIsSaidAndDecidesNothing) {
  jury_.quorum = {5, false};
  catalogue_.juries.update(jury_);
  open_ballots();
  const std::string motion = proposed("Donner un prix");
  for (const auto& [who, juror] : {std::pair{paule_, president_}, {ada_, member_}}) {
    send(who, juror, "action=come");
    send(who, juror, "action=vote&vote=in_favour&motion=" + motion);
  }
  EXPECT_TRUE(says(room(), "plus grand que le jury"));
  send(paule_, president_, "action=close&motion=" + motion);
  EXPECT_TRUE(says(room(), "Pas de quorum, il manque 3 jurés"));
  EXPECT_TRUE(says(minutes(), "Pas de quorum, il manque 3 jurés"));
}

TEST_F(DeliberationPages, SignedMinutesStandStill) {
  open_ballots();
  send(paule_, president_, "action=come");
  send(ada_, member_, "action=come");
  const std::string motion = proposed("Donner le grand prix", one_.id);
  send(ada_, member_, "action=vote&vote=in_favour&motion=" + motion);
  send(paule_, president_, "action=vote&vote=against&motion=" + motion);
  EXPECT_TRUE(says(minutes(), "Encore ouverte"));
  EXPECT_EQ(send(paule_, president_, "action=sign").status, 409) << "a motion is open";
  send(paule_, president_, "action=close&motion=" + motion);
  send(paule_, president_, "action=remarks&remarks=Un+beau+cru.");
  EXPECT_TRUE(says(minutes(), "Égalité, donc non adoptée"));
  EXPECT_TRUE(says(minutes(), "Projet"));
  EXPECT_EQ(send(paule_, president_, "action=sign").status, 303);
  const std::string fixed = minutes();
  EXPECT_FALSE(says(fixed, "Projet"));
  EXPECT_TRUE(says(fixed, "Signé par Paule"));
  EXPECT_EQ(send(ada_, member_, "action=propose&text=Encore").status, 409);
  EXPECT_EQ(send(paule_, president_, "action=remarks&remarks=Autrement").status, 409);
  EXPECT_EQ(send(ada_, member_, "action=go").status, 409);
  catalogue_.jurors.leave(member_.id, wall_clock_ms());
  EXPECT_EQ(minutes(), fixed);
}

TEST_F(DeliberationPages, AJurorWhoseAccountIsErasedHasNoNameInTheMinutes) {
  open_ballots();
  send(ada_, member_, "action=come");
  proposed("Donner un prix");
  ASSERT_TRUE(says(minutes(), "Ada"));
  catalogue_.accounts.erase(*ada_.account);
  EXPECT_FALSE(says(minutes(), "Ada"));
  EXPECT_TRUE(says(minutes(), "Donner un prix"));
}

}  // namespace
}  // namespace resonance::server
