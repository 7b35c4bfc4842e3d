#include "base/secret.h"

#include <gtest/gtest.h>

#include "base/one_time_code.h"

namespace resonance {
namespace {

TEST(Secret, ADigestTellsTextsApart) {
  EXPECT_EQ(digest("a").size(), 64u);
  EXPECT_EQ(digest("a"), digest("a"));
  EXPECT_NE(digest("a"), digest("b"));
  // BLAKE2b-256 of nothing (RFC 7693's algorithm, as libsodium's crypto_generichash gives it).
  EXPECT_EQ(digest(""), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

TEST(Secret, APasswordMatchesItsOwnHashAlone) {
  const std::string hash = password_hash("cheval pile agrafe lune");
  EXPECT_TRUE(hash.starts_with("$argon2id$")) << hash;
  EXPECT_NE(hash, password_hash("cheval pile agrafe lune")) << "salted";
  EXPECT_TRUE(password_matches(hash, "cheval pile agrafe lune"));
  EXPECT_FALSE(password_matches(hash, "cheval pile agrafe lun"));
  EXPECT_FALSE(password_matches("", ""));
  EXPECT_FALSE(password_matches("", "nobody"));
}

// RFC 6238's secret "12345678901234567890", whose eight digits at 59 s are 94287082.
TEST(OneTimeCode, IsTheStandardsAndForgivesHalfAMinute) {
  const std::string secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  EXPECT_EQ(step_of_code(secret, "287082", 59'000), 1);
  EXPECT_EQ(step_of_code(secret, " 287 082", 59'000), 1);
  EXPECT_EQ(step_of_code(secret, "287082", 89'000), 1) << "half a minute late";
  EXPECT_EQ(step_of_code(secret, "287082", 119'000), std::nullopt);
  EXPECT_EQ(step_of_code(secret, "287083", 59'000), std::nullopt);
  for (const char* wrong : {"", "28708", "2870820", "28708a", "۲۸۷۰۸۲"}) {
    EXPECT_EQ(step_of_code(secret, wrong, 59'000), std::nullopt) << wrong;
  }
  EXPECT_EQ(step_of_code("", "287082", 59'000), std::nullopt);
  EXPECT_EQ(new_code_secret().size(), 32u);
  EXPECT_NE(new_code_secret(), new_code_secret());
  EXPECT_EQ(code_address("ABC", "a@b.fr"), "otpauth://totp/R%C3%A9sonance:a%40b.fr?secret=ABC&issuer=R%C3%A9sonance");
}

}  // namespace
}  // namespace resonance
