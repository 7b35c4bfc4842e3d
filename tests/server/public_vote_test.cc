// The vote of the public: who is counted once, who has to wait, what nobody sees before the close.
#include "server/public_vote.h"

#include <gmock/gmock.h>

#include <set>
#include <thread>

#include "base/clock.h"
#include "server/pages/pages.h"
#include "server/router.h"
#include "tests/server/pages_fixture.h"

namespace resonance::server {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int64_t kHour = 3'600'000, kMinuteMs = 60'000;

class PublicVoteTest : public PagesTest {
 protected:
  PublicVoteTest() {
    Edition draft;
    draft.year = 2027;
    draft.title_fr = "Festival";
    draft.categories = {{{}, "Court", ""}};
    draft.calendar = {{Milestone::call_opens, 1}};
    draft.announced = true;
    edition_ = catalogue_.editions.create(draft);
    for (const char* title : {"La tour", "Le potager", "La ligne"}) films_.push_back(selected(title));
    of_ = {edition_, make(PrizeAccess::open)};
  }

  SubmissionId selected(const std::string& title) {
    const Item made = item(title);
    const Person person = catalogue_.consents.add_person({.item = made.id, .name = "Awa"}).person;
    people_.push_back(person.id);
    catalogue_.consents.record(consent(person.id, {Scope::festival, Scope::library}));
    const Submission submission = catalogue_.submissions.create(edition_.id, made.id, edition_.categories[0].id);
    catalogue_.submissions.submit(submission.id, film(made.id).id, title, wall_clock_ms());
    catalogue_.submissions.decide(submission.id, SubmissionState::selected, "", wall_clock_ms());
    return submission.id;
  }
  PublicPrize make(PrizeAccess access, int quorum = 0, int64_t opens_ms = 0, int64_t closes_ms = 0) {
    PublicPrize prize;
    prize.edition = edition_.id;
    prize.name_fr = "Prix du public";
    prize.films = films_;
    prize.opens_ms = opens_ms == 0 ? wall_clock_ms() - kHour : opens_ms;
    prize.closes_ms = closes_ms == 0 ? wall_clock_ms() + kHour : closes_ms;
    prize.access = access;
    prize.quorum = quorum;
    return catalogue_.public_prizes.create(prize);
  }
  // As the page gave it out a minute ago.
  std::string token(int64_t age_ms = kMinuteMs) {
    VoteForm form = new_vote_form(wall_clock_ms() - age_ms);
    return token_of(of_.prize, form);
  }
  Request voting(const std::string& form, const std::string& from = "203.0.113.7") {
    Request request = sending(asking(visitor, prize_path(of_.edition, of_.prize), {"2027", of_.prize.id.text()}), form);
    request.headers["x-real-ip"] = from;
    return request;
  }
  std::string ballot(const std::string& token, const std::string& rest = "film_0=0&film_1=&film_2=3") {
    return "form=" + token + "&" + rest;
  }
  int64_t count() { return catalogue_.public_ballots.count(of_.prize.id); }
  // Casts straight away, as the page would.
  void cast(const std::map<std::string, std::string>& fields, const std::string& from, int64_t now_ms) {
    Form form;
    for (const auto& each : fields) form.fields.insert(each);
    cast_vote(app_, voting("", from), of_, form, now_ms);
  }
  // A prize whose vote closed an hour ago, with so many ballots that were cast before.
  void become_closed(int ballots, int quorum, const std::map<std::string, std::string>& mentions) {
    const int64_t now_ms = wall_clock_ms();
    of_.prize = make(PrizeAccess::open, quorum, now_ms - 3 * kHour, now_ms - kHour);
    const int64_t at_ms = now_ms - 2 * kHour;
    for (int i = 0; i < ballots; ++i) {
      std::map<std::string, std::string> fields = mentions;
      fields["form"] = token_of(of_.prize, new_vote_form(at_ms - kMinuteMs));
      cast(fields, "203.0.113.7", at_ms);
    }
  }
  static std::vector<std::string> cookies_of(const Response& response) {
    std::vector<std::string> all;
    for (const auto& [name, value] : response.headers) {
      if (name == "Set-Cookie") all.push_back(value);
    }
    return all;
  }

