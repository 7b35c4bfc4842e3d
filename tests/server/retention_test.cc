#include "server/retention.h"

#include <gmock/gmock.h>

#include "base/clock.h"
#include "tests/server/pages_fixture.h"

namespace resonance::server {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int64_t kDay = int64_t{24} * 3600 * 1000;

class RetentionTest : public PagesTest {
 protected:
  RetentionTest() {
    Account account;
    account.email = "depot@exemple.fr";
    account.name = "Dominique";
    account.role = Role::depositor;
    depositor_ = catalogue_.accounts.create(account);
    Item draft;
    draft.title = "Le jardin";
    draft.language = "fr";
    draft.people_declared = true;
    draft.publication = Publication::published;
    draft.depositor = depositor_.id;
    id_ = catalogue_.items.create(draft).id;
    settings_.smtp = "smtp://127.0.0.1:9";
    settings_.mail_from = "mediatheque@exemple.fr";
    mailer_ = Mailer(settings_);
  }

  std::vector<Act> acts() {
    std::vector<Act> all;
    for (const JournalEntry& each : catalogue_.journal.of_item(id_)) all.push_back(each.act);
    return all;
  }
  bool is_found(int64_t now_ms) { return decide({}, {*catalogue_.items.find(id_)}, Use::find, now_ms).allowed(); }
  std::string body(Response (*page)(App&, const Request&), const Viewer& who) {
    return page(app_, asking(who, "/")).body;
  }

  Account depositor_;
  ItemId id_;
  const int64_t until_ms_ = wall_clock_ms() + 100 * kDay;
};

TEST_F(RetentionTest, AnnouncedThenWithdrawnThenErased) {
  catalogue_.items.keep_until(id_, until_ms_);
  keep_to_dates(app_, until_ms_ - 31 * kDay);
  EXPECT_TRUE(acts().empty());
  keep_to_dates(app_, until_ms_ - 29 * kDay);
  keep_to_dates(app_, until_ms_ - 28 * kDay);
  EXPECT_EQ(acts(), std::vector{Act::end_announced}) << "once";
  const auto mails = catalogue_.outbox.due(wall_clock_ms(), 10);
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_EQ(mails[0].recipient, "depot@exemple.fr");
  EXPECT_THAT(mails[0].body, HasSubstr("effacé définitivement"));

  EXPECT_TRUE(is_found(until_ms_ - 1));
  EXPECT_FALSE(is_found(until_ms_)) << "to the moment, whenever the sweep comes";
  keep_to_dates(app_, until_ms_);
  EXPECT_EQ(catalogue_.items.find(id_)->publication, Publication::withdrawn);
  keep_to_dates(app_, until_ms_ + 29 * kDay);
  EXPECT_TRUE(catalogue_.items.find(id_));
  keep_to_dates(app_, until_ms_ + 30 * kDay);
  EXPECT_FALSE(catalogue_.items.find(id_));
  EXPECT_EQ(acts(), (std::vector{Act::erased, Act::withdrawn, Act::end_announced}));
  EXPECT_TRUE(catalogue_.outbox.due(wall_clock_ms(), 10).empty()) << "the mail names it";
}

TEST_F(RetentionTest, AnotherDateIsAnnouncedAgain) {
  catalogue_.items.keep_until(id_, until_ms_);
  keep_to_dates(app_, until_ms_ - kDay);
  catalogue_.items.keep_until(id_, until_ms_ + 365 * kDay);
  catalogue_.journal.add({.act = Act::end_set, .item = id_});
  keep_to_dates(app_, until_ms_ + kDay);
  EXPECT_EQ(catalogue_.items.find(id_)->publication, Publication::published);
  keep_to_dates(app_, until_ms_ + 364 * kDay);
  EXPECT_EQ(acts(), (std::vector{Act::end_announced, Act::end_set, Act::end_announced}));
}

TEST_F(RetentionTest, PagesSayItThirtyDaysBefore) {
  const Viewer depositor{Role::depositor, depositor_.id, {}};
  catalogue_.items.keep_until(id_, wall_clock_ms() + 31 * kDay);
  EXPECT_THAT(body(pages::deposits, depositor), Not(HasSubstr("effacé définitivement")));
  EXPECT_THAT(body(pages::moderation, local_owner), Not(HasSubstr("Le jardin")));
  catalogue_.items.keep_until(id_, wall_clock_ms() + 29 * kDay);
  EXPECT_THAT(body(pages::deposits, depositor), HasSubstr("effacé définitivement"));
  EXPECT_THAT(body(pages::moderation, local_owner), HasSubstr("Le jardin"));
}

TEST_F(RetentionTest, ItsManagerSetsIt) {
  const auto set = [&](const std::string& day) {
    const Request request = asking(local_owner, "/contributions/" + id_.text() + "/conservation", {id_.text()});
    return pages::keeping(app_, sending(request, "until=" + day)).status;
  };
  EXPECT_EQ(set("2100-01-01"), 303);
  EXPECT_GT(catalogue_.items.find(id_)->keep_until_ms, wall_clock_ms());
  EXPECT_EQ(set("2001-01-01"), 400);
  EXPECT_EQ(set(""), 303);
  EXPECT_EQ(catalogue_.items.find(id_)->keep_until_ms, 0);
}

}  // namespace
}  // namespace resonance::server
