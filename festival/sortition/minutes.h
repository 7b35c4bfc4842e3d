// The minutes of a draw as sentences to print, in the language of whoever reads them. The record (draw.h) is their
// structured form. Pure; any thread.
#pragma once

#include <vector>

#include "base/message.h"
#include "festival/sortition/report.h"

namespace resonance::festival::sortition {

// "1.3861" of 13861387 billionths: per cent, four decimals, cut.
std::string percent(int64_t ppb);

// What is published before the seed: title, roll, chances, bound, seed to come, commitment. One sentence a line.
std::vector<Message> announcement(const Committed& committed);
// All of it, then the seed, the jury, each replacement and the seats per value.
std::vector<Message> minutes(const Committed& committed, const DrawRecord& record);

}  // namespace resonance::festival::sortition
