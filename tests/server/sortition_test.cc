// A citizen jury from its volunteers to its seats, through the pages: what is refused, who is told what.
#include <gmock/gmock.h>

#include "base/clock.h"
#include "festival/sortition/draw.h"
#include "server/draws.h"
#include "server/lottery_maker.h"
#include "server/router.h"
#include "tests/server/pages_fixture.h"

namespace resonance::server {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int64_t kMinute = 60'000, kDay = 24 * 60 * kMinute;
constexpr const char* kSeed = "4 12 23 31 40 + 7";

class SortitionTest : public PagesTest {
 protected:
  SortitionTest() {
    Edition edition;
    edition.year = 2027;
    edition.title_fr = "Festival";
    edition.categories = {{{}, "Court", ""}};
    edition.announced = true;
    edition_ = catalogue_.editions.create(edition);
    Jury jury;
    jury.edition = edition_.id;
    jury.kind = JuryKind::citizen;
    jury.name_fr = "Jury citoyen";
    jury_ = catalogue_.juries.create(jury);
    Draw draw;
    draw.jury = jury_.id;
    draw.seats = 3;
    draw.criteria = {{"QPV", "QPV", {{"oui", "yes", 1, 1}, {"non", "no", 2, 2}}},
                     {"Genre", "Gender", {{"femme", "woman", 1, 2}, {"homme", "man", 1, 2}}}};
    draw.opens_ms = now_ms_ - kDay;
    draw.closes_ms = now_ms_ + kDay;
    draw.seed_announced = "Loto";
    draw.seed_from_ms = now_ms_ + 2 * kDay;
    draw.seed_until_ms = now_ms_ + 3 * kDay;
    catalogue_.draws.save(draw, now_ms_);
    Account account;
    account.email = "admin@x.org";
    account.name = "Ada";
    account.role = Role::administrator;
    administrator_ = {Role::administrator, catalogue_.accounts.create(account).id, {}};
  }

