// The two clocks of the house. Any thread; no cost.
//
// The wall clock dates what people see. The boot clock measures how long ago something was, across processes of one
// machine, and is never set back: leases use it, together with boot_id(), which changes at each restart of the machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace resonance {

// Milliseconds since 1970-01-01T00:00:00Z.
int64_t wall_clock_ms();
// Milliseconds since the machine started, sleep included (CLOCK_BOOTTIME).
int64_t boot_clock_ms();
// The kernel's name for this run of the machine; boot_clock_ms() values compare only under the same one.
const std::string& boot_id();

// "2026-11-23T22:17:38Z" and the HTTP form "Mon, 23 Nov 2026 22:17:38 GMT" of a wall clock time.
std::string iso8601(int64_t wall_ms);
std::string http_date(int64_t wall_ms);

// "1:02:07" or "2:07": a moment in a film, as a person reads it. Rounds down; below zero reads as zero.
std::string timecode(int64_t position_ms);
// "1:02:07.4": the same with its tenth of a second, after `mark` ('.' or ',').
std::string timecode_tenths(int64_t position_ms, char mark);
// The reverse of both, of at most 99 hours; minutes alone may pass 59 ("90:00"), and up to three decimals count.
// Absent for anything else.
std::optional<int64_t> position_of(std::string_view timecode);

}  // namespace resonance
