#include "festival/call_clock.h"

#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/ucal.h>
#include <unicode/unistr.h>

#include <chrono>
#include <cstdio>
#include <memory>

#include "base/error.h"

namespace resonance::festival {
namespace {

constexpr int64_t kMinuteMs = 60'000;

bool is_shape(const std::string& text, std::string_view shape) {
  if (text.size() != shape.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (shape[i] == '0' ? !digit : text[i] != shape[i]) return false;
  }
  return true;
}

int64_t day_ms(const std::string& date) {
  using namespace std::chrono;
  int year = 0;
  unsigned month = 0, day = 0;
  if (is_shape(date, "0000-00-00")) std::sscanf(date.c_str(), "%d-%u-%u", &year, &month, &day);
  const year_month_day parsed{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!parsed.ok()) {
    throw Error(ErrorCode::invalid, {"{date} is no date. Write it as 2026-10-25.", {{"date", date}}});
  }
  return duration_cast<milliseconds>(sys_days(parsed).time_since_epoch()).count();
}

int64_t time_ms(const std::string& time) {
  int hours = 99, minutes = 0;
  if (is_shape(time, "00:00")) std::sscanf(time.c_str(), "%d:%d", &hours, &minutes);
  if (minutes > 59 || hours * 60 + minutes > 24 * 60) {
    throw Error(ErrorCode::invalid, {"{time} is no time of day. Write it as 18:30.", {{"time", time}}});
  }
  return (hours * 60 + minutes) * kMinuteMs;
}

std::unique_ptr<icu::BasicTimeZone> zone_named(const std::string& zone) {
  std::unique_ptr<icu::TimeZone> found(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(zone)));
  auto* basic = dynamic_cast<icu::BasicTimeZone*>(found.get());
  icu::UnicodeString id;
  // A name that it does not know makes the unknown zone, not an error.
  if (!basic || found->getID(id) == icu::UnicodeString(UCAL_UNKNOWN_ZONE_ID)) {
    throw Error(ErrorCode::invalid, {"{zone} is no time zone known here. Write it as Europe/Paris.", {{"zone", zone}}});
  }
  found.release();
  return std::unique_ptr<icu::BasicTimeZone>(basic);
}

}  // namespace

int64_t instant_ms(const std::string& date, const std::string& time, const std::string& zone, Boundary boundary) {
  const int64_t local = day_ms(date) + time_ms(time);
  const auto table = zone_named(zone);
  const bool opening = boundary == Boundary::opening;
  int32_t raw = 0, summer = 0;
  UErrorCode status = U_ZERO_ERROR;
  // The offset before a change is the smaller one in spring and the greater one in autumn; a greater offset means an
  // earlier moment.
  table->getOffsetFromLocal(static_cast<UDate>(local), opening ? UCAL_TZ_LOCAL_LATTER : UCAL_TZ_LOCAL_FORMER,
                            opening ? UCAL_TZ_LOCAL_FORMER : UCAL_TZ_LOCAL_LATTER, raw, summer, status);
  if (U_FAILURE(status)) throw Error(ErrorCode::internal, "The time zones of this machine cannot be read.");
  return local - raw - summer;
}

}  // namespace resonance::festival
