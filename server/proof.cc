#include "server/proof.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/file.h"

namespace resonance::server {
namespace {

// ISO/IEC 14496-12: the major brand says what kind of file it is. Pictures have the same container.
bool is_film_brand(std::string_view brand) {
  static constexpr std::array<std::string_view, 9> kBrands{"iso", "mp4", "M4A",  "M4B", "M4V",
                                                           "qt ", "3gp", "dash", "MSNV"};
  return std::ranges::any_of(kBrands, [&](std::string_view each) { return brand.starts_with(each); });
}

// ISO/IEC 11172-3: eleven bits of synchronisation, then neither a reserved version nor layer nor bitrate.
bool is_mpeg_sound(std::string_view bytes) {
  if (bytes.starts_with("ID3")) return true;
  if (bytes.size() < 3) return false;
  const auto second = static_cast<unsigned char>(bytes[1]), third = static_cast<unsigned char>(bytes[2]);
  return bytes[0] == '\xff' && (second & 0xe0) == 0xe0 && (second & 0x18) != 0x08 && (second & 0x06) != 0 &&
         (third & 0xf0) != 0xf0;
}

}  // namespace

Error proof_too_large() {
  return {ErrorCode::too_large,
          {"The proof is too large: at most 20 MB. A photo of the form is enough, or a sound without picture. Nothing "
           "was recorded."}};
}

std::string proof_type(std::string_view bytes) {
  if (bytes.starts_with("%PDF-")) return "application/pdf";
  if (bytes.starts_with("\xff\xd8\xff")) return "image/jpeg";
  if (bytes.starts_with("\x89PNG\r\n")) return "image/png";
  if (bytes.starts_with("\x1a\x45\xdf\xa3")) return "video/webm";
  if (bytes.starts_with("OggS")) return "audio/ogg";
  if (bytes.starts_with("RIFF") && bytes.size() >= 12 && bytes.substr(8, 4) == "WAVE") return "audio/wav";
  if (bytes.size() >= 12 && bytes.substr(4, 4) == "ftyp" && is_film_brand(bytes.substr(8, 4))) return "video/mp4";
  return is_mpeg_sound(bytes) ? "audio/mpeg" : "";
}

std::string proof_type_of(const std::filesystem::path& path) {
  if (std::error_code failure; !std::filesystem::exists(path, failure)) return {};
  const FileDescriptor file = open_for_reading(path);
  std::array<char, 16> head{};
  const ssize_t there = pread(file.get(), head.data(), head.size(), 0);
  return proof_type({head.data(), static_cast<size_t>(std::max<ssize_t>(there, 0))});
}

bool is_spoken(std::string_view content_type) {
  return content_type.starts_with("audio/") || content_type.starts_with("video/");
}

}  // namespace resonance::server
