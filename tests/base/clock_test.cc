#include "base/clock.h"

#include <gtest/gtest.h>

namespace resonance {
namespace {

TEST(Clock, WritesDatesAsTheWebReadsThem) {
  EXPECT_EQ(iso8601(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(iso8601(1'795'472'258'999), "2026-11-23T22:17:38Z");
  EXPECT_EQ(http_date(1'795'472'258'000), "Mon, 23 Nov 2026 22:17:38 GMT");
}

TEST(Clock, WritesMomentsAsPeopleReadThem) {
  EXPECT_EQ(timecode(-5), "0:00");
  EXPECT_EQ(timecode(999), "0:00");
  EXPECT_EQ(timecode(127'000), "2:07");
  EXPECT_EQ(timecode(3'727'000), "1:02:07");
  EXPECT_EQ(timecode_tenths(127'499, ','), "2:07,4");
}

TEST(Clock, ReadsMomentsAsPeopleWriteThem) {
  for (const int64_t position_ms : {0, 7'000, 754'000, 3'727'000, 86'399'000}) {
    EXPECT_EQ(position_of(timecode(position_ms)), position_ms);
  }
  EXPECT_EQ(position_of("90:00"), 5'400'000);
  EXPECT_EQ(position_of("1:02,4"), 62'400);
  EXPECT_EQ(position_of("1:00:02.045"), 3'602'045);
  EXPECT_EQ(position_of(timecode_tenths(3'602'499, ',')), 3'602'400);
  for (const char* text :
       {"", "12", ":12", "12:", "1:2", "0:60", "1:60:00", "-1:00", "1:-2", "1:2:3:04", "12:34 ", "a:00", "99999:00",
        "100:00:00", "18446744073709551616:00", "1:02,", "1:02.1234", "1:02;4"}) {
    EXPECT_FALSE(position_of(text)) << text;
  }
}

TEST(Clock, BootClockNeverGoesBackAndNamesItsBoot) {
  int64_t earlier = boot_clock_ms();
  EXPECT_LE(earlier, boot_clock_ms());
  EXPECT_EQ(boot_id().size(), 36u);
}

}  // namespace
}  // namespace resonance
