// Dates for other calendars (RFC 5545, by libical). Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace resonance::server {

struct CalendarEvent {
  std::string id;  // the same for ever, so that a calendar that is fetched again moves what has moved
  std::string title;
  int64_t begins_ms = 0;
  int64_t ends_ms = 0;  // the same as begins_ms for a moment
  std::string url;
  std::string place;  // or empty
};

// The whole of an .ics file, lines folded and texts escaped. `changed_ms`: when the events were last written.
std::string icalendar(const std::string& name, const std::vector<CalendarEvent>& events, int64_t changed_ms);

}  // namespace resonance::server
