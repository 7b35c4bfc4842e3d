// Bytes as text. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace resonance {

// Two lowercase digits for each byte.
std::string hexadecimal(std::string_view bytes);

}  // namespace resonance
