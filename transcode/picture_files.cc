#include "transcode/picture_files.h"

#include <vips/vips8>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "base/error.h"
#include "transcode/webp_chunks.h"

namespace resonance::transcode {
namespace {

using vips::VImage;

struct FormatRow {
  PictureFormat format;
  const char* extension;
  const char* content_type;
};
constexpr FormatRow kFormats[] = {
    {PictureFormat::jpeg, ".jpg", "image/jpeg"},
    {PictureFormat::webp, ".webp", "image/webp"},
    {PictureFormat::avif, ".avif", "image/avif"},
};

VImage without_metadata(const VImage& picture) {
  VImage bare = picture.copy();
  char** const fields = vips_image_get_fields(bare.get_image());
  // The image's own fields (width, interpretation…) cannot be removed; all else goes.
  for (char** field = fields; field && *field; ++field) vips_image_remove(bare.get_image(), *field);
  g_strfreev(fields);
  return bare;
}

// Qualities and effort: performance.md §2.
std::string encoded(const VImage& picture, PictureFormat format) {
  void* bytes = nullptr;
  size_t size = 0;
  VipsBlob* blob = nullptr;
  switch (format) {
    case PictureFormat::jpeg: {
      VImage flat = picture.has_alpha() ? picture.flatten(VImage::option()->set("background", 255.0)) : picture;
      blob = flat.jpegsave_buffer(
          VImage::option()->set("Q", 80)->set("strip", true)->set("optimize_coding", true)->set("interlace", true));
      break;
    }
    case PictureFormat::webp: blob = picture.webpsave_buffer(VImage::option()->set("Q", 80)->set("strip", true)); break;
    case PictureFormat::avif:
      blob = picture.heifsave_buffer(VImage::option()
                                         ->set("Q", 52)
                                         ->set("strip", true)
                                         ->set("effort", 3)
                                         ->set("compression", VIPS_FOREIGN_HEIF_COMPRESSION_AV1));
      break;
  }
  bytes = const_cast<void*>(vips_blob_get(blob, &size));
  std::string text(static_cast<const char*>(bytes), size);
  vips_area_unref(VIPS_AREA(blob));
  return format == PictureFormat::webp ? without_webp_metadata(text) : text;
}

std::vector<int> usable_widths(std::span<const int> wanted, int own) {
  std::vector<int> widths;
  for (const int width : wanted) {
    if (width <= own) widths.push_back(width);
  }
  if (own > wanted.back()) return widths;
  // A photo of 1200 points must not end at 640: its own width is added where it is well above the last usable one.
  if (widths.empty() || own * 4 >= widths.back() * 5) widths.push_back(own);
  return widths;
}

VImage as_vips(const RgbImage& picture) {
  VipsImage* copied = vips_image_new_from_memory_copy(picture.bytes.data(), picture.bytes.size(), picture.width,
                                                      picture.height, 3, VIPS_FORMAT_UCHAR);
  if (!copied) throw vips::VError();
  return VImage(copied).copy(VImage::option()->set("interpretation", VIPS_INTERPRETATION_sRGB));
}

}  // namespace

void write_picture_set(const VImage& picture, const PictureSet& set, OutputFolder& folder) {
  try {
    // Largest first: each width is scaled from the one above it, in memory.
    VImage current = without_metadata(picture).copy_memory();
    std::vector<int> widths = usable_widths(set.widths, current.width());
    std::reverse(widths.begin(), widths.end());
    for (const int width : widths) {
      if (width < current.width()) current = current.resize(double(width) / current.width()).copy_memory();
      for (const FormatRow& row : kFormats) {
        if (row.format == PictureFormat::avif && set.avif_width != 0 && width != set.avif_width) continue;
        const std::string file = set.name + "-" + std::to_string(width) + row.extension;
        folder.write({set.role, file, row.content_type, 0, current.width(), current.height()},
                     encoded(current, row.format));
      }
    }
  } catch (const vips::VError&) {
    throw_vips();
  }
}

void write_picture_set(const RgbImage& picture, const PictureSet& set, OutputFolder& folder) {
  try {
    write_picture_set(as_vips(picture), set, folder);
  } catch (const vips::VError&) {
    throw_vips();
  }
}

void write_jpeg(const RgbImage& picture, Role role, const std::string& name, OutputFolder& folder) {
  try {
    folder.write({role, name, "image/jpeg", 0, picture.width, picture.height},
                 encoded(as_vips(picture), PictureFormat::jpeg));
  } catch (const vips::VError&) {
    throw_vips();
  }
}

void throw_vips() {
  const std::string reason = vips_error_buffer();
  vips_error_clear();
  throw Error(ErrorCode::internal,
              {"The library could not write a picture: {reason}. The file you sent is kept; this is "
               "for its administrator to look at.",
               {{"reason", reason}}});
}

}  // namespace resonance::transcode
