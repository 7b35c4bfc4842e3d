// Searches that are followed by mail: what is in the mails, and how they begin and end.
#include "server/alert_mail.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "ingest/indexer.h"
#include "server/api/api.h"
#include "server/router.h"
#include "server/search_query.h"
#include "tests/server/decoded_mail.h"
#include "tests/server/pages_fixture.h"
#include "tests/server/smtp_receiver.h"

namespace resonance::server {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int64_t kDayMs = 24 * 3'600'000;

class AlertsTest : public PagesTest {
 protected:
  AlertsTest() {
    settings_.smtp = "smtp://127.0.0.1:9";
    settings_.mail_from = "mediatheque@exemple.fr";
    settings_.address = "https://mediatheque.exemple.fr/";
    settings_.owner = "nobody";
    mailer_ = Mailer(settings_);
    amina_ = account("amina@exemple.fr", Role::depositor);
  }

  Account account(const std::string& email, Role role) {
    Account given;
    given.email = email;
    given.name = "Amina";
    given.role = role;
    return catalogue_.accounts.create(given);
  }
  Request posting(const std::string& path, const std::string& form, const Account* who,
                  std::vector<std::string> parameters = {}) {
    Request request =
        sending(asking(who ? Viewer{who->role, who->id, {}} : visitor, path, std::move(parameters)), form);
    if (who) request.account = *who;
    return request;
  }
  // A mail about all that was seen first until now.
  Mail due(const Alert& alert, int64_t since_ms = 0) {
    Mail mail;
    mail.alert = alert.id;
    mail.since_ms = since_ms;
    mail.until_ms = wall_clock_ms() + 1;
    return mail;
  }
  Item saying(const std::string& title, const std::string& words) {
    const Item made = item(title);
    const Media media = film(made.id);
    catalogue_.transcripts.replace(media.id, TrackPurpose::captions, "fr", {{92'000, 96'000, "Nadia", words}});
    return made;
  }