  std::vector<std::string> places() const { return {"2027", jury_.id.text()}; }
  ShownDraw draw() { return {edition_, jury_, *catalogue_.draws.find(jury_.id)}; }
  Response get(Response (*page)(App&, const Request&), const Viewer& who = {}) {
    return page(app_, asking(who, draw_path(edition_, jury_), places()));
  }
  Response post(Response (*page)(App&, const Request&), const std::string& form, const Viewer& who = {},
                std::vector<std::string> parameters = {}) {
    const Request request = asking(who, draw_path(edition_, jury_), parameters.empty() ? places() : parameters);
    return page(app_, sending(request, form));
  }
  Response desk(const std::string& form) { return post(pages::change_draw, form, administrator_); }
  static std::string form_of(int number, const std::string& more = "&consent=yes") {
    const std::string text = std::to_string(number);
    return "name=Volontaire+" + text + "&birth_year=1980&email=v" + text +
           "%40x.org&answer_0=" + std::to_string(number % 3 == 0 ? 0 : 1) + "&answer_1=" + std::to_string(number % 2) +
           more;
  }
  // The token of the private link that the page shows.
  static std::string token_in(const std::string& page) {
    const size_t at = page.find("/volontaires/");
    return at == page.npos ? "" : page.substr(at + 13, 64);
  }
  void sign_up(int count) {
    for (int i = 0; i < count; ++i) {
      const Response done = post(pages::sign_up_volunteer, form_of(i));
      ASSERT_EQ(done.status, 200) << done.body;
      tokens_.push_back(token_in(done.body));
    }
  }
  void close_call() {
    Draw draw = *catalogue_.draws.find(jury_.id);
    draw.closes_ms = now_ms_ - kMinute;
    catalogue_.draws.save(draw, now_ms_);
  }
  void commit() {
    close_call();
    ASSERT_EQ(desk("action=commit").status, 303);
    make_lotteries(app_);
  }
  void draw_now() { draw_jury(app_, draw(), kSeed, now_ms_ + 2 * kDay); }
  std::vector<std::string> jury_keys() { return festival::sortition::jury_of(*record_of(draw().draw)); }
  Volunteer behind(const std::string& key) {
    for (const Volunteer& each : catalogue_.volunteers.of_jury(jury_.id)) {
      if (each.key == key) return each;
    }
    return {};
  }
  std::string own_page(const std::string& token) {
    return pages::own_registration(app_, asking({}, "/volontaires/" + token, {token})).body;
  }
  int count(Act act) {
    int found = 0;
    for (const JournalEntry& each : catalogue_.journal.latest(1'000)) found += each.act == act;
    return found;
  }

  const int64_t now_ms_ = wall_clock_ms();
  Edition edition_;
  Jury jury_;
  Viewer administrator_;
  std::vector<std::string> tokens_;
};

TEST_F(SortitionTest, AFormThatIsRefusedComesBackAsItWasTyped) {
  const auto refused = [&](const std::string& form, int status, const char* said) {
    const Response response = post(pages::sign_up_volunteer, form);
    EXPECT_EQ(response.status, status);
    EXPECT_THAT(response.body, HasSubstr(said));
    EXPECT_TRUE(catalogue_.volunteers.of_jury(jury_.id).empty());
    return response.body;
  };
  EXPECT_THAT(refused(form_of(1, ""), 400, "acceptez cet usage"), HasSubstr("value=\"Volontaire 1\""));
  refused("name=A&birth_year=1980&email=a%40x.org&answer_0=7&answer_1=0&consent=yes", 400, "QPV");
  refused("name=A&birth_year=1980&email=a%40x.org&answer_0=0&consent=yes", 400, "Genre");
  refused("name=A&birth_year=1980&answer_0=0&answer_1=0&consent=yes", 400, "téléphone");
  refused("name=A&birth_year=1980&email=aa&answer_0=0&answer_1=0&consent=yes", 400, "adresse");
  refused("name=A&birth_year=2990&email=a%40x.org&answer_0=0&answer_1=0&consent=yes", 400, "15");
}

TEST_F(SortitionTest, TwiceIsOnceAndTheCallEndsByTheClock) {
  sign_up(1);
  EXPECT_EQ(post(pages::sign_up_volunteer, form_of(0)).status, 409);
  EXPECT_EQ(catalogue_.volunteers.of_jury(jury_.id).size(), 1U);
  close_call();
  const Response late = post(pages::sign_up_volunteer, form_of(1));
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, HasSubstr("clos"));
}

TEST_F(SortitionTest, AVolunteerReadsWhatTheyDeclaredAndWithdraws) {
  sign_up(1);
  const std::string page = own_page(tokens_[0]);
  for (const char* said : {"Volontaire 0", "v0@x.org", "oui", "femme", "rien d’autre"}) {
    EXPECT_THAT(page, HasSubstr(said));
  }
  EXPECT_EQ(post(pages::change_registration, "action=withdraw", {}, {tokens_[0]}).status, 303);
  EXPECT_TRUE(catalogue_.volunteers.of_jury(jury_.id).empty());
  EXPECT_THROW(own_page(tokens_[0]), Error);
}

TEST_F(SortitionTest, WhatCannotBeIsExplainedAndNothingIsCommitted) {
  sign_up(2);
  EXPECT_EQ(desk("action=commit").status, 409) << "the call is open";
  close_call();
  const Response few = desk("action=commit");
  EXPECT_EQ(few.status, 409);
  EXPECT_THAT(few.body, HasSubstr("manque")) << "too few volunteers, by how many";
  EXPECT_FALSE(catalogue_.draws.work(jury_.id));
}

TEST_F(SortitionTest, AQuotaLargerThanItsPoolNamesTheSmallestChange) {
  sign_up(5);  // two of them in a QPV
  close_call();
  Draw changed = *catalogue_.draws.find(jury_.id);
  changed.criteria[0].values = {{"oui", "yes", 3, 3}, {"non", "no", 0, 0}};
  catalogue_.draws.save(changed, now_ms_);
  const Response refused = desk("action=commit");
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("QPV, oui"));
  EXPECT_THAT(refused.body, HasSubstr("au moins 2"));
}

TEST_F(SortitionTest, RulesThatContradictThemselvesComeBackAsTyped) {
  const std::string form =
      "action=settings&seats=3&opens=2027-01-01T10%3A00&closes=2027-01-02T10%3A00&seed_kind=dice&seed_announced=Des&"
      "seed_from=&seed_until=&criterion_fr=Genre&criterion_en=&values=";
  for (const char* values :
       {"femme+%7C+4+%7C+2", "femme", "femme+%7C+1+%7C+2%0Afemme+%7C+1+%7C+2", "femme+%7C+x+%7C+2"}) {
    const Response refused = desk(form + values);
    EXPECT_EQ(refused.status, 400) << values;
    EXPECT_THAT(refused.body, HasSubstr("value=\"Des\""));
    EXPECT_THAT(refused.body, HasSubstr("femme"));
    EXPECT_THAT(refused.body, Not(HasSubstr("sans nom"))) << "without English names they are the same";
  }
  EXPECT_EQ(catalogue_.draws.find(jury_.id)->seed_announced, "Loto");
  EXPECT_EQ(desk(form + "femme+%7C+1+%7C+2%0Ahomme+%7C+man+%7C+1+%7C+2").status, 303);
  EXPECT_EQ(catalogue_.draws.find(jury_.id)->criteria.at(0).values.at(1).name_en, "man");
}

TEST_F(SortitionTest, CommittedOnceThenDrawnOnceByTheAnnouncedSeed) {
  sign_up(12);
  commit();
  const ShownDraw committed = draw();
  ASSERT_TRUE(committed.draw.committed) << desk("action=commit").body;
  EXPECT_EQ(desk("action=commit").status, 409) << "twice";
  EXPECT_EQ(festival::sortition::sha256(committed.draw.committed->text), committed.draw.committed->commitment);
  EXPECT_NO_THROW(festival::sortition::read_committed(committed.draw.committed->text)) << "what verify asks";
  EXPECT_THAT(committed.draw.committed->text, Not(HasSubstr("Volontaire")));
  EXPECT_EQ(desk("action=draw&seed=4+12+23+31+40+7").status, 409) << "the seed is not known yet";
  EXPECT_THROW(draw_jury(app_, draw(), kSeed, now_ms_ + 3 * kDay), Error) << "late";
  for (const char* wrong : {"4 12", "4 12 23 31 31 7", "4 12 23 31 50 7", "quatre"}) {
    EXPECT_THROW(draw_jury(app_, draw(), wrong, now_ms_ + 2 * kDay), Error) << wrong;
  }
  EXPECT_FALSE(record_of(draw().draw));
  draw_now();
  EXPECT_EQ(jury_keys().size(), 3U);
  EXPECT_THROW(draw_now(), Error) << "twice";
  const auto file = festival::sortition::read_committed(draw().draw.committed->text);
  EXPECT_NO_THROW(festival::sortition::verified_record(file, draw().draw.committed->record));
  EXPECT_THAT(get(pages::draw_page).body, HasSubstr(jury_keys()[0]));
  EXPECT_THAT(get(pages::draw_minutes).body, HasSubstr(draw().draw.committed->commitment));
  EXPECT_EQ(get(pages::record_file).body, draw().draw.committed->record);
}

TEST_F(SortitionTest, WhoWithdrawsAfterTheCommitmentLeavesTheirSeat) {
  sign_up(12);
  commit();
  for (const std::string& token : tokens_) {
    EXPECT_EQ(post(pages::change_registration, "action=withdraw", {}, {token}).status, 303);
    if (token == tokens_[5]) break;
  }
  draw_now();
  const auto gone = given_up_in(draw().draw, catalogue_.volunteers.of_jury(jury_.id));
  EXPECT_EQ(gone.size(), 6U) << "on the roll still, but never to sit";
  std::vector<std::string> empty;
  for (const std::string& key : jury_keys()) {
    if (std::ranges::find(gone, key) != gone.end()) empty.push_back(key);
  }
  if (empty.empty()) {  // this ball drew none of them: somebody gives up now
    give_up(app_, behind(jury_keys()[0]), now_ms_);
    empty.push_back(jury_keys()[0]);
  }
  EXPECT_THAT(get(pages::draw_desk, administrator_).body,
              HasSubstr(empty.size() == 1 ? "siège est libre" : "sièges sont libres"));
  EXPECT_EQ(desk("action=replace&relax=yes").status, 303);
  make_lotteries(app_);
  for (const std::string& key : jury_keys()) EXPECT_EQ(behind(key).withdrawn_ms, 0) << key;
  const auto file = festival::sortition::read_committed(draw().draw.committed->text);
  EXPECT_NO_THROW(festival::sortition::verified_record(file, draw().draw.committed->record));
}

TEST_F(SortitionTest, WhenNobodyFitsItIsSaidAndNothingChanges) {
  sign_up(3);  // exactly one jury
  commit();
  ASSERT_TRUE(draw().draw.committed);
  draw_now();
  const std::string before = draw().draw.committed->record;
  give_up(app_, behind(jury_keys()[0]), now_ms_);
  EXPECT_EQ(desk("action=replace").status, 303);
  make_lotteries(app_);
  EXPECT_EQ(draw().draw.committed->record, before);
  EXPECT_FALSE(catalogue_.draws.work(jury_.id)->problem.empty());
  EXPECT_THAT(get(pages::draw_desk, administrator_).body, HasSubstr("notice problem"));
}

TEST_F(SortitionTest, WhoIsDrawnTakesTheirSeatWithAnAccountAndNobodyElseDoes) {
  sign_up(12);
  commit();
  draw_now();
  const auto keys = jury_keys();
  std::string drawn, passed_over;
  for (const std::string& token : tokens_) {
    const std::string key = catalogue_.volunteers.behind_link(token)->key;
    (std::ranges::find(keys, key) == keys.end() ? passed_over : drawn) = token;
  }
  EXPECT_THAT(own_page(drawn), HasSubstr("Le sort vous a désigné"));
  EXPECT_THAT(own_page(passed_over), HasSubstr("ne vous a pas désigné"));
  EXPECT_EQ(post(pages::change_registration, "action=sit&email=p%40x.org", {}, {passed_over}).status, 409);
  const Response sits = post(pages::change_registration, "action=sit&email=d%40x.org&languages=fr", {}, {drawn});
  EXPECT_EQ(sits.status, 200);
  EXPECT_THAT(sits.body, HasSubstr("/mot-de-passe/"));
  EXPECT_EQ(post(pages::change_registration, "action=sit&email=e%40x.org", {}, {drawn}).status, 409) << "twice";
  const auto jurors = catalogue_.jurors.of_jury(jury_.id);
  ASSERT_EQ(jurors.size(), 1U);
  EXPECT_EQ(catalogue_.accounts.find(*jurors[0].account)->role, Role::juror);
  EXPECT_EQ(post(pages::change_registration, "action=withdraw", {}, {drawn}).status, 303);
  EXPECT_GT(catalogue_.jurors.find(jurors[0].id)->left_ms, 0) << "leaves the jury too";
}

TEST_F(SortitionTest, AnErasedAccountLeavesASeatThatCanBeDrawnAnew) {
  sign_up(12);
  commit();
  draw_now();
  const Volunteer drawn = behind(jury_keys()[0]);
  Account account;
  account.email = drawn.email;
  account.name = drawn.name;
  account.role = Role::juror;
  account = catalogue_.accounts.create(account);
  Juror seat;
  seat.jury = jury_.id;
  seat.account = account.id;
  seat.name = drawn.name;
  catalogue_.volunteers.take_seat(drawn.id, catalogue_.jurors.add(seat).id);
  catalogue_.accounts.erase(account.id);
  EXPECT_FALSE(catalogue_.volunteers.find(drawn.id));
  EXPECT_EQ(given_up_in(draw().draw, catalogue_.volunteers.of_jury(jury_.id)), std::vector{drawn.key});
  EXPECT_EQ(desk("action=replace&relax=yes").status, 303);
  make_lotteries(app_);
  EXPECT_EQ(std::ranges::count(jury_keys(), drawn.key), 0);
}

TEST_F(SortitionTest, WhoLeavesTheJuryAtItsDeskGivesUpTheirSeat) {
  sign_up(12);
  commit();
  draw_now();
  const Volunteer drawn = behind(jury_keys()[0]);
  Juror seat;
  seat.jury = jury_.id;
  seat.name = drawn.name;
  seat = catalogue_.jurors.add(seat);
  catalogue_.volunteers.take_seat(drawn.id, seat.id);
  EXPECT_EQ(post(pages::change_jury, "action=leave&juror=" + seat.id.text(), administrator_).status, 303);
  EXPECT_GT(catalogue_.jurors.find(seat.id)->left_ms, 0);
  EXPECT_EQ(given_up_in(draw().draw, catalogue_.volunteers.of_jury(jury_.id)), std::vector{drawn.key});
}

TEST_F(SortitionTest, EachLookAtTheVolunteersIsInTheJournal) {
  sign_up(2);
  EXPECT_THAT(get(pages::volunteers, administrator_).body, HasSubstr("Volontaire 1"));
  get(pages::volunteers, administrator_);
  EXPECT_EQ(count(Act::volunteers_seen), 2);
  EXPECT_THAT(get(pages::draw_desk, administrator_).body, Not(HasSubstr("Volontaire 1"))) << "the desk names nobody";
}

TEST_F(SortitionTest, VolunteersAreErasedTwelveMonthsAfterTheLastDate) {
  sign_up(4);
  const int64_t until_ms = volunteers_kept_until_ms(edition_, draw().draw);
  EXPECT_EQ(until_ms, now_ms_ + 3 * kDay + 365 * kDay);
  forget_volunteers(app_, until_ms - 1);
  EXPECT_EQ(catalogue_.volunteers.of_jury(jury_.id).size(), 4U);
  forget_volunteers(app_, until_ms);
  forget_volunteers(app_, until_ms);
  EXPECT_TRUE(catalogue_.volunteers.of_jury(jury_.id).empty());
  EXPECT_EQ(count(Act::volunteers_erased), 1);
}

TEST_F(SortitionTest, VolunteersHearOfTheDrawByMailWhereItReachesThem) {
  settings_.smtp = "smtp://127.0.0.1:9";
  settings_.mail_from = "mediatheque@exemple.fr";
  settings_.address = "https://exemple.fr";
  mailer_ = Mailer(settings_);
  sign_up(12);
  EXPECT_EQ(catalogue_.outbox.due(wall_clock_ms(), 100).size(), 12U);
  commit();
  draw_now();
  const auto mails = catalogue_.outbox.due(wall_clock_ms(), 100);
  ASSERT_EQ(mails.size(), 24U);
  const std::string token = token_in(mails.back().body);
  EXPECT_TRUE(catalogue_.volunteers.behind_link(token)) << mails.back().body;
}

}  // namespace
}  // namespace resonance::server
