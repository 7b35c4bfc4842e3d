// When a call for films opens and closes, by the clock on the wall of the edition's place.
//
// Pure, apart from ICU's table of time zones: any thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/message.h"

namespace resonance::festival {

enum class Boundary { opening, closing };

// The moment of `date` ("2026-10-25") and `time` ("02:30", up to "24:00", the end of the day) in `zone`
// ("Europe/Paris"), in milliseconds since 1970 UTC. When clocks are set back an hour comes twice, when they are set
// forward one never comes: in doubt it is the moment that leaves more time, the earlier one for an opening, the later
// one for a closing. Error{invalid}: no such date, time or zone.
int64_t instant_ms(const std::string& date, const std::string& time, const std::string& zone, Boundary boundary);

struct Call {
  std::string opens_date, opens_time;
  std::string closes_date, closes_time;
  std::string zone;
};

enum class CallState { before, open, closed };

// Open from the opening (inclusive) to the closing (exclusive): what is complete at 23:59:59.999 is in time for 24:00.
// Errors as above; also where it closes before it opens.
CallState call_state(const Call& call, int64_t now_ms);

// Why nothing can be handed in now, with the edition's own date and time; empty while the call is open.
Message call_refusal(const Call& call, int64_t now_ms);

}  // namespace resonance::festival
