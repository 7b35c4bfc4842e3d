#include "transcode/codec_names.h"

#include <array>
#include <cstdint>
#include <cstdio>

#include "transcode/boxes.h"

namespace resonance::transcode {
namespace {

// The bytes of the configuration record that `type` names; its box stands inside others whose fields vary.
std::string_view record(std::string_view description, std::string_view type, size_t bytes) {
  const size_t at = description.find(type);
  if (at == std::string_view::npos || at + type.size() + bytes > description.size()) return {};
  return description.substr(at + type.size(), bytes);
}

template <class... Values>
std::string printed(const char* format, Values... values) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), format, values...);
  return text.data();
}

uint8_t byte_at(std::string_view bytes, size_t at) {
  return static_cast<uint8_t>(bytes[at]);
}

}  // namespace

std::string codecs_of(std::string_view description) {
  if (const auto avc = record(description, "avcC", 4); !avc.empty()) {
    return printed("avc1.%02x%02x%02x", byte_at(avc, 1), byte_at(avc, 2), byte_at(avc, 3));
  }
  if (const auto av1 = record(description, "av1C", 3); !av1.empty()) {
    const int profile = byte_at(av1, 1) >> 5, level = byte_at(av1, 1) & 0x1f;
    const bool high_tier = byte_at(av1, 2) & 0x80, ten_bits = byte_at(av1, 2) & 0x40;
    return printed("av01.%d.%02d%c.%02d", profile, level, high_tier ? 'H' : 'M', ten_bits ? 10 : 8);
  }
  if (!record(description, "mp4a", 1).empty()) return "mp4a.40.2";
  require_shape(!record(description, "dOps", 1).empty());
  return "opus";
}

}  // namespace resonance::transcode
