// Dates and times by the clock of a place, as forms send them and pages show them. Any thread; the zones are ICU's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "festival/call_clock.h"
#include "server/translator.h"

namespace resonance::server {

// Those that a form offers, by their IANA names: the coalition's own first.
const std::vector<std::string>& offered_time_zones();

// "2027-03-01T23:59" by the clock of `zone`, as a form sends it; absent for an empty text. Where a clock is set back or
// forward in that hour, the moment that leaves more time (festival/call_clock.h). Error{invalid} for one that is none.
std::optional<int64_t> local_time_ms(const std::string& text, const std::string& zone,
                                     festival::Boundary boundary = festival::Boundary::opening);
// The reverse, for a form's field; "" for 0.
std::string local_time_of(int64_t wall_ms, const std::string& zone);

// "1 mars 2027 à 23:59" or "1 March 2027, 23:59".
std::string long_time(const Words& words, int64_t wall_ms, const std::string& zone);

// The day of that moment alone: "lundi 1er mars 2027" or "Monday 1 March 2027".
std::string long_day(const Words& words, int64_t wall_ms, const std::string& zone);
// Its time alone: "23:59".
std::string clock_time(int64_t wall_ms, const std::string& zone);
// The midnight at which that day ends.
int64_t end_of_day_ms(int64_t wall_ms, const std::string& zone);

// Midnight in France at the beginning of "2026-11-26"; absent for an empty text. Error{invalid} for one that is no day.
std::optional<int64_t> day_ms(const std::string& text);
// The reverse, for a form's field; "" for 0.
std::string day_of(int64_t wall_ms);

// "2027-03-01" when it is a day of the calendar, absent for an empty text. Error{invalid} for one that is no day.
std::optional<std::string> calendar_day(const std::string& text);

}  // namespace resonance::server
