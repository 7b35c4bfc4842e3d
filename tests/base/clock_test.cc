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
}

TEST(Clock, BootClockNeverGoesBackAndNamesItsBoot) {
  int64_t earlier = boot_clock_ms();
  EXPECT_LE(earlier, boot_clock_ms());
  EXPECT_EQ(boot_id().size(), 36u);
}

}  // namespace
}  // namespace resonance
