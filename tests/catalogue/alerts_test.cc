#include "catalogue/alerts.h"

#include <limits>

#include "base/clock.h"
#include "temporary_catalogue.h"

namespace resonance {
namespace {

constexpr int64_t kAnyTime = std::numeric_limits<int64_t>::max();
constexpr int64_t kDayMs = 24 * 3'600'000;

Account made(Catalogue& catalogue, const char* email = "amina@example.org") {
  Account account;
  account.email = email;
  account.name = "Amina";
  account.role = Role::depositor;
  return catalogue.accounts.create(account);
}

TEST_F(CatalogueTest, AnAlertIsKeptOnceWithItsLastPeriod) {
  const Account amina = made(*catalogue_), karim = made(*catalogue_, "karim@example.org");
  const Alert first = catalogue_->alerts.create(amina.id, "q=jardin", AlertPeriod::weekly);
  const Alert again = catalogue_->alerts.create(amina.id, "q=jardin", AlertPeriod::daily);
  EXPECT_EQ(again.id, first.id);
  EXPECT_EQ(again.told_until_ms, first.told_until_ms);
  EXPECT_EQ(again.due_ms, first.told_until_ms + kDayMs);
  const Alert other = catalogue_->alerts.create(karim.id, "q=jardin", AlertPeriod::weekly);
  EXPECT_NE(other.id, first.id);
  ASSERT_EQ(catalogue_->alerts.of_account(amina.id).size(), 1U);
  EXPECT_EQ(catalogue_->alerts.of_account(amina.id)[0].period, AlertPeriod::daily);
  EXPECT_TRUE(catalogue_->alerts.end(first.id));
  EXPECT_FALSE(catalogue_->alerts.end(first.id));
  EXPECT_FALSE(catalogue_->alerts.find(first.id));
  EXPECT_TRUE(catalogue_->alerts.find(other.id));
}

TEST_F(CatalogueTest, AnAccountKeepsSoManySearchesAndNoneTooLong) {
  const Account amina = made(*catalogue_);
  for (int i = 0; i < 50; ++i) catalogue_->alerts.create(amina.id, "q=" + std::to_string(i), AlertPeriod::weekly);
  EXPECT_EQ(code_of([&] { catalogue_->alerts.create(amina.id, "q=x", AlertPeriod::weekly); }), ErrorCode::invalid);
  catalogue_->alerts.create(amina.id, "q=7", AlertPeriod::daily);
  EXPECT_EQ(code_of([&] { catalogue_->alerts.create(amina.id, std::string(4'001, 'x'), AlertPeriod::weekly); }),
            ErrorCode::invalid);
  EXPECT_EQ(catalogue_->alerts.of_account(amina.id).size(), 50U);
}

TEST_F(CatalogueTest, DueAlertsBecomeMailsOfTheTimeSinceTheLast) {
  const Account amina = made(*catalogue_);
  const Alert alert = catalogue_->alerts.create(amina.id, "q=jardin", AlertPeriod::daily);
  EXPECT_EQ(catalogue_->alerts.enqueue_due(alert.due_ms - 1, alert.due_ms - 2), 0);
  EXPECT_EQ(catalogue_->alerts.enqueue_due(alert.due_ms, alert.due_ms - 5), 1);
  EXPECT_EQ(catalogue_->alerts.enqueue_due(alert.due_ms, alert.due_ms - 5), 0) << "once";
  EXPECT_EQ(catalogue_->alerts.enqueue_due(alert.due_ms + kDayMs, alert.due_ms + kDayMs - 5), 1);
  const auto mails = catalogue_->outbox.due(kAnyTime, 10);
  ASSERT_EQ(mails.size(), 2U);
  EXPECT_EQ(mails[0].alert, alert.id);
  EXPECT_TRUE(mails[0].body.empty() && mails[0].recipient.empty()) << "written when it leaves";
  EXPECT_EQ(mails[0].since_ms, alert.told_until_ms);
  EXPECT_EQ(mails[0].until_ms, alert.due_ms - 5);
  EXPECT_EQ(mails[1].since_ms, mails[0].until_ms) << "nothing twice, nothing between";
  EXPECT_EQ(mails[1].until_ms, alert.due_ms + kDayMs - 5);
  catalogue_->alerts.end(alert.id);
  EXPECT_TRUE(catalogue_->outbox.due(kAnyTime, 10).empty()) << "its mails go with it";
}

TEST_F(CatalogueTest, AlertsGoWithTheirAccount) {
  const Account amina = made(*catalogue_);
  const Alert alert = catalogue_->alerts.create(amina.id, "q=jardin", AlertPeriod::daily);
  catalogue_->alerts.enqueue_due(alert.due_ms, alert.due_ms);
  catalogue_->accounts.erase(amina.id);
  EXPECT_FALSE(catalogue_->alerts.find(alert.id));
  EXPECT_TRUE(catalogue_->outbox.due(kAnyTime, 10).empty());
}

}  // namespace
}  // namespace resonance
