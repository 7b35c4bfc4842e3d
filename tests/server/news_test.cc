// What is written to whoever deposited: those with an account read everything, a guest's unproved address nothing that
// is private. And those who turn 18.
#include "server/news.h"

#include <gmock/gmock.h>

#include "base/clock.h"
#include "server/coming_of_age.h"
#include "server/retention.h"
#include "tests/server/pages_fixture.h"

namespace resonance::server {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr int64_t kDay = int64_t{24} * 3'600'000;

class NewsTest : public PagesTest {
 protected:
  NewsTest() {
    settings_.smtp = "smtp://127.0.0.1:9";
    settings_.mail_from = "mediatheque@exemple.fr";
    settings_.address = "https://mediatheque.exemple.fr/";
    mailer_ = Mailer(settings_);
  }
  Account account(const std::string& email, Role role, const std::string& language = "fr") {
    Account given;
    given.email = email;
    given.name = role == Role::guest ? "" : "Quelqu’un";
    given.role = role;
    given.language = language;
    return catalogue_.accounts.create(given);
  }
  Item handed_in(const std::optional<AccountId>& depositor) {
    Item draft;
    draft.title = "Le secret du jardin";
    draft.language = "fr";
    draft.people_declared = true;
    draft.publication = Publication::submitted;
    draft.depositor = depositor;
    return catalogue_.items.create(draft);
  }
  void decide(const Item& item, const std::string& fields) {
    const Request request = sending(asking(local_owner, "/moderation/" + item.id.text(), {item.id.text()}), fields);
    ASSERT_EQ(pages::moderate(app_, request).status, 303) << fields;
  }
  Mail only_mail() {
    const auto mails = catalogue_.outbox.due(wall_clock_ms(), 10);
    EXPECT_EQ(mails.size(), 1U);
    for (const Mail& each : mails) catalogue_.outbox.remove(each.id);
    return mails.empty() ? Mail() : mails.front();
  }
  Person minor(const ItemId& item, int64_t of_age_ms) {
    Person young;
    young.item = item;
    young.name = "Lina";
    young.of_age_ms = of_age_ms;
    young = catalogue_.consents.add_person(young).person;
    Consent consent;
    consent.person = young.id;
    consent.grants[Aspect::sound] = {Scope::library};
    consent.explanation.text = "D’accord.";
    consent.explanation.guardians = "Sa mère";
    consent.explanation.assent = true;
    catalogue_.consents.record(consent);
    return young;
  }
};

TEST_F(NewsTest, WhoHasAnAccountReadsTheDecisionAndItsReason) {
  const Account depositor = account("depot@exemple.fr", Role::depositor);
  decide(handed_in(depositor.id), "decision=ask&words=Qui+parle+%3F");
  const Mail mail = only_mail();
  EXPECT_EQ(mail.recipient, "depot@exemple.fr");
  EXPECT_THAT(mail.subject, HasSubstr("Le secret du jardin"));
  EXPECT_THAT(mail.body, AllOf(HasSubstr("Qui parle ?"), HasSubstr("https://mediatheque.exemple.fr/mes-depots")));
  EXPECT_TRUE(mail.about || catalogue_.outbox.due(wall_clock_ms(), 10).empty());
}

TEST_F(NewsTest, AGuestsMailSaysTheDecisionAndNothingThatIsPrivate) {
  const Account guest = account("passante@exemple.fr", Role::guest, "en");
  const std::string link = catalogue_.accounts.create_link(guest.id, LinkPurpose::deposit, kDay);
  const std::pair<const char*, const char*> decisions[] = {
      {"decision=ask&words=Qui+parle+%3F", "What you deposited goes back to be changed."},
      {"decision=refuse&words=Qui+parle+%3F", "What you deposited is refused."},
      {"decision=publish", "What you deposited is published."}};
  for (const auto& [fields, said] : decisions) {
    decide(handed_in(guest.id), fields);
    const Mail mail = only_mail();
    EXPECT_EQ(mail.recipient, "passante@exemple.fr");
    EXPECT_EQ(mail.subject, said);
    for (const char* secret : {"jardin", "Qui parle", "/retour/", "/mes-depots"}) {
      EXPECT_THAT(mail.subject + mail.body, Not(HasSubstr(secret)));
    }
    EXPECT_THAT(mail.body, Not(HasSubstr(link)));
    EXPECT_THAT(mail.body, HasSubstr("private address"));
  }
  Item item = handed_in(guest.id);
  catalogue_.items.keep_until(item.id, wall_clock_ms() + 10 * kDay);
  keep_to_dates(app_, wall_clock_ms());
  EXPECT_THAT(only_mail().body, AllOf(HasSubstr("Kept until"), Not(HasSubstr("jardin"))));
}

TEST_F(NewsTest, WithoutAnAddressOrAMailServerNothingIsWritten) {
  decide(handed_in(account("", Role::guest).id), "decision=publish");
  EXPECT_TRUE(catalogue_.outbox.due(wall_clock_ms(), 10).empty());
  settings_.smtp.clear();
  mailer_ = Mailer(settings_);
  decide(handed_in(account("depot@exemple.fr", Role::depositor).id), "decision=publish");
  EXPECT_TRUE(catalogue_.outbox.due(wall_clock_ms(), 10).empty());
}

TEST_F(NewsTest, WhoeverTurns18IsAnnouncedOnceThirtyDaysBefore) {
  const Account depositor = account("depot@exemple.fr", Role::depositor);
  const Item item = handed_in(depositor.id);
  const int64_t day_ms = wall_clock_ms() + 100 * kDay;
  const Person lina = minor(item.id, day_ms);
  announce_coming_of_age(app_, day_ms - 31 * kDay);
  EXPECT_TRUE(catalogue_.outbox.due(wall_clock_ms(), 10).empty());
  announce_coming_of_age(app_, day_ms - 30 * kDay);
  announce_coming_of_age(app_, day_ms - 29 * kDay);
  const Mail mail = only_mail();
  EXPECT_EQ(mail.recipient, "depot@exemple.fr");
  EXPECT_THAT(mail.subject, HasSubstr("Le secret du jardin"));
  EXPECT_THAT(mail.subject + mail.body, AllOf(Not(HasSubstr("Lina")), HasSubstr("18")));
  const auto journal = catalogue_.journal.of_item(item.id);
  ASSERT_EQ(journal.size(), 1U);
  EXPECT_EQ(journal[0].act, Act::age_announced);
  EXPECT_EQ(journal[0].words, lina.id.text());
  EXPECT_THAT(coming_of_age_words(renderer_.words(Language::french), lina, day_ms + 1), HasSubstr("a pris fin"));
}

TEST_F(NewsTest, ModeratorsAreWrittenToWhereTheDepositorIsNotReached) {
  account("mod@exemple.fr", Role::moderator);
  account("depot@exemple.fr", Role::depositor);
  const Item item = handed_in(account("", Role::guest).id);
  minor(item.id, wall_clock_ms() + 5 * kDay);
  announce_coming_of_age(app_, wall_clock_ms());
  EXPECT_EQ(only_mail().recipient, "mod@exemple.fr");
}

TEST_F(NewsTest, PagesSayWhoTurns18) {
  const Account depositor = account("depot@exemple.fr", Role::depositor);
  const Viewer viewer{Role::depositor, depositor.id, {}};
  const Item item = handed_in(depositor.id);
  const auto pages_of = [&] {
    return std::vector{pages::deposits(app_, asking(viewer, "/mes-depots")).body,
                       pages::moderation(app_, asking(local_owner, "/moderation")).body,
                       pages::people(app_, asking(viewer, "/x", {item.id.text()})).body};
  };
  minor(item.id, wall_clock_ms() + 31 * kDay);
  for (const std::string& html : pages_of()) EXPECT_THAT(html, Not(HasSubstr("prend fin ce jour-là")));
  minor(item.id, wall_clock_ms() + 29 * kDay);
  for (const std::string& html : pages_of()) EXPECT_THAT(html, HasSubstr("prend fin ce jour-là"));
}

}  // namespace
}  // namespace resonance::server
