#include "base/one_time_code.h"

#include <liboath/oath.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace resonance {
namespace {

constexpr unsigned kStepSeconds = 30, kDigits = 6;

void require_oath() {
  static const bool ready = sodium_init() >= 0 && oath_init() == OATH_OK;
  if (!ready) std::abort();
}

// Percent-encoded for a label and a query value alike.
std::string encoded(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string result;
  for (const char each : text) {
    const auto byte = static_cast<unsigned char>(each);
    if (std::isalnum(byte) || each == '-' || each == '.' || each == '_') {
      result += each;
    } else {
      result += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return result;
}

}  // namespace

std::string new_code_secret() {
  require_oath();
  std::array<char, 20> raw{};
  randombytes_buf(raw.data(), raw.size());
  char* text = nullptr;
  if (oath_base32_encode(raw.data(), raw.size(), &text, nullptr) != OATH_OK) std::abort();
  std::string secret = text;
  std::free(text);
  return secret;
}

std::string code_address(std::string_view secret, std::string_view account) {
  return "otpauth://totp/" + encoded("Résonance") + ":" + encoded(account) + "?secret=" + std::string(secret) +
         "&issuer=" + encoded("Résonance");
}

std::optional<int64_t> step_of_code(std::string_view secret, std::string_view code, int64_t wall_ms) {
  require_oath();
  std::string digits;
  for (const char each : code) {
    if (each != ' ') digits += each;
  }
  const bool is_code =
      digits.size() == kDigits && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  if (!is_code || secret.empty()) return std::nullopt;
  char* raw = nullptr;
  size_t size = 0;
  if (oath_base32_decode(secret.data(), secret.size(), &raw, &size) != OATH_OK) return std::nullopt;
  std::optional<int64_t> found;
  const int64_t now = wall_ms / 1000 / kStepSeconds;
  for (const int64_t step : {now, now - 1, now + 1}) {
    std::array<char, kDigits + 1> wanted{};
    if (oath_hotp_generate(raw, size, static_cast<uint64_t>(step), kDigits, false, OATH_HOTP_DYNAMIC_TRUNCATION,
                           wanted.data()) != OATH_OK) {
      continue;
    }
    if (sodium_memcmp(wanted.data(), digits.data(), kDigits) == 0 && !found) found = step;
  }
  std::free(raw);
  return found;
}

}  // namespace resonance
