#include "base/clock.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <regex>

namespace resonance {
namespace {

std::string format_utc(int64_t wall_ms, const char* format) {
  time_t seconds = static_cast<time_t>(wall_ms / 1000);
  tm broken_down{};
  gmtime_r(&seconds, &broken_down);
  char text[64];
  return {text, strftime(text, sizeof text, format, &broken_down)};
}

std::string two_digits(int64_t value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

}  // namespace

int64_t wall_clock_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

int64_t boot_clock_ms() {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

const std::string& boot_id() {
  static const std::string id = [] {
    std::string text;
    std::getline(std::ifstream("/proc/sys/kernel/random/boot_id") >> std::ws, text);
    return text;
  }();
  return id;
}

std::string iso8601(int64_t wall_ms) {
  return format_utc(wall_ms, "%Y-%m-%dT%H:%M:%SZ");
}

std::string http_date(int64_t wall_ms) {
  return format_utc(wall_ms, "%a, %d %b %Y %H:%M:%S GMT");
}

std::string timecode(int64_t position_ms) {
  int64_t seconds = std::max<int64_t>(position_ms, 0) / 1000;
  int64_t hours = seconds / 3600, minutes = seconds / 60 % 60;
  std::string text = hours > 0 ? std::to_string(hours) + ":" + two_digits(minutes) : std::to_string(minutes);
  return text + ":" + two_digits(seconds % 60);
}

std::string timecode_tenths(int64_t position_ms, char mark) {
  const int64_t tenth = std::max<int64_t>(position_ms, 0) / 100 % 10;
  return timecode(position_ms) + mark + std::to_string(tenth);
}

std::optional<int64_t> position_of(std::string_view timecode) {
  static const std::regex kForm(
      "(?:([0-9]{1,2}):([0-5]?[0-9])|([0-9]{1,4})):([0-5][0-9])(?:[.,]([0-9])([0-9])?([0-9])?)?");
  std::cmatch parts;
  if (!std::regex_match(timecode.data(), timecode.data() + timecode.size(), parts, kForm)) return std::nullopt;
  const auto number = [&](size_t part) { return parts[part].matched ? int64_t{std::stoi(parts[part])} : 0; };
  return 1000 * (3600 * number(1) + 60 * (number(2) + number(3)) + number(4)) + 100 * number(5) + 10 * number(6) +
         number(7);
}

}  // namespace resonance
