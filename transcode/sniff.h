// What a file is by its first bytes, before any library looks at it: no name, no declared type is believed.
//
// Pure functions of bytes. Its job is to give the disguised files (playlists, SVG, programs…) a precise refusal, and to
// send photos to libvips, documents to their readers, and all else to the container probe, which has its own closed
// list.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace resonance::transcode {

enum class Sniffed {
  jpeg,
  png,
  webp,
  gif,
  heif,  // HEIC and AVIF
  pdf,
  zip,        // an OpenDocument or Word text is one; its reader refuses every other archive
  text,       // and the caller welcomes text
  iso_media,  // mp4, mov, m4a, 3gp: its boxes can be walked
  other,      // perhaps a film or a sound: the container probe decides
};

// As many first bytes as sniff() wants to see; fewer when the file is shorter.
inline constexpr size_t kSniffedBytes = 64 * 1024;

// Error{invalid} for an empty file; Error{unsupported_media} for a playlist, a web page, SVG, TIFF, another archive
// than zip, an old office document, a program, and plain text unless it `is_named_text` (then: Sniffed::text).
Sniffed sniff(std::string_view first_bytes, bool is_named_text = false);

// The refusal of an archive that is no document. Error{unsupported_media}.
[[noreturn]] void refuse_archive();

bool is_photo(Sniffed kind);
bool is_document(Sniffed kind);

// The outer boxes of an MP4 or MOV file, read through `read_at(offset_bytes, size)` which gives fewer bytes at the end.
// ISO/IEC 14496-12 §4.2.
struct IsoBoxes {
  bool has_index = false;  // moov: without it nothing can be read
  bool cut_short = false;  // a box says that it ends beyond the file
};

template <class ReadAt>
IsoBoxes walk_iso_boxes(int64_t file_bytes, ReadAt read_at) {
  IsoBoxes found;
  int64_t offset = 0;
  // A hostile file can hold millions of 8-byte boxes; an honest one a handful, a fragmented one a pair per fragment.
  for (int boxes = 0; boxes < 200'000 && file_bytes - offset >= 8; ++boxes) {
    const std::string header = read_at(offset, 16);
    if (header.size() < 8) break;
    const auto big_endian = [&](size_t at, size_t count) {
      uint64_t value = 0;
      for (size_t i = at; i < at + count; ++i) value = value << 8 | static_cast<unsigned char>(header[i]);
      return value;
    };
    uint64_t box_bytes = big_endian(0, 4);
    if (box_bytes == 1 && header.size() == 16) box_bytes = big_endian(8, 8);
    if (box_bytes == 0) box_bytes = static_cast<uint64_t>(file_bytes - offset);
    if (box_bytes < 8) break;
    const bool beyond = box_bytes > static_cast<uint64_t>(file_bytes - offset);
    if (header.compare(4, 4, "moov") == 0 && !beyond) found.has_index = true;
    if (beyond) {
      found.cut_short = true;
      break;
    }
    offset += static_cast<int64_t>(box_bytes);
  }
  return found;
}

}  // namespace resonance::transcode
