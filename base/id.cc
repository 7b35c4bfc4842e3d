#include "base/id.h"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace resonance {
namespace {

constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr size_t kIdLength = 16;

void random_bytes(void* destination, size_t size) {
  static const int ready = sodium_init();
  if (ready < 0) std::abort();
  randombytes_buf(destination, size);
}

}  // namespace

std::string random_id_text() {
  std::array<unsigned char, kIdLength> bytes;
  random_bytes(bytes.data(), bytes.size());
  std::string text;
  for (unsigned char byte : bytes) text += kAlphabet[byte & 31];
  return text;
}

bool is_id_text(std::string_view text) {
  return text.size() == kIdLength &&
         std::ranges::all_of(text, [](char c) { return kAlphabet.find(c) != std::string_view::npos; });
}

std::string random_token(size_t bytes) {
  std::string raw(bytes, '\0');
  random_bytes(raw.data(), raw.size());
  std::string hex(bytes * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), reinterpret_cast<const unsigned char*>(raw.data()), raw.size());
  hex.pop_back();
  return hex;
}

}  // namespace resonance