  Edition edition_;
  std::vector<SubmissionId> films_;
  std::vector<PersonId> people_;
  ShownPrize of_;
};

TEST_F(PublicVoteTest, ABallotIsCountedOnceADeviceAndTheDeviceIsKnownOnThisPageAlone) {
  const std::string used = token();
  const Response counted = pages::cast_ballot(app_, voting(ballot(used)));
  EXPECT_EQ(counted.status, 200);
  EXPECT_THAT(counted.body, HasSubstr("Votre bulletin est compté"));
  const auto cookies = cookies_of(counted);
  ASSERT_EQ(cookies.size(), 2U) << "one for each language’s address";
  for (const std::string& each : cookies) {
    EXPECT_THAT(each, HasSubstr("/festival/2027/prix-du-public/" + of_.prize.id.text() + ";"));
    for (const char* part : {"Secure", "HttpOnly", "SameSite=Strict", "Max-Age=36"}) EXPECT_THAT(each, HasSubstr(part));
  }
  Request again = voting(ballot(token()));
  again.headers["cookie"] = "a=b; " + cookies[0].substr(0, cookies[0].find(';'));
  const Response second = pages::cast_ballot(app_, again);
  EXPECT_EQ(second.status, 409);
  EXPECT_THAT(second.body, HasSubstr("Vous avez déjà voté avec cet appareil"));
  const Response replayed = pages::cast_ballot(app_, voting(ballot(used)));
  EXPECT_EQ(replayed.status, 409) << "the same form without its cookie";
  again.method = "GET";
  EXPECT_THAT(pages::public_prize(app_, again).body, Not(HasSubstr("film_0")));
  EXPECT_EQ(count(), 1);
}

TEST_F(PublicVoteTest, AFormThatIsSentTwiceAtOnceCountsOnce) {
  for (int i = 0; i < 10; ++i) {
    const std::string form = ballot(token());
    const auto send = [&] { pages::cast_ballot(app_, voting(form)); };
    std::thread one(send), other(send);
    one.join();
    other.join();
  }
  EXPECT_EQ(count(), 10);
}

TEST_F(PublicVoteTest, ARefusedFormComesBackWithItsChoicesInItsOrder) {
  const std::string form = token();
  const auto order_in = [&](const std::string& page) {
    std::string order;
    for (size_t at = page.find("id=\"film-"); at != page.npos; at = page.find("id=\"film-", at + 1))
      order += page[at + 9];
    return order;
  };
  std::vector<VotedFilm> films = voted_films(app_, of_, wall_clock_ms());
  shuffle(films, *form_behind(of_.prize, form));
  std::string expected;
  for (const VotedFilm& each : films) expected += std::to_string(each.place);
  const Response back = pages::cast_ballot(app_, voting(ballot(form, "film_0=7&film_2=3")));
  EXPECT_EQ(back.status, 400);
  EXPECT_EQ(order_in(back.body), expected);
  EXPECT_THAT(back.body, HasSubstr("name=\"film_2\" value=\"3\" checked"));
  EXPECT_THAT(back.body, HasSubstr(form));
  EXPECT_EQ(pages::cast_ballot(app_, voting(ballot(form, "film_0="))).status, 400) << "no mention at all";
  EXPECT_EQ(pages::cast_ballot(app_, voting(ballot(form, "film_3=0"))).status, 400) << "no such film";
  EXPECT_EQ(pages::cast_ballot(app_, voting(ballot(form, "film_0=excellent"))).status, 400);
  EXPECT_EQ(pages::cast_ballot(app_, voting(ballot(form, "film_x=0"))).status, 400);
  EXPECT_EQ(count(), 0);
  EXPECT_EQ(pages::cast_ballot(app_, voting(ballot(form))).status, 200) << "what was refused used nothing";
  std::set<std::string> orders;
  for (int i = 0; i < 60; ++i) {
    shuffle(films, new_vote_form(0));
    std::string order;
    for (const VotedFilm& each : films) order += std::to_string(each.place);
    orders.insert(order);
  }
  EXPECT_EQ(orders.size(), 6U) << "every order comes";
}

TEST_F(PublicVoteTest, AFormMustBeOursAndOfItsTime) {
  const std::string good = token();
  std::string forged = good;
  forged.back() = forged.back() == '0' ? '1' : '0';
  const VoteForm form = *form_behind(of_.prize, good);
  PublicPrize other = make(PrizeAccess::open);
  for (const std::string& each :
       {std::string(), std::string("..."), forged, "1" + good, token_of(other, form), good.substr(0, 40)}) {
    EXPECT_EQ(pages::cast_ballot(app_, voting(ballot(each))).status, 400) << each;
  }
  const Response old = pages::cast_ballot(app_, voting(ballot(token(25 * kHour))));
  EXPECT_EQ(old.status, 400);
  EXPECT_THAT(old.body, HasSubstr("plus d’un jour"));
  EXPECT_EQ(pages::cast_ballot(app_, voting(ballot(token(500)))).status, 503) << "faster than anybody reads";
  EXPECT_EQ(pages::cast_ballot(app_, voting(ballot(token(-kHour)))).status, 503) << "from the future";
  EXPECT_EQ(count(), 0);
}

TEST_F(PublicVoteTest, ARoomVotesBehindOneAddressAndThenItWaits) {
  const int64_t now = wall_clock_ms();
  const auto vote = [&](const std::string& from, int64_t at_ms) {
    cast({{"form", token_of(of_.prize, new_vote_form(at_ms - kMinuteMs))}, {"film_0", "1"}}, from, at_ms);
  };
  for (int i = 0; i < 60; ++i) vote("203.0.113.7", now);
  EXPECT_EQ(code_of([&] { vote("203.0.113.7", now); }), ErrorCode::busy);
  vote("203.0.113.8", now);
  vote("203.0.113.7", now + 10 * kMinuteMs);
  EXPECT_EQ(count(), 62);
  of_.prize = make(PrizeAccess::open);
  vote("203.0.113.7", now + 10 * kMinuteMs);
}

TEST_F(PublicVoteTest, TenThousandWrongCodesAreStoppedAndTheRightOneStillVotesElsewhere) {
  of_.prize = make(PrizeAccess::ticket);
  const int64_t now = wall_clock_ms();
  const MadeTickets made = catalogue_.tickets.make(of_.prize.id, "Séance", 2, now);
  const std::string form = token();
  const auto vote = [&](const std::string& code, const std::string& from, int64_t at_ms = 0) {
    cast({{"form", form}, {"film_0", "1"}, {"code", code}}, from, at_ms == 0 ? now : at_ms);
  };
  std::map<ErrorCode, int> answers;
  for (int i = 0; i < 10'000; ++i) {
    ++answers[code_of([&] { vote(ticket_code(std::string(32, 'f'), i), "203.0.113.7"); })];
  }
  EXPECT_EQ(answers[ErrorCode::not_found], 20);
  EXPECT_EQ(answers[ErrorCode::busy], 9'980);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(code_of([&] { vote("2222-2222-2223", "203.0.113.9"); }), ErrorCode::invalid) << "mistyped is no guess";
  }
  vote(ticket_code(made.key, 0), "203.0.113.9");
  EXPECT_EQ(code_of([&] { vote(ticket_code(made.key, 1), "203.0.113.7"); }), ErrorCode::busy);
  vote(ticket_code(made.key, 1), "203.0.113.7", now + 10 * kMinuteMs);
  EXPECT_EQ(count(), 2);
}

TEST_F(PublicVoteTest, AnAddressIsForgottenWithItsDayAndItsWindow) {
  AddressRate rate(2, 1'000);
  constexpr int64_t kDay = 24 * kHour;
  const int64_t noon = 20'000 * kDay + 12 * kHour;
  rate.count("a", noon);
  EXPECT_EQ(rate.wait_ms("a", noon), 0);
  rate.count("a", noon + 400);
  EXPECT_EQ(rate.wait_ms("a", noon + 400), 600);
  EXPECT_EQ(rate.wait_ms("b", noon + 400), 0);
  EXPECT_EQ(rate.wait_ms("a", noon + 1'000), 0);
  rate.count("a", noon + 12 * kHour - 2);
  rate.count("a", noon + 12 * kHour - 1);
  EXPECT_GT(rate.wait_ms("a", noon + 12 * kHour - 1), 0);
  EXPECT_EQ(rate.wait_ms("a", noon + 12 * kHour), 0) << "another day, another salt";
}

TEST_F(PublicVoteTest, NobodySeesAnythingOfTheCountBeforeTheClose) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(pages::cast_ballot(app_, voting(ballot(token()))).status, 200);
  const std::vector<Viewer> viewers{visitor, local_owner, {Role::moderator, std::nullopt, {}}};
  const auto get = [&](const Viewer& viewer, const std::string& end) {
    Request request = asking(viewer, prize_path(of_.edition, of_.prize) + end, {"2027", of_.prize.id.text()});
    return end == "/resultats" ? pages::public_prize_results(app_, request)
                               : pages::public_prize_ballots(app_, request);
  };
  for (const Viewer& viewer : viewers) {
    for (const char* end : {"/resultats", "/bulletins.json"}) {
      EXPECT_EQ(code_of([&] { get(viewer, end); }), ErrorCode::not_found);
    }
    Request request = asking(viewer, prize_path(of_.edition, of_.prize), {"2027", of_.prize.id.text()});
    const std::string page = pages::public_prize(app_, request).body;
    EXPECT_THAT(page, HasSubstr("3 bulletins"));
    EXPECT_THAT(page, Not(HasSubstr("merit-profile")));
    if (viewer.role) {
      EXPECT_THAT(pages::public_prize_desk(app_, request).body, Not(HasSubstr("merit-profile")));
    }
  }
  become_closed(2, 0, {{"film_0", "1"}});
  EXPECT_EQ(code_of([&] { get(visitor, "/resultats"); }), ErrorCode::not_found) << "until the palmarès is read";
  EXPECT_THAT(get(local_owner, "/resultats").body, HasSubstr("merit-profile"));
  edition_.calendar[Milestone::palmares] = wall_clock_ms() - 1;
  catalogue_.editions.update(edition_);
  EXPECT_THAT(get(visitor, "/resultats").body, HasSubstr("merit-profile"));
  EXPECT_THAT(get(visitor, "/bulletins.json").body, HasSubstr("resonance-ballots/1"));
  EXPECT_EQ(pages::cast_ballot(app_, voting(ballot(token()))).status, 409) << "too late";
}

TEST_F(PublicVoteTest, AFilmThatLeavesDuringTheVoteLeavesTheCount) {
  const std::string before = token();
  EXPECT_EQ(pages::cast_ballot(app_, voting(ballot(token(), "film_0=0&film_1=2"))).status, 200);
  EXPECT_EQ(pages::cast_ballot(app_, voting(ballot(token(), "film_1=1"))).status, 200);
  catalogue_.consents.withdraw(people_[1]);
  catalogue_.submissions.withdraw(films_[2]);
  const std::string page = pages::public_prize(app_, asking(visitor, "", {"2027", of_.prize.id.text()})).body;
  EXPECT_THAT(page, HasSubstr("La tour"));
  EXPECT_THAT(page, Not(HasSubstr("Le potager")));
  EXPECT_THAT(page, Not(HasSubstr("La ligne")));
  EXPECT_EQ(pages::cast_ballot(app_, voting(ballot(before, "film_1=0&film_2=0"))).status, 400) << "both have left";
  EXPECT_EQ(pages::cast_ballot(app_, voting(ballot(before, "film_0=1&film_1=0"))).status, 200);
  EXPECT_EQ(code_of([&] { ballots_of(app_, of_, wall_clock_ms()); }), ErrorCode::conflict);
  const festival::Ballots ballots = ballots_of(app_, of_, of_.prize.closes_ms);
  ASSERT_EQ(ballots.films.size(), 1U);
  EXPECT_EQ(ballots.films[0].title, "La tour");
  EXPECT_EQ(ballots.voters.size(), 3U) << "whoever voted has voted";
  EXPECT_EQ(ballots.judgments.size(), 2U);
  const auto read = festival::read_ballots(festival::write_ballots(ballots));
  EXPECT_EQ(read.voters, ballots.voters);
}

TEST_F(PublicVoteTest, TheResultSaysWhetherEnoughVoted) {
  become_closed(2, 3, {{"film_0", "0"}, {"film_1", "0"}});
  const auto results = [&] {
    return pages::public_prize_results(app_, asking(local_owner, "", {"2027", of_.prize.id.text()})).body;
  };
  EXPECT_THAT(results(), HasSubstr("2 bulletins déposés sur les 3 nécessaires"));
  EXPECT_THAT(results(), HasSubstr("<li value=\"1\"><h3>La tour"));
  EXPECT_THAT(results(), HasSubstr("<li value=\"1\"><h3>Le potager")) << "a tie is a tie";
}

TEST_F(PublicVoteTest, TheVoteClosesByTheEditionsClockInTheNightThatItChanges) {
  const auto create = [&](const std::string& form) {
    return pages::create_public_prize(app_, sending(asking(local_owner, "", {"2027"}), form));
  };
  const std::string start = "name_fr=Nuit&films=" + films_[0].text() + "&opens=2027-10-30T20%3A00&access=open&closes=";
  const Response wrong = create(start + "2027-10-30T19%3A00&quorum=12");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_THAT(wrong.body, HasSubstr("value=\"Nuit\""));
  EXPECT_THAT(wrong.body, HasSubstr("value=\"12\""));
  EXPECT_EQ(create(start + "2027-10-31T02%3A30&quorum=beaucoup").status, 400);
  EXPECT_EQ(create("name_fr=Nuit&opens=2027-10-30T20%3A00&closes=2027-10-31T02%3A30").status, 400) << "no film";
  EXPECT_EQ(create(start + "2027-10-31T02%3A30").status, 303);
  of_.prize = catalogue_.public_prizes.of_edition(edition_.id).back();
  // 02:30 comes twice in Paris: at 00:30 and at 01:30 by the world's clock. Whoever votes between them is in time.
  constexpr int64_t kFirst = 1'824'942'600'000, kSecond = kFirst + kHour;
  EXPECT_EQ(iso8601(kFirst), "2027-10-31T00:30:00Z");
  EXPECT_EQ(of_.prize.closes_ms, kSecond);
  const auto vote = [&](int64_t at_ms) {
    cast({{"form", token_of(of_.prize, new_vote_form(at_ms - kMinuteMs))}, {"film_0", "1"}}, "x", at_ms);
  };
  vote(kFirst + 1);
  vote(kSecond - 1);
  EXPECT_EQ(code_of([&] { vote(kSecond); }), ErrorCode::conflict);
}

TEST_F(PublicVoteTest, CodesArePrintedWithTheirKeyAlone) {
  of_.prize = make(PrizeAccess::ticket);
  const auto act = [&](const std::string& form) {
    return pages::change_public_prize(app_, sending(asking(local_owner, "", {"2027", of_.prize.id.text()}), form));
  };
  EXPECT_EQ(act("action=codes&label=S%C3%A9ance&number=0").status, 400);
  const std::string made = act("action=codes&label=S%C3%A9ance&number=201").body;
  const std::string before = "name=\"key\" value=\"";
  const std::string key = made.substr(made.find(before) + before.size(), 32);
  const TicketBatch batch = catalogue_.tickets.of_prize(of_.prize.id).front();
  const std::string start = "batch=" + batch.id.text() + "&key=" + key;
  const std::string sheet = act(start + "&action=sheet&from=200").body;
  EXPECT_THAT(sheet, HasSubstr(ticket_code(key, 200)));
  EXPECT_THAT(sheet, Not(HasSubstr(ticket_code(key, 0))));
  EXPECT_THAT(sheet, HasSubstr("<path"));
  const Response table = act(start + "&action=table");
  EXPECT_EQ(std::ranges::count(table.body, '\n'), 202);
  EXPECT_THAT(table.body, HasSubstr("?code=" + ticket_code(key, 7)));
  EXPECT_EQ(act("action=sheet&batch=" + batch.id.text() + "&key=" + std::string(32, '0')).status, 400);
  Request desk = asking(local_owner, "", {"2027", of_.prize.id.text()});
  EXPECT_THAT(pages::public_prize_desk(app_, desk).body, Not(HasSubstr(key)));
  of_.prize = make(PrizeAccess::ticket);
  EXPECT_EQ(act(start + "&action=sheet").status, 404) << "codes of another prize";
  EXPECT_EQ(act("batch=" + batch.id.text() + "&action=revoke").status, 404);
  EXPECT_EQ(catalogue_.tickets.find(batch.id)->revoked_ms, 0);
}

TEST_F(PublicVoteTest, AScannedCodeIsFilledInAndUsesNothing) {
  of_.prize = make(PrizeAccess::ticket);
  const MadeTickets made = catalogue_.tickets.make(of_.prize.id, "Séance", 1, wall_clock_ms());
  const std::string code = ticket_code(made.key, 0);
  Request request = asking(visitor, "", {"2027", of_.prize.id.text()});
  request.query.emplace("code", code);
  for (int i = 0; i < 2; ++i) EXPECT_THAT(pages::public_prize(app_, request).body, HasSubstr("value=\"" + code + "\""));
  const Response counted = pages::cast_ballot(app_, voting(ballot(token(), "film_1=0&code=" + code)));
  EXPECT_EQ(counted.status, 200);
  EXPECT_TRUE(cookies_of(counted).empty()) << "a ticket needs none";
  const Response again = pages::cast_ballot(app_, voting(ballot(token(), "film_1=0&code=" + code)));
  EXPECT_EQ(again.status, 409);
  EXPECT_THAT(again.body, HasSubstr("Chaque code vote une seule fois"));
}

}  // namespace
}  // namespace resonance::server
