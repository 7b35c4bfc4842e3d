// What one person writes to another through the library is short.
#pragma once

#include <cstddef>
#include <string_view>

namespace resonance {

// Error{invalid} when it has more than `most` characters.
void require_short(std::string_view message, size_t most);

}  // namespace resonance
