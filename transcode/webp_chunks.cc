#include "transcode/webp_chunks.h"

#include <cstdint>

namespace resonance::transcode {
namespace {

constexpr size_t kHeaderBytes = 12;                           // "RIFF", size, "WEBP"
constexpr unsigned char kMetadataFlags = 0x20 | 0x08 | 0x04;  // VP8X: profile, EXIF, XMP

uint32_t little_endian(std::string_view bytes, size_t at) {
  uint32_t value = 0;
  for (size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

}  // namespace

std::string without_webp_metadata(std::string_view webp) {
  if (webp.size() < kHeaderBytes || webp.substr(0, 4) != "RIFF" || webp.substr(8, 4) != "WEBP")
    return std::string(webp);
  std::string kept(webp.substr(0, kHeaderBytes));
  for (size_t at = kHeaderBytes; at + 8 <= webp.size();) {
    const std::string_view type = webp.substr(at, 4);
    const size_t bytes = 8 + size_t{little_endian(webp, at + 4)};
    const size_t padded = bytes + bytes % 2;
    if (type != "EXIF" && type != "XMP " && type != "ICCP") {
      const size_t start = kept.size();
      kept += webp.substr(at, padded);
      if (type == "VP8X" && kept.size() > start + 8) {
        kept[start + 8] = static_cast<char>(static_cast<unsigned char>(kept[start + 8]) & ~kMetadataFlags);
      }
    }
    at += padded;
  }
  const auto riff_bytes = static_cast<uint32_t>(kept.size() - 8);
  for (size_t i = 0; i < 4; ++i) kept[4 + i] = static_cast<char>(riff_bytes >> (8 * i));
  return kept;
}

}  // namespace resonance::transcode
