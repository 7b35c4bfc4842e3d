// The texts of a draw and what they hold. Private to the room: draw.h says what they mean. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "festival/sortition/draw.h"

namespace resonance::festival::sortition {

std::string text_of(const Committed& committed);
// What the text says, unchecked but for its form; chances are not read, they follow from the lottery. Neither text nor
// commitment is set.
Committed parse_committed(std::string_view text);

std::string text_of(const DrawRecord& record);
// The choices in the text only: commitment, typed seed, moment, who gave up and whether quotas were relaxed.
DrawRecord parse_choices(std::string_view text);
// All that the text says, unchecked but for its form; the first step has no lottery, it is that of the committed file.
DrawRecord parse_record(std::string_view text);

// Error{invalid} unless both are the same text; says where the first difference is and what stands on each side.
void require_same(std::string_view computed, std::string_view given);

}  // namespace resonance::festival::sortition
