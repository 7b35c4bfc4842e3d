// What a file is by its first bytes, before any library looks at it: no name, no declared type is believed.
//
// Pure functions of bytes. Its job is to give the disguised files (playlists, SVG, programs…) a precise refusal, and to
// send photos to libvips, documents to their readers, and all else to the container probe, which has its own closed
// list.
#pragma once

#include <cstdint>
#include <optional>
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

// What is asked of an MP4's or a MOV's boxes, read through `read_at(offset_bytes, size)` which gives fewer bytes at the
// end. ISO/IEC 14496-12 §4.2.
struct IsoBoxes {
  bool has_index = false;     // moov: without it nothing can be read
  bool cut_short = false;     // a box says that it ends beyond the file
  bool in_fragments = false;  // moof: each has an index of its own
  // stsd: each track is coded in one way from its beginning to its end.
  bool keeps_its_coding = false;
};

struct IsoBoxHead {
  std::string type;  // four characters
  int64_t offset_bytes = 0;
  int64_t head_bytes = 0;
  uint64_t bytes = 0;  // with its head: as it says, which may be beyond the end
};

// The box there, of those that end at `end_bytes`; absent where there is none.
template <class ReadAt>
std::optional<IsoBoxHead> iso_box_at(int64_t offset_bytes, int64_t end_bytes, ReadAt read_at) {
  if (end_bytes - offset_bytes < 8) return std::nullopt;
  const std::string head = read_at(offset_bytes, 16);
  if (head.size() < 8) return std::nullopt;
  const auto big_endian = [&](size_t at, size_t count) {
    uint64_t value = 0;
    for (size_t i = at; i < at + count; ++i) value = value << 8 | static_cast<unsigned char>(head[i]);
    return value;
  };
  IsoBoxHead box{head.substr(4, 4), offset_bytes, 8, big_endian(0, 4)};
  if (box.bytes == 1 && head.size() == 16) {
    box.bytes = big_endian(8, 8);
    box.head_bytes = 16;
  }
  if (box.bytes == 0) box.bytes = static_cast<uint64_t>(end_bytes - offset_bytes);
  if (box.bytes < 8) return std::nullopt;
  return box;
}

// Whether every table of descriptions (stsd) in the index has one row. Containers are entered, other boxes passed over.
template <class ReadAt>
bool keeps_its_coding(const IsoBoxHead& index, ReadAt read_at) {
  const int64_t end = index.offset_bytes + static_cast<int64_t>(index.bytes);
  int64_t offset = index.offset_bytes + index.head_bytes;
  for (int boxes = 0; boxes < 10'000; ++boxes) {
    const auto box = iso_box_at(offset, end, read_at);
    if (!box) return end - offset < 8;
    if (box->bytes > static_cast<uint64_t>(end - offset)) return false;
    const bool is_container = box->type == "trak" || box->type == "mdia" || box->type == "minf" || box->type == "stbl";
    if (box->type == "stsd") {
      const bool has_count = static_cast<int64_t>(box->bytes) >= box->head_bytes + 8;
      if (!has_count || read_at(offset + box->head_bytes + 4, 4) != std::string("\0\0\0\1", 4)) return false;
    }
    offset += is_container ? box->head_bytes : static_cast<int64_t>(box->bytes);
  }
  return false;
}

template <class ReadAt>
IsoBoxes walk_iso_boxes(int64_t file_bytes, ReadAt read_at) {
  IsoBoxes found;
  int64_t offset = 0;
  // A hostile file can hold millions of 8-byte boxes; an honest one a handful, a fragmented one a pair per fragment.
  for (int boxes = 0; boxes < 200'000; ++boxes) {
    const auto box = iso_box_at(offset, file_bytes, read_at);
    if (!box) break;
    const bool beyond = box->bytes > static_cast<uint64_t>(file_bytes - offset);
    if (box->type == "moov" && !beyond) {
      found.has_index = true;
      found.keeps_its_coding = keeps_its_coding(*box, read_at);
    }
    if (box->type == "moof") found.in_fragments = true;
    if (beyond) {
      found.cut_short = true;
      break;
    }
    offset += static_cast<int64_t>(box->bytes);
  }
  return found;
}

}  // namespace resonance::transcode
