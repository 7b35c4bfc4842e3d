#include "catalogue/shares.h"

#include <gtest/gtest.h>

#include "base/clock.h"
#include "temporary_catalogue.h"

namespace resonance {
namespace {

constexpr int64_t kDay = int64_t{24} * 3'600'000;

TEST_F(CatalogueTest, ALinkHoldsUntilItEndsOrIsTakenBackAndAForgedOneNever) {
  const ItemId item = published("Entre nous").id;
  const int64_t now = wall_clock_ms();
  const auto made = catalogue_->shares.create({.item = item, .name = " Mairie ", .expires_ms = now + kDay}, now);
  const auto shown = catalogue_->shares.behind_link(made.token, now + kDay - 1);
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->item, item);
  EXPECT_EQ(shown->name, "Mairie");
  EXPECT_FALSE(catalogue_->shares.behind_link(made.token, now + kDay)) << "it has ended";
  for (const std::string& forged : {std::string(), std::string(64, '0'), made.token + "0", made.token.substr(1)}) {
    EXPECT_FALSE(catalogue_->shares.behind_link(forged, now)) << forged;
  }
  EXPECT_EQ(code_of([&] { catalogue_->shares.create({.item = item, .name = "x", .expires_ms = now}, now); }),
            ErrorCode::invalid);
  catalogue_->shares.revoke(item, made.share.id);
  EXPECT_FALSE(catalogue_->shares.behind_link(made.token, now));
}

}  // namespace
}  // namespace resonance