  Account amina_;
};

TEST_F(AlertsTest, TheMailTellsWhatIsNewWithItsMoment) {
  const Alert alert = catalogue_.alerts.create(amina_.id, "kind=testimony&q=jardin", AlertPeriod::weekly);
  const Item found = saying("La friche", "On a fait un jardin ensemble.");
  item("Un jardin secret", Publication::draft);
  item("Autre chose");
  ingest::catch_up(catalogue_, data_);
  const auto mail = alert_mail(app_, due(alert));
  ASSERT_TRUE(mail);
  EXPECT_EQ(mail->recipient, "amina@exemple.fr");
  EXPECT_EQ(mail->subject, "Du nouveau pour votre recherche : « jardin », Témoignage");
  EXPECT_THAT(mail->body, HasSubstr("1 nouvelle contribution\n\nLa friche\nTémoignage\n"));
  EXPECT_THAT(mail->body, HasSubstr("« On a fait un jardin ensemble. » (1:32)"));
  EXPECT_THAT(mail->body,
              HasSubstr("https://mediatheque.exemple.fr/contributions/" + found.id.text() + "?t=92#media-"));
  EXPECT_THAT(mail->body, HasSubstr("https://mediatheque.exemple.fr/bibliotheque?kind=testimony&q=jardin"));
  EXPECT_THAT(mail->body, Not(HasSubstr("secret")));
  EXPECT_EQ(mail->unsubscribe, "https://mediatheque.exemple.fr/veilles/" + alert.id.text());
  EXPECT_THAT(mail->body, HasSubstr(mail->unsubscribe));
}

TEST_F(AlertsTest, OnlyWhatWasSeenFirstWithinItsTime) {
  const Alert alert = catalogue_.alerts.create(amina_.id, "q=jardin", AlertPeriod::weekly);
  const Item old = item("Un jardin");
  ingest::catch_up(catalogue_, data_);
  EXPECT_TRUE(alert_mail(app_, due(alert, old.published_ms)));
  EXPECT_FALSE(alert_mail(app_, due(alert, old.published_ms + 1))) << "told already";
  Mail before = due(alert);
  before.until_ms = old.published_ms;
  EXPECT_FALSE(alert_mail(app_, before)) << "the next one's";
  // Accepted long ago, seen since a moment.
  const Item waiting = item("Un jardin en hiver", Publication::draft);
  catalogue_.items.set_publication(waiting.id, Publication::published, {0, wall_clock_ms() + 1});
  const int64_t seen_ms = catalogue_.items.find(waiting.id)->visible_from_ms;
  while (wall_clock_ms() <= seen_ms) {
  }
  catalogue_.items.reconsider(wall_clock_ms());
  ingest::catch_up(catalogue_, data_);
  const auto mail = alert_mail(app_, due(alert, seen_ms));
  ASSERT_TRUE(mail);
  EXPECT_THAT(mail->body, HasSubstr("hiver"));
  EXPECT_THAT(mail->body, HasSubstr("1 nouvelle contribution\n"));
}

TEST_F(AlertsTest, TheGateIsAskedAsTheMailLeaves) {
  const Alert alert = catalogue_.alerts.create(amina_.id, "q=jardin", AlertPeriod::weekly);
  const Item found = saying("La friche", "On a fait un jardin ensemble.");
  ingest::catch_up(catalogue_, data_);
  const Mail waiting = due(alert);
  ASSERT_TRUE(alert_mail(app_, waiting));
  // Withdrawn while the mail waits; the index does not know yet.
  catalogue_.items.set_publication(found.id, Publication::withdrawn);
  EXPECT_FALSE(alert_mail(app_, waiting));
  catalogue_.items.set_publication(found.id, Publication::published);
  ASSERT_TRUE(alert_mail(app_, waiting));
  Account closed = amina_;
  closed.closed = true;
  account("admin@exemple.fr", Role::administrator);
  catalogue_.accounts.update(closed);
  EXPECT_FALSE(alert_mail(app_, waiting));
}

TEST_F(AlertsTest, WordsThatNothingHasAreNoNews) {
  const Alert two = catalogue_.alerts.create(amina_.id, "q=jardin+xylophone", AlertPeriod::weekly);
  const Alert misspelt = catalogue_.alerts.create(amina_.id, "q=jarrdin", AlertPeriod::weekly);
  item("Un jardin");
  ingest::catch_up(catalogue_, data_);
  EXPECT_FALSE(alert_mail(app_, due(two)));
  EXPECT_FALSE(alert_mail(app_, due(misspelt)));
}

TEST_F(AlertsTest, FromTheDueAlertToTheMailThatEndsIt) {
  SmtpReceiver receiver;
  settings_.smtp = receiver.address();
  mailer_ = Mailer(settings_);
  const Alert alert = catalogue_.alerts.create(amina_.id, "q=jardin", AlertPeriod::daily);
  item("Un jardin");
  ingest::catch_up(catalogue_, data_);
  const int64_t later_ms = alert.due_ms + 1;
  ASSERT_EQ(catalogue_.alerts.enqueue_due(later_ms, later_ms), 1);
  const auto write = [this](const Mail& mail) { return alert_mail(app_, mail); };
  send_due(catalogue_.outbox, mailer_, later_ms, {}, write);
  ASSERT_EQ(receiver.mails().size(), 1U);
  EXPECT_EQ(header_of_mail(receiver.mails()[0], "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
  EXPECT_TRUE(catalogue_.outbox.due(later_ms + 10 * kDayMs, 10).empty());
  // Nothing is new the day after: nothing leaves, nothing waits.
  ASSERT_EQ(catalogue_.alerts.enqueue_due(later_ms + kDayMs, later_ms + kDayMs), 1);
  send_due(catalogue_.outbox, mailer_, later_ms + kDayMs, {}, write);
  EXPECT_EQ(receiver.mails().size(), 1U);
  EXPECT_TRUE(catalogue_.outbox.due(later_ms + 10 * kDayMs, 10).empty());
  // What the mail program sends by itself, through the whole router: no cookie, no origin.
  Request press = posting("/veilles/" + alert.id.text(), "List-Unsubscribe=One-Click", nullptr);
  press.headers["host"] = "mediatheque.exemple.fr";
  press.headers["x-real-ip"] = "203.0.113.7";
  const Response ended = handle(app_, press);
  EXPECT_EQ(ended.status, 200) << "no redirect";
  EXPECT_THAT(ended.body, HasSubstr("C’est arrêté"));
  EXPECT_FALSE(catalogue_.alerts.find(alert.id));
  Request again = posting("/veilles/" + alert.id.text(), "List-Unsubscribe=One-Click", nullptr);
  again.headers["x-real-ip"] = "203.0.113.7";
  EXPECT_EQ(handle(app_, again).status, 404);
}

TEST_F(AlertsTest, LookingAtTheEndEndsNothing) {
  const Alert alert = catalogue_.alerts.create(amina_.id, "q=jardin", AlertPeriod::daily);
  const Response page = pages::alert(app_, asking(visitor, "/veilles/x", {alert.id.text()}));
  EXPECT_THAT(page.body, HasSubstr("« jardin »"));
  EXPECT_THAT(page.body, Not(HasSubstr("amina"))) << "whoever has the link learns nobody's address";
  EXPECT_TRUE(catalogue_.alerts.find(alert.id));
  EXPECT_THROW(pages::alert(app_, asking(visitor, "/veilles/x", {"x"})), Error);
}

TEST_F(AlertsTest, BegunFromTheLibraryListedAndEndedOnTheAccountsPage) {
  Request library = asking({Role::depositor, amina_.id, {}}, "/bibliotheque");
  library.query = read_search("q=l%27eau&page=2&sort=oldest&organisation=abc&year=2024&year=2025&x=y");
  EXPECT_THAT(pages::library(app_, library).body, Not(HasSubstr("Recevoir un courriel"))) << "no account";
  library.account = amina_;
  EXPECT_THAT(pages::library(app_, library).body, HasSubstr("Recevoir un courriel"));

  const std::string search = encode_query_value("?q=l%27eau&page=2&sort=oldest&year=2024&year=2025&x=y");
  const Response begun = pages::keep_search(app_, posting("/veilles", "search=" + search + "&period=daily", &amina_));
  EXPECT_EQ(begun.status, 303);
  const auto alerts = catalogue_.alerts.of_account(amina_.id);
  ASSERT_EQ(alerts.size(), 1U);
  EXPECT_EQ(alerts[0].search, "q=l%27eau&year=2024&year=2025") << "neither page nor order nor what is unknown";
  Request own = asking({Role::depositor, amina_.id, {}}, "/compte");
  own.account = amina_;
  const std::string listed = pages::account(app_, own).body;
  EXPECT_THAT(listed, HasSubstr("« l&apos;eau », 2024, 2025"));
  EXPECT_THAT(listed, HasSubstr("Une fois par jour"));

  const Account karim = account("karim@exemple.fr", Role::depositor);
  pages::change_account(app_, posting("/compte", "action=alert&id=" + alerts[0].id.text(), &karim));
  EXPECT_TRUE(catalogue_.alerts.find(alerts[0].id)) << "not his";
  pages::change_account(app_, posting("/compte", "action=alert&id=" + alerts[0].id.text(), &amina_));
  EXPECT_FALSE(catalogue_.alerts.find(alerts[0].id));
}

TEST_F(AlertsTest, RefusedWhereNoMailCanArrive) {
  const auto refused = [&](const Account& who, const std::string& period) {
    return code_of([&] { pages::begin_alert(app_, who, {{"q", "eau"}}, period); });
  };
  EXPECT_EQ(refused(amina_, "hourly"), ErrorCode::invalid);
  Account guest = catalogue_.accounts.create({});
  guest.email = "invite@exemple.fr";
  EXPECT_EQ(refused(guest, "daily"), ErrorCode::conflict) << "nobody has seen that the address is theirs";
  settings_.address.clear();
  EXPECT_EQ(refused(amina_, "daily"), ErrorCode::conflict);
  EXPECT_TRUE(catalogue_.alerts.of_account(amina_.id).empty());
}

TEST_F(AlertsTest, ThroughTheApi) {
  const auto request = [&](const std::string& method, const std::string& body, std::vector<std::string> parameters) {
    Request asked = posting("/api/v1/alerts", body, &amina_, std::move(parameters));
    asked.method = method;
    return asked;
  };
  const Response begun =
      api::begin_alert(app_, request("POST", R"({"search": "q=eau&kind=film", "period": "daily"})", {}));
  EXPECT_EQ(begun.status, 201);
  const auto made = nlohmann::json::parse(begun.body);
  EXPECT_EQ(made["search"], "kind=film&q=eau");
  EXPECT_EQ(made["label"], "« eau », Film");
  const auto listed = nlohmann::json::parse(api::list_alerts(app_, request("GET", "", {})).body);
  ASSERT_EQ(listed["alerts"].size(), 1U);
  EXPECT_EQ(listed["alerts"][0], made);
  EXPECT_THROW(api::begin_alert(app_, request("POST", R"({"search": 5})", {})), Error);
  EXPECT_THROW(api::begin_alert(app_, request("POST", R"({"query": "q=eau"})", {})), Error);
  const std::string id = made["id"];
  Request of_karim = request("DELETE", "", {id});
  of_karim.account = account("karim@exemple.fr", Role::depositor);
  EXPECT_THROW(api::end_alert(app_, of_karim), Error);
  EXPECT_EQ(api::end_alert(app_, request("DELETE", "", {id})).status, 204);
  EXPECT_THROW(api::end_alert(app_, request("DELETE", "", {id})), Error);
}

TEST_F(AlertsTest, WhateverStandsInAnAddressIsRead) {
  EXPECT_EQ(kept_search(read_search("?q=a%20b+c&kind=film")), "kind=film&q=a%20b%20c");
  EXPECT_EQ(kept_search(read_search("&&=x&q&q=&q=%zz&radius=5")), "radius=5");
  EXPECT_EQ(kept_search(read_search("")), "");
}

}  // namespace
}  // namespace resonance::server
