#include "base/id.h"

#include <gtest/gtest.h>

#include <set>

namespace resonance {
namespace {

using ThingId = Id<struct ThingTag>;

TEST(Id, IsRandomAndSafeInAPath) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    std::string text = random_id_text();
    EXPECT_TRUE(is_id_text(text)) << text;
    EXPECT_TRUE(seen.insert(text).second);
  }
}

TEST(Id, ParsesOnlyItsOwnShape) {
  EXPECT_TRUE(ThingId::parse("0123456789abcdef"));
  for (const char* text : {"", "0123456789abcde", "0123456789abcdeff", "0123456789ABCDEF", "../../etc/passwd",
                           "0123456789abcd/f", "0123456789abcdei"}) {
    EXPECT_FALSE(ThingId::parse(text)) << text;
  }
  EXPECT_FALSE(ThingId::parse(std::string("0123456789abcde\0", 16)));
}

TEST(Id, TokensHaveTheirLength) {
  EXPECT_EQ(random_token(32).size(), 64u);
  EXPECT_NE(random_token(32), random_token(32));
}

}  // namespace
}  // namespace resonance
