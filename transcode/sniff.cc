#include "transcode/sniff.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/error.h"

namespace resonance::transcode {
namespace {

using namespace std::string_view_literals;

bool starts(std::string_view bytes, std::string_view magic) {
  return bytes.substr(0, magic.size()) == magic;
}

bool starts_ignoring_case(std::string_view bytes, std::string_view lowercase) {
  if (bytes.size() < lowercase.size()) return false;
  return std::equal(lowercase.begin(), lowercase.end(), bytes.begin(), [](char expected, char actual) {
    return expected == static_cast<char>(std::tolower(static_cast<unsigned char>(actual)));
  });
}

// Text has no control characters but white space. UTF-16 has a byte order mark, and ours begins with a Latin letter.
bool is_text(std::string_view bytes) {
  if (bytes.size() >= 4 && starts(bytes, "\xff\xfe"sv) && bytes[3] == '\0') return true;
  if (bytes.size() >= 4 && starts(bytes, "\xfe\xff"sv) && bytes[2] == '\0') return true;
  return std::none_of(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && byte != '\n' && byte != '\r' && byte != '\t' && byte != '\f') || byte == 0x7f;
  });
}

std::string_view without_leading_space(std::string_view text) {
  if (starts(text, "\xef\xbb\xbf"sv)) text.remove_prefix(3);
  const size_t first = text.find_first_not_of(" \t\r\n\f");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

[[noreturn]] void refuse_playlist() {
  throw Error(ErrorCode::unsupported_media,
              {"This file is a playlist: it only points to other files. Send the film or the sound itself.", {}});
}

[[noreturn]] void refuse_svg() {
  throw Error(ErrorCode::unsupported_media,
              {"This file is an SVG drawing. Export it as PNG or JPEG, then send that.", {}});
}

[[noreturn]] void refuse_page() {
  throw Error(ErrorCode::unsupported_media,
              {"This file is a web page, not a film, a sound, a photo or a document. The download was perhaps a link "
               "to a page: fetch the file itself and send that.",
               {}});
}

// For a file that begins like markup or a playlist, whatever follows: no name makes a document of it.
void refuse_disguised_text(std::string_view bytes) {
  const std::string_view text = without_leading_space(bytes);
  for (const std::string_view magic :
       {"#extm3u"sv, "ffconcat"sv, "v=0"sv, "[playlist]"sv, "[reference]"sv, "#ext-x-"sv}) {
    if (starts_ignoring_case(text, magic)) refuse_playlist();
  }
  if (starts_ignoring_case(text, "<")) {
    const std::string_view head = text.substr(0, 8192);
    const auto mentions = [&](std::string_view lowercase) {
      return std::search(head.begin(), head.end(), lowercase.begin(), lowercase.end(), [](char actual, char expected) {
               return static_cast<char>(std::tolower(static_cast<unsigned char>(actual))) == expected;
             }) != head.end();
    };
    if (mentions("<mpd") || mentions("<smil") || mentions("<asx") || mentions("<smoothstreamingmedia"))
      refuse_playlist();
    if (mentions("<svg")) refuse_svg();
    if (mentions("<html") || mentions("<!doctype html") || mentions("<script")) refuse_page();
  }
  if (starts(text, "{\\rtf")) {
    throw Error(ErrorCode::unsupported_media,
                {"This file is an RTF text. Save it as PDF, ODT or DOCX, then send that.", {}});
  }
}

[[noreturn]] void refuse_unnamed_text() {
  throw Error(ErrorCode::unsupported_media,
              {"This file holds only text, whatever its name says. If it is a document, give it a name that ends in "
               ".txt or .md, then send it again; a retex or a transcript also has its own field.",
               {}});
}

void refuse_archives_and_programs(std::string_view bytes) {
  constexpr std::array archives{"Rar!\x1a\x07"sv, "7z\xbc\xaf\x27\x1c"sv, "\x1f\x8b\x08"sv, "\xfd\x37zXZ\0"sv, "BZh"sv};
  for (const std::string_view magic : archives) {
    if (starts(bytes, magic)) refuse_archive();
  }
  // What Word, Excel and PowerPoint wrote before 2007, and what they still wrap a protected document in.
  if (starts(bytes, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv)) {
    throw Error(ErrorCode::unsupported_media,
                {"This file is an old office document, or one protected by a password. Save it as PDF, ODT or DOCX, "
                 "without a password, then send that.",
                 {}});
  }
  constexpr std::array programs{
      "\x7f"
      "ELF"sv,
      "MZ"sv,
      "\xfe\xed\xfa\xce"sv,
      "\xfe\xed\xfa\xcf"sv,
      "\xcf\xfa\xed\xfe"sv,
      "\xca\xfe\xba\xbe"sv,
      "#!"sv};
  for (const std::string_view magic : programs) {
    if (starts(bytes, magic) && !starts(bytes, "#!AMR")) {
      throw Error(ErrorCode::unsupported_media,
                  {"This file is a program, not a film, a sound, a photo or a document. Choose another file.", {}});
    }
  }
}

bool is_heif_brand(std::string_view brand) {
  constexpr std::array brands{"heic"sv, "heix"sv, "heim"sv, "heis"sv, "mif1"sv, "avif"sv, "avis"sv};
  return std::find(brands.begin(), brands.end(), brand) != brands.end();
}

}  // namespace

