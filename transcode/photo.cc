#include "transcode/photo.h"

#include <vips/vips8>

#include <algorithm>
#include <array>
#include <string>

#include "base/error.h"
#include "transcode/input.h"
#include "transcode/libraries.h"
#include "transcode/limits.h"
#include "transcode/picture_files.h"

namespace resonance::transcode {
namespace {

using vips::VImage;

constexpr std::array kWidths{320, 640, 1280, 2048};
// WebP and AVIF end at 16383 rows; a taller picture is narrowed until it fits.
constexpr int kMostRows = 16'000;

[[noreturn]] void refuse_damaged() {
  const std::string reason = vips_error_buffer();
  vips_error_clear();
  const auto mentions = [&](const char* words) { return reason.find(words) != std::string::npos; };
  if (mentions("premature end") || mentions("Premature end") || mentions("truncated") || mentions("end of stream") ||
      mentions("past end") || mentions("EOF") || mentions("read beyond")) {
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

// The largest picture to keep: the decoder itself reads a large JPEG at a fraction of its size; turned upright, colours
// brought to sRGB.
VImage decode(const std::string& bytes) {
  VipsBlob* blob = vips_blob_new(nullptr, bytes.data(), bytes.size());
  VImage picture;
  try {
    picture = VImage::thumbnail_buffer(blob, kWidths.back(),
                                       VImage::option()
                                           ->set("height", kMostRows)
                                           ->set("size", VIPS_SIZE_DOWN)
                                           ->set("export_profile", "srgb")
                                           ->set("option_string", "[fail_on=truncated]"));
  } catch (...) {
    vips_area_unref(VIPS_AREA(blob));
    throw;
  }
  vips_area_unref(VIPS_AREA(blob));
  if (picture.interpretation() != VIPS_INTERPRETATION_sRGB) picture = picture.colourspace(VIPS_INTERPRETATION_sRGB);
  if (picture.format() != VIPS_FORMAT_UCHAR) picture = picture.cast(VIPS_FORMAT_UCHAR);
  return picture.copy_memory();
}

}  // namespace

void check_photo(int descriptor) {
  start_libraries(1);
  if (descriptor_bytes(descriptor) > limits::kPhotoBytes) {
    throw Error(ErrorCode::too_large,
                {"This photo's file is larger than 300 MB. Export it as JPEG, then send that.", {}});
  }
  const std::string bytes = read_at(descriptor, 0, static_cast<size_t>(descriptor_bytes(descriptor)));
  try {
    // Only the header is read here: nothing has been sized by what the file claims.
    check_size(VImage::new_from_buffer(bytes, ""));
  } catch (const vips::VError&) {
    refuse_damaged();
  }
}

Generation prepare_photo(int descriptor, OutputFolder& folder, int threads) {
  start_libraries(threads);
  check_photo(descriptor);
  VImage picture;
  try {
    picture = decode(read_at(descriptor, 0, static_cast<size_t>(descriptor_bytes(descriptor))));
  } catch (const vips::VError&) {
    refuse_damaged();
  }
  write_picture_set(picture, {Role::photo, "photo", kWidths}, folder);
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
