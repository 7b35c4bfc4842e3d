#include "transcode/document_picture.h"

#include <vips/vips8>

#include <array>

#include "base/error.h"
#include "transcode/libraries.h"
#include "transcode/limits.h"
#include "transcode/picture_files.h"
#include "transcode/sniff.h"

namespace resonance::transcode {
namespace {

using vips::VImage;

constexpr std::array kWidths{320, 640, kDocumentPictureWidth};
constexpr int kAvifWidth = 640;
// Smaller says nothing.
constexpr int kSmallestThumbnail = 96;

const PictureSet kPoster{Role::poster, "poster", kWidths, kAvifWidth};

// Only what OpenDocument says a thumbnail is: a PNG.
bool is_png(const std::string& bytes) {
  try {
    return sniff(bytes) == Sniffed::png;
  } catch (const Error&) {
    return false;
  }
}

VImage decoded(const std::string& bytes) {
  // The header first: nothing has been sized by what the file claims.
  const VImage header = VImage::new_from_buffer(bytes, "");
  if (int64_t{header.width()} * header.height() > limits::kPhotoPixels || header.width() < kSmallestThumbnail ||
      header.height() < kSmallestThumbnail) {
    throw vips::VError("size");
  }
  VipsBlob* blob = vips_blob_new(nullptr, bytes.data(), bytes.size());
  VImage picture;
  try {
    picture =
        VImage::thumbnail_buffer(blob, kDocumentPictureWidth,
                                 VImage::option()->set("height", kDocumentPictureHeight)->set("size", VIPS_SIZE_DOWN));
  } catch (...) {
    vips_area_unref(VIPS_AREA(blob));
    throw;
  }
  vips_area_unref(VIPS_AREA(blob));
  if (picture.interpretation() != VIPS_INTERPRETATION_sRGB) picture = picture.colourspace(VIPS_INTERPRETATION_sRGB);
  if (picture.has_alpha()) picture = picture.flatten(VImage::option()->set("background", 255.0));
  if (picture.format() != VIPS_FORMAT_UCHAR) picture = picture.cast(VIPS_FORMAT_UCHAR);
  return picture.copy_memory();
}

}  // namespace

void write_document_picture(const RgbImage& page, OutputFolder& folder, int threads) {
  start_libraries(threads);
  write_picture_set(page, kPoster, folder);
}

void write_document_thumbnail(const std::string& bytes, OutputFolder& folder, int threads) {
  if (bytes.empty() || !is_png(bytes)) return;
  start_libraries(threads);
  VImage picture;
  try {
    picture = decoded(bytes);
  } catch (const vips::VError&) {
    vips_error_clear();
    return;
  }
  write_picture_set(picture, kPoster, folder);
}

}  // namespace resonance::transcode
