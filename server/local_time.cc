#include "server/local_time.h"

#include <unicode/gregocal.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "base/error.h"

namespace resonance::server {
namespace {

constexpr const char* kHome = "Europe/Paris";
constexpr size_t kDayLength = 10;  // of "2027-03-01"

std::unique_ptr<icu::GregorianCalendar> calendar(const std::string& zone) {
  UErrorCode status = U_ZERO_ERROR;
  auto made = std::make_unique<icu::GregorianCalendar>(
      icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(zone)), icu::Locale::getFrance(), status);
  if (U_FAILURE(status)) throw Error(ErrorCode::internal, "The calendar cannot be read.");
  return made;
}

std::string formatted(const Words& words, int64_t wall_ms, const std::string& zone, const char16_t* pattern) {
  UErrorCode status = U_ZERO_ERROR;
  const bool french = words.language() == Language::french;
  icu::SimpleDateFormat format(pattern, french ? icu::Locale::getFrench() : icu::Locale::getUK(), status);
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

}  // namespace

const std::vector<std::string>& offered_time_zones() {
  static const std::vector<std::string> all{"Europe/Paris",    "Europe/Brussels",  "America/Guadeloupe",
                                            "America/Cayenne", "Indian/Reunion",   "Indian/Mayotte",
                                            "Pacific/Noumea",  "America/Montreal", "Africa/Dakar"};
  return all;
}

std::optional<int64_t> local_time_ms(const std::string& text, const std::string& zone, festival::Boundary boundary) {
  if (text.empty()) return std::nullopt;
  // Some browsers send seconds too.
  const std::string date = text.substr(0, text.find('T')),
                    time = text.substr(std::min(date.size() + 1, text.size()), 5);
  return festival::instant_ms(date, time, zone, boundary);
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
  const bool french = words.language() == Language::french;
  return formatted(words, wall_ms, zone, french ? u"EEEE d MMMM y 'à' HH:mm" : u"EEEE d MMMM y, HH:mm");
}

std::string long_day(const Words& words, int64_t wall_ms, const std::string& zone) {
  return formatted(words, wall_ms, zone, u"EEEE d MMMM y");
}

std::string clock_time(int64_t wall_ms, const std::string& zone) {
  return local_time_of(wall_ms, zone).substr(kDayLength + 1);
}

int64_t end_of_day_ms(int64_t wall_ms, const std::string& zone) {
  return festival::instant_ms(local_time_of(wall_ms, zone).substr(0, kDayLength), "24:00", zone,
                              festival::Boundary::closing);
}

std::optional<int64_t> day_ms(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return festival::instant_ms(text, "00:00", kHome, festival::Boundary::opening);
}

std::string day_of(int64_t wall_ms) {
  return local_time_of(wall_ms, kHome).substr(0, kDayLength);
}

std::optional<std::string> calendar_day(const std::string& text) {
  return day_ms(text) ? std::optional(text) : std::nullopt;
}

}  // namespace resonance::server
