#include "catalogue/viewings.h"

#include <gtest/gtest.h>

#include "base/clock.h"
#include "temporary_catalogue.h"

namespace resonance {
namespace {

constexpr int64_t kDay = int64_t{24} * 3'600'000;

class ViewingsTest : public CatalogueTest {
 protected:
  ViewingsTest() {
    item_ = published("Entre nous").id;
    Account account;
    account.email = "membre@exemple.org";
    account.name = "Membre";
    account.role = Role::depositor;
    account_ = catalogue_->accounts.create(account).id;
  }
  Share link(const std::string& name) {
    const int64_t now = wall_clock_ms();
    return catalogue_->shares.create({.item = item_, .name = name, .expires_ms = now + kDay}, now).share;
  }

  ItemId item_;
  AccountId account_;
  const int64_t noon_ms_ = 20'000 * kDay + kDay / 2;
};

TEST_F(ViewingsTest, OnceForEachViewerItemAndDay) {
  const Share town = link("Mairie"), school = link("École");
  for (int hour = 0; hour < 3; ++hour) {
    const int64_t at_ms = noon_ms_ + hour * 3'600'000;
    catalogue_->viewings.note(item_, account_, {}, at_ms);
    catalogue_->viewings.note(item_, {}, town, at_ms);
    catalogue_->viewings.note(item_, {}, school, at_ms);
    catalogue_->viewings.note(item_, {}, {}, at_ms);
  }
  catalogue_->viewings.note(item_, account_, {}, noon_ms_ + kDay);
  const auto all = catalogue_->viewings.of_item(item_, 100);
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all[0].at_ms, noon_ms_ + kDay) << "the last first";
  int links = 0, accounts = 0, owner = 0;
  for (const Viewing& each : all) {
    if (!each.share_name.empty()) {
      ++links;
    } else if (each.account) {
      ++accounts;
    } else {
      ++owner;
    }
    EXPECT_TRUE(each.at_ms == noon_ms_ || each.at_ms == noon_ms_ + kDay) << "the first time of a day";
  }
  EXPECT_EQ(links, 2);
  EXPECT_EQ(accounts, 2);
  EXPECT_EQ(owner, 1);
  catalogue_->shares.revoke(item_, town.id);
  EXPECT_EQ(catalogue_->viewings.latest(100).size(), 5U) << "a link that is taken back was used all the same";
}

TEST_F(ViewingsTest, GoWithTheirItemTheirAccountAndTime) {
  catalogue_->viewings.note(item_, account_, {}, noon_ms_);
  catalogue_->viewings.note(item_, {}, link("Mairie"), noon_ms_ + kDay);
  EXPECT_EQ(catalogue_->viewings.forget(noon_ms_), 0);
  catalogue_->accounts.erase(account_);
  ASSERT_EQ(catalogue_->viewings.latest(10).size(), 1U);
  EXPECT_EQ(catalogue_->viewings.latest(10)[0].share_name, "Mairie");
  EXPECT_EQ(catalogue_->viewings.forget(noon_ms_ + kDay + 1), 1);
  EXPECT_TRUE(catalogue_->viewings.latest(10).empty());
  catalogue_->viewings.note(item_, {}, {}, noon_ms_);
  catalogue_->items.erase(item_);
  EXPECT_TRUE(catalogue_->viewings.latest(10).empty());
  EXPECT_THROW(catalogue_->viewings.note(item_, {}, {}, noon_ms_), Error);
}

}  // namespace
}  // namespace resonance
