#include "festival/call_clock.h"

#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/error.h"

namespace resonance::festival {
namespace {

constexpr const char* kParis = "Europe/Paris";

std::string at(const char* date, const char* time, Boundary boundary, const char* zone = kParis) {
  return iso8601(instant_ms(date, time, zone, boundary));
}

TEST(CallClock, WallClockOfThePlace) {
  EXPECT_EQ(at("2026-01-15", "18:30", Boundary::closing), "2026-01-15T17:30:00Z");
  EXPECT_EQ(at("2026-07-15", "18:30", Boundary::closing), "2026-07-15T16:30:00Z");
  EXPECT_EQ(at("2026-07-15", "24:00", Boundary::closing), "2026-07-15T22:00:00Z");
  EXPECT_EQ(at("2028-02-29", "00:00", Boundary::opening), "2028-02-28T23:00:00Z");
  EXPECT_EQ(at("2026-07-15", "18:30", Boundary::closing, "Indian/Reunion"), "2026-07-15T14:30:00Z");
}

// On 25 October 2026 at 3:00 it is 2:00 again in Paris: 2:30 comes at 0:30 and at 1:30 UTC.
TEST(CallClock, AnHourThatComesTwiceLeavesMoreTime) {
  EXPECT_EQ(at("2026-10-25", "02:30", Boundary::opening), "2026-10-25T00:30:00Z");
  EXPECT_EQ(at("2026-10-25", "02:30", Boundary::closing), "2026-10-25T01:30:00Z");
  EXPECT_EQ(at("2026-10-25", "01:59", Boundary::closing), "2026-10-24T23:59:00Z");
  EXPECT_EQ(at("2026-10-25", "03:00", Boundary::closing), "2026-10-25T02:00:00Z");
}

// On 29 March 2026 at 2:00 it is 3:00 in Paris: 2:30 never comes.
TEST(CallClock, AnHourThatNeverComesLeavesMoreTime) {
  EXPECT_EQ(at("2026-03-29", "02:30", Boundary::opening), "2026-03-29T00:30:00Z");
  EXPECT_EQ(at("2026-03-29", "02:30", Boundary::closing), "2026-03-29T01:30:00Z");
  EXPECT_EQ(at("2026-03-29", "03:00", Boundary::closing), "2026-03-29T01:00:00Z");
}

TEST(CallClock, RefusesWhatIsNoMoment) {
  for (const char* date : {"2026-02-29", "2026-13-01", "2026-1-1", "26-01-01", "", "2026-01-01x", "2026-00-10"}) {
    EXPECT_THROW(instant_ms(date, "10:00", kParis, Boundary::closing), Error) << date;
  }
  for (const char* time : {"24:01", "9:00", "12:60", "", "-1:00", "99:99", "12h30"}) {
    EXPECT_THROW(instant_ms("2026-01-01", time, kParis, Boundary::closing), Error) << time;
  }
  for (const char* zone : {"Europe/Tours", "", "Paris", "Etc/Unknown"}) {
    EXPECT_THROW(instant_ms("2026-01-01", "10:00", zone, Boundary::closing), Error) << zone;
  }
}

}  // namespace
}  // namespace resonance::festival
