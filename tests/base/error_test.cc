#include "base/error.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace resonance {
namespace {

TEST(Error, NamesItsCodeBothWays) {
  for (auto code : {ErrorCode::invalid, ErrorCode::unauthorised, ErrorCode::forbidden, ErrorCode::not_found,
                    ErrorCode::conflict, ErrorCode::locked, ErrorCode::too_large, ErrorCode::unsupported_media,
                    ErrorCode::busy, ErrorCode::unavailable, ErrorCode::internal}) {
    EXPECT_EQ(error_code_named(name(code)), code);
  }
  EXPECT_EQ(error_code_named("no such word"), ErrorCode::internal);
}

TEST(Error, SaysItsSentenceInEnglish) {
  Error error(ErrorCode::invalid, {"The file {name} is empty.", {{"name", "film.mp4"}}});
  EXPECT_STREQ(error.what(), "The file film.mp4 is empty.");
}

TEST(Error, TellsADiskFullFromADefect) {
  EXPECT_EQ(system_error(ENOSPC, "write").code(), ErrorCode::unavailable);
  EXPECT_EQ(system_error(EMFILE, "open").code(), ErrorCode::busy);
  EXPECT_EQ(system_error(EBADF, "write the upload").code(), ErrorCode::internal);
  EXPECT_STREQ(system_error(EBADF, "write the upload").what(),
               "The library could not write the upload: Bad file descriptor.");
}

}  // namespace
}  // namespace resonance
