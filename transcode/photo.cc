#include "transcode/photo.h"

#include <malloc.h>

#include <vips/vips8>

#include <algorithm>
#include <array>
#include <string>

#include "base/error.h"
#include "transcode/input.h"
#include "transcode/libraries.h"
#include "transcode/limits.h"
#include "transcode/picture_files.h"
#include "transcode/sniff.h"

namespace resonance::transcode {
namespace {

using vips::VImage;

constexpr std::array kWidths{320, 640, 1280, 2048};
// WebP and AVIF end at 16383 rows; a taller picture is narrowed until it fits.
constexpr int kMostRows = 16'000;

// Each format says how long it is in its own way; asked only after a decoder has failed.
bool is_cut_short(const std::string& bytes, Sniffed kind) {
  switch (kind) {
    case Sniffed::jpeg: return bytes.find("\xff\xd9") == std::string::npos;
    case Sniffed::png: return bytes.find("IEND") == std::string::npos;
    case Sniffed::gif: return !bytes.ends_with(';');
    case Sniffed::webp: {
      uint64_t declared = 8;
      for (size_t i = 0; i < 4 && bytes.size() >= 8; ++i) {
        declared += uint64_t{static_cast<unsigned char>(bytes[4 + i])} << (8 * i);
      }
      return declared > bytes.size();
    }
    case Sniffed::heif:
      return walk_iso_boxes(
                 static_cast<int64_t>(bytes.size()),
                 [&](int64_t offset, size_t size) { return bytes.substr(static_cast<size_t>(offset), size); })
          .cut_short;
    default: return false;
  }
}

[[noreturn]] void refuse_damaged(const std::string& bytes) {
  const std::string reason = vips_error_buffer();
  vips_error_clear();
  if (reason.find("remature end") != std::string::npos || is_cut_short(bytes, sniff(bytes))) {
    throw Error(ErrorCode::invalid,
                {"Only part of the photo arrived. Check that it shows whole on your own device, then "
                 "send it again.",
                 {}});
  }
  throw Error(ErrorCode::invalid,
              {"This photo is damaged and cannot be read. Check that it shows on your own device, then "
               "send it again.",
               {}});
}

std::string read_photo(int descriptor) {
  const int64_t size = descriptor_bytes(descriptor);
  if (size > limits::kPhotoBytes) {
    throw Error(ErrorCode::too_large,
                {"This photo's file is larger than 300 MB. Export it as JPEG, then send that.", {}});
  }
  return read_at(descriptor, 0, static_cast<size_t>(size));
}

void check_size(const VImage& header) {
  const int64_t width = header.width();
  const int64_t height = header.height();
  if (width * height > limits::kPhotoPixels) {
    throw Error(
        ErrorCode::too_large,
        {"This photo is too large: {width} x {height} points, and the library reads up to 100 million. Export it "
         "smaller, then send that.",
         {{"width", std::to_string(width)}, {"height", std::to_string(height)}}});
  }
}

// The largest picture to keep, all that is ever decoded: the decoder itself reads a large JPEG at a fraction of its
// size. Turned upright, colours brought to sRGB.
VImage decode(const std::string& bytes) {
  vips::VOption* const options = VImage::option()
                                     ->set("height", kMostRows)
                                     ->set("size", VIPS_SIZE_DOWN)
                                     ->set("option_string", "[fail_on=truncated]");
  // Only where there is a profile: libvips 8.14.1 else bends the colours, whose white it takes for another (measured:
  // 10,10,200 became 66,20,201). And here rather than by icc_transform afterwards, which reads a profile it has freed.
  const bool has_profile =
      vips_image_get_typeof(VImage::new_from_buffer(bytes, "").get_image(), VIPS_META_ICC_NAME) != 0;
  if (has_profile) options->set("export_profile", "srgb");
  VipsBlob* blob = vips_blob_new(nullptr, bytes.data(), bytes.size());
  VImage picture;
  try {
    picture = VImage::thumbnail_buffer(blob, kWidths.back(), options).copy_memory();
  } catch (...) {
    vips_area_unref(VIPS_AREA(blob));
    throw;
  }
  vips_area_unref(VIPS_AREA(blob));
  if (picture.interpretation() != VIPS_INTERPRETATION_sRGB) picture = picture.colourspace(VIPS_INTERPRETATION_sRGB);
  if (picture.format() != VIPS_FORMAT_UCHAR) picture = picture.cast(VIPS_FORMAT_UCHAR);
  picture = picture.copy_memory();
  // Screenshots and telephones write an alpha channel that says nothing: it would cost bytes and the placeholder.
  const int colours = picture.bands() - 1;
  if (picture.has_alpha() && picture[colours].min() == 255) {
    picture = picture.extract_band(0, VImage::option()->set("n", colours)).copy_memory();
  }
  return picture;
}

void check_header(const std::string& bytes) {
  try {
    // Only the header is read here: nothing has been sized by what the file claims.
    check_size(VImage::new_from_buffer(bytes, ""));
  } catch (const vips::VError&) {
    refuse_damaged(bytes);
  }
}

}  // namespace

void check_photo(int descriptor) {
  start_libraries(1);
  check_header(read_photo(descriptor));
}

Generation prepare_photo(int descriptor, OutputFolder& folder, int threads, bool avif) {
  start_libraries(threads);
  // One heap for all threads: what the decoder gave back serves the encoders (measured: 190 MB become 165).
  mallopt(M_ARENA_MAX, 1);
  std::string bytes = read_photo(descriptor);
  check_header(bytes);
  VImage picture;
  try {
    picture = decode(bytes);
  } catch (const vips::VError&) {
    refuse_damaged(bytes);
  }
  bytes = {};
  write_picture_set(picture, {Role::photo, "photo", kWidths, avif ? 0 : PictureSet::kNoAvif}, folder);
  Generation generation;
  generation.kind = MediaKind::photo;
  for (const OutputFile& file : folder.files()) {
    generation.width = std::max(generation.width, file.width);
    generation.height = std::max(generation.height, file.height);
  }
  generation.files = folder.files();
  return generation;
}

}  // namespace resonance::transcode
