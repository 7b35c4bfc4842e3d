#include "server/mail_header.h"

#include <algorithm>

namespace resonance::server {
namespace {

constexpr std::string_view kBefore = "=?utf-8?Q?";
constexpr std::string_view kAfter = "?=";
constexpr size_t kLine = 76 - std::string_view("Subject: ").size();

bool is_plain(char c) {
  return c >= ' ' && c <= '~';
}

// "Q" of RFC 2047 §4.2, with the few signs that may stand for themselves anywhere (§5.3).
std::string encoded(std::string_view character) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string result;
  for (const char c : character) {
    const auto byte = static_cast<unsigned char>(c);
    const bool itself = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                        std::string_view("!*+-/").find(c) != std::string_view::npos;
    if (itself) {
      result += c;
    } else if (c == ' ') {
      result += '_';
    } else {
      result += {'=', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return result;
}

size_t length_of_first_character(std::string_view text) {
  size_t length = 1;
  while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80) ++length;
  return length;
}

}  // namespace

std::string header_value(std::string_view text) {
  // What looks like an encoded word would be decoded.
  if (text.size() <= kLine && std::ranges::all_of(text, is_plain) && text.find("=?") == std::string_view::npos) {
    return std::string(text);
  }
  std::string result(kBefore);
  size_t used = kBefore.size();
  while (!text.empty()) {
    const size_t length = length_of_first_character(text);
    const std::string next = encoded(text.substr(0, length));
    text.remove_prefix(length);
    if (used + next.size() + kAfter.size() > kLine) {
      result += std::string(kAfter) + "\r\n " + std::string(kBefore);
      used = kBefore.size();
    }
    result += next;
    used += next.size();
  }
  return result + std::string(kAfter);
}

}  // namespace resonance::server