void refuse_archive() {
  throw Error(ErrorCode::unsupported_media,
              {"This file is an archive. Open it and send the films, sounds, photos and documents one by one.", {}});
}

Sniffed sniff(std::string_view bytes, bool is_named_text) {
  if (bytes.empty()) {
    throw Error(ErrorCode::invalid, {"The file is empty. Choose it again, or copy it again from the device.", {}});
  }
  if (starts(bytes, "\xff\xd8\xff"sv)) return Sniffed::jpeg;
  if (starts(bytes, "\x89PNG\r\n\x1a\n"sv)) return Sniffed::png;
  if (starts(bytes, "RIFF") && bytes.substr(8, 4) == "WEBP") return Sniffed::webp;
  if (starts(bytes, "GIF87a") || starts(bytes, "GIF89a")) return Sniffed::gif;
  if (starts(bytes, "II*\0"sv) || starts(bytes, "MM\0*"sv)) {
    throw Error(ErrorCode::unsupported_media,
                {"This file is a TIFF or a camera's raw picture. Export it as JPEG or PNG, then send that.", {}});
  }
  if (starts(without_leading_space(bytes), "%PDF-"sv)) return Sniffed::pdf;
  if (starts(bytes, "PK\x03\x04"sv) || starts(bytes, "PK\x05\x06"sv)) return Sniffed::zip;
  // Before the boxes of MP4: "Une free party" has one of their names where they have it.
  if (is_named_text && is_text(bytes)) {
    refuse_archives_and_programs(bytes);
    refuse_disguised_text(bytes);
    return Sniffed::text;
  }
  if (bytes.size() >= 12 && bytes.substr(4, 4) == "ftyp") {
    return is_heif_brand(bytes.substr(8, 4)) ? Sniffed::heif : Sniffed::iso_media;
  }
  if (bytes.size() >= 8) {
    const std::string_view box = bytes.substr(4, 4);
    if (box == "moov" || box == "mdat" || box == "wide" || box == "free" || box == "skip" || box == "pnot") {
      return Sniffed::iso_media;
    }
  }
  refuse_archives_and_programs(bytes);
  refuse_disguised_text(bytes);
  if (is_text(bytes)) refuse_unnamed_text();
  return Sniffed::other;
}

bool is_photo(Sniffed kind) {
  switch (kind) {
    case Sniffed::jpeg:
    case Sniffed::png:
    case Sniffed::webp:
    case Sniffed::gif:
    case Sniffed::heif: return true;
    case Sniffed::pdf:
    case Sniffed::zip:
    case Sniffed::text:
    case Sniffed::iso_media:
    case Sniffed::other: return false;
  }
  return false;
}

bool is_document(Sniffed kind) {
  return kind == Sniffed::pdf || kind == Sniffed::zip || kind == Sniffed::text;
}

}  // namespace resonance::transcode
