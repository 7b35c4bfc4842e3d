// Numbers and texts one after another in a string of bytes: small numbers are one byte, a text is its length and its
// bytes. Inner to search/: reading throws Xapian::DatabaseCorruptError where the bytes end too early.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace resonance::search {

// LEB128: seven bits a byte, the last without its high bit.
void pack(std::string& bytes, uint64_t number);
void pack(std::string& bytes, std::string_view text);
// The sign in the last bit.
void pack_signed(std::string& bytes, int64_t number);

class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : bytes_(bytes) {}

  bool done() const { return bytes_.empty(); }
  uint64_t number() {
    // Nearly every number is one byte.
    if (!bytes_.empty() && static_cast<unsigned char>(bytes_.front()) < 0x80) {
      const auto small = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      return small;
    }
    return long_number();
  }
  int64_t signed_number();
  // A number that counts what follows, each at least one byte: so that damaged bytes cannot ask for all the memory.
  size_t count();
  // Of the string that was given.
  std::string_view text();

 private:
  uint64_t long_number();

  std::string_view bytes_;
};

}  // namespace resonance::search
