#include "search/packing.h"

#include <xapian.h>

namespace resonance::search {
namespace {

constexpr int bits_a_byte = 7;
constexpr unsigned char goes_on = 0x80;
constexpr int last_shift = 63;

[[noreturn]] void damaged() {
  throw Xapian::DatabaseCorruptError("an item's data ends too early");
}

}  // namespace

void pack(std::string& bytes, uint64_t number) {
  while (number >= goes_on) {
    bytes += static_cast<char>((number & (goes_on - 1)) | goes_on);
    number >>= bits_a_byte;
  }
  bytes += static_cast<char>(number);
}

void pack(std::string& bytes, std::string_view text) {
  pack(bytes, text.size());
  bytes += text;
}

void pack_signed(std::string& bytes, int64_t number) {
  const auto bits = static_cast<uint64_t>(number) << 1;
  pack(bytes, number < 0 ? ~bits : bits);
}

int64_t Unpacker::signed_number() {
  const uint64_t bits = number();
  return static_cast<int64_t>(bits % 2 == 0 ? bits >> 1 : ~(bits >> 1));
}

uint64_t Unpacker::long_number() {
  uint64_t number = 0;
  for (int shift = 0; shift <= last_shift; shift += bits_a_byte) {
    if (bytes_.empty()) damaged();
    const auto byte = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    number |= static_cast<uint64_t>(byte & (goes_on - 1)) << shift;
    if (byte < goes_on) return number;
  }
  damaged();
}

size_t Unpacker::count() {
  const uint64_t number = this->number();
  if (number > bytes_.size()) damaged();
  return static_cast<size_t>(number);
}

std::string_view Unpacker::text() {
  const size_t size = count();
  const std::string_view text = bytes_.substr(0, size);
  bytes_.remove_prefix(size);
  return text;
}

}  // namespace resonance::search
