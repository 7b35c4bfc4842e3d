#include "server/local_time.h"

#include <unicode/gregocal.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

#include <cstdio>
#include <memory>

#include "base/error.h"

namespace resonance::server {
namespace {

Error no_date() {
  return {ErrorCode::invalid, {"A date is written as 2027-03-01, a moment as 2027-03-01T18:30. Nothing was changed."}};
}

struct Moment {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0;
};

std::unique_ptr<icu::GregorianCalendar> calendar(const std::string& zone) {
  UErrorCode status = U_ZERO_ERROR;
  auto made = std::make_unique<icu::GregorianCalendar>(
      icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(zone)), icu::Locale::getFrance(), status);
  if (U_FAILURE(status)) throw Error(ErrorCode::internal, "The calendar cannot be read.");
  made->setRepeatedWallTimeOption(UCAL_WALLTIME_LAST);
  made->setSkippedWallTimeOption(UCAL_WALLTIME_LAST);
  return made;
}

// A day that the calendar has, else nothing.
bool exists(const Moment& moment) {
  UErrorCode status = U_ZERO_ERROR;
  auto strict = calendar("UTC");
  strict->setLenient(false);
  strict->clear();
  strict->set(moment.year, moment.month - 1, moment.day, moment.hour, moment.minute);
  strict->getTime(status);
  return U_SUCCESS(status);
}

bool has_shape(const std::string& text, std::string_view shape) {
  if (text.size() != shape.size()) return false;
  for (size_t i = 0; i < shape.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (shape[i] == '0' ? !digit : text[i] != shape[i]) return false;
  }
  return true;
}

}  // namespace

const std::vector<std::string>& offered_time_zones() {
  static const std::vector<std::string> all{"Europe/Paris",    "Europe/Brussels",  "America/Guadeloupe",
                                            "America/Cayenne", "Indian/Reunion",   "Indian/Mayotte",
                                            "Pacific/Noumea",  "America/Montreal", "Africa/Dakar"};
  return all;
}

std::optional<int64_t> local_time_ms(const std::string& text, const std::string& zone) {
  if (text.empty()) return std::nullopt;
  Moment moment;
  if (!has_shape(text.substr(0, 16), "0000-00-00T00:00") || text.size() > 19 ||
      std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d", &moment.year, &moment.month, &moment.day, &moment.hour,
                  &moment.minute) != 5 ||
      !exists(moment)) {
    throw no_date();
  }
  UErrorCode status = U_ZERO_ERROR;
  auto local = calendar(zone);
  local->clear();
  local->set(moment.year, moment.month - 1, moment.day, moment.hour, moment.minute);
  const auto wall_ms = static_cast<int64_t>(local->getTime(status));
  if (U_FAILURE(status)) throw no_date();
  return wall_ms;
}

std::string local_time_of(int64_t wall_ms, const std::string& zone) {
  if (wall_ms == 0) return {};
  UErrorCode status = U_ZERO_ERROR;
  auto local = calendar(zone);
  local->setTime(static_cast<UDate>(wall_ms), status);
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d", local->get(UCAL_YEAR, status),
                local->get(UCAL_MONTH, status) + 1, local->get(UCAL_DATE, status), local->get(UCAL_HOUR_OF_DAY, status),
                local->get(UCAL_MINUTE, status));
  return text;
}

std::string long_time(const Words& words, int64_t wall_ms, const std::string& zone) {
  UErrorCode status = U_ZERO_ERROR;
  const bool french = words.language() == Language::french;
  icu::SimpleDateFormat format(french ? u"EEEE d MMMM y 'à' HH:mm" : u"EEEE d MMMM y, HH:mm",
                               french ? icu::Locale::getFrench() : icu::Locale::getUK(), status);
  if (U_FAILURE(status)) throw Error(ErrorCode::internal, "The calendar cannot be read.");
  format.adoptTimeZone(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(zone)));
  icu::UnicodeString written;
  format.format(static_cast<UDate>(wall_ms), written);
  std::string utf8;
  written.toUTF8String(utf8);
  // French writes "1er mars", which the pattern cannot say.
  if (const size_t first = utf8.find(" 1 "); french && first != std::string::npos) utf8.replace(first, 3, " 1er ");
  return utf8;
}

std::optional<std::string> calendar_day(const std::string& text) {
  if (text.empty()) return std::nullopt;
  Moment day;
  if (!has_shape(text, "0000-00-00") ||
      std::sscanf(text.c_str(), "%4d-%2d-%2d", &day.year, &day.month, &day.day) != 3 || !exists(day)) {
    throw no_date();
  }
  return text;
}

}  // namespace resonance::server
