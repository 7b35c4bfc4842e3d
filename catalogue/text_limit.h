// Texts that people write have bounds, said in one sentence wherever one is passed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace resonance {

// Error{invalid} when it has more than `most` characters.
void require_short(std::string_view text, size_t most);
// The text as it is stored (base/unicode.h). Error{invalid} as above.
std::string limited_text(std::string_view text, size_t most);

}  // namespace resonance
