// The six digits that an application on a telephone shows for thirty seconds (TOTP, RFC 6238; liboath). Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace resonance {

// A new secret of 160 bits in base 32, as such applications take it.
std::string new_code_secret();
// What such an application reads from a QR code: "otpauth://totp/…".
std::string code_address(std::string_view secret, std::string_view account);

// The number of the half-minute whose digits `code` is: this one, the one before or the next, for clocks that differ.
// Whoever accepts it keeps the number and takes no code of an earlier or the same one again. Absent: it is not.
std::optional<int64_t> step_of_code(std::string_view secret, std::string_view code, int64_t wall_ms);

}  // namespace resonance
