// When a call for films opens and closes, by the clock on the wall of the edition's place.
//
// Pure, apart from ICU's table of time zones: any thread.
#pragma once

#include <cstdint>
#include <string>

namespace resonance::festival {

enum class Boundary { opening, closing };

// The moment of `date` ("2026-10-25") and `time` ("02:30", up to "24:00", the end of the day) in `zone`
// ("Europe/Paris"), in milliseconds since 1970 UTC. When clocks are set back an hour comes twice, when they are set
// forward one never comes: in doubt it is the moment that leaves more time, the earlier one for an opening, the later
// one for a closing. Error{invalid}: no such date, time or zone.
int64_t instant_ms(const std::string& date, const std::string& time, const std::string& zone, Boundary boundary);

}  // namespace resonance::festival
