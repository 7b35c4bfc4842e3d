#include "transcode/picture_files.h"

#include <vips/vips8>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <exception>
#include <thread>
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
  int quality;
};
constexpr FormatRow kAvif{PictureFormat::avif, ".avif", "image/avif", 56};
constexpr FormatRow kWebp{PictureFormat::webp, ".webp", "image/webp", 80};
constexpr FormatRow kJpeg{PictureFormat::jpeg, ".jpg", "image/jpeg", 81};

// Of one set. More would keep more encoders' memory at once, and AVIF's encoder has threads of its own.
constexpr int kSavers = 2;

constexpr int kPlaceholderSide = 32;

VImage without_metadata(const VImage& picture) {
  VImage bare = picture.copy();
  char** const fields = vips_image_get_fields(bare.get_image());
  // The image's own fields (width, interpretation…) cannot be removed; all else goes.
  for (char** field = fields; field && *field; ++field) vips_image_remove(bare.get_image(), *field);
  g_strfreev(fields);
  return bare;
}

// Chosen so that each format weighs what sharp's does and looks no worse, on the mean of the four widths (bench/photo).
// AVIF's effort 3 at two points of quality less costs 1.2 to 1.3 times the processor of effort 2.
std::string encoded(const VImage& picture, PictureFormat format, int quality) {
  VipsBlob* blob = nullptr;
  vips::VOption* const options = VImage::option()->set("Q", quality)->set("strip", true);
  switch (format) {
    case PictureFormat::jpeg: {
      const VImage flat = picture.has_alpha() ? picture.flatten(VImage::option()->set("background", 255.0)) : picture;
      blob = flat.jpegsave_buffer(options->set("optimize_coding", true)->set("interlace", true));
      break;
    }
    case PictureFormat::webp: blob = picture.webpsave_buffer(options); break;
    case PictureFormat::avif:
      blob = picture.heifsave_buffer(options->set("effort", 2)->set("compression", VIPS_FOREIGN_HEIF_COMPRESSION_AV1));
      break;
  }
  size_t size = 0;
  const void* const bytes = vips_blob_get(blob, &size);
  std::string text(static_cast<const char*>(bytes), size);
  vips_area_unref(VIPS_AREA(blob));
  return format == PictureFormat::webp ? without_webp_metadata(text) : text;
}

// Exactly so large; transparent colours do not bleed into their neighbours.
VImage scaled(const VImage& picture, int width, int height) {
  return picture
      .thumbnail_image(width,
                       VImage::option()->set("height", height)->set("size", VIPS_SIZE_FORCE)->set("no_rotate", true))
      .copy_memory();
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

// The picture in each of its widths, the widest first.
std::vector<VImage> all_widths(const VImage& picture, std::span<const int> wanted) {
  std::vector<int> widths = usable_widths(wanted, picture.width());
  std::reverse(widths.begin(), widths.end());
  std::vector<VImage> pictures;
  VImage current = without_metadata(picture).copy_memory();
  for (const int width : widths) {
    const double height = double(width) * picture.height() / picture.width();
    if (width < current.width()) current = scaled(current, width, std::max(1, static_cast<int>(std::lround(height))));
    pictures.push_back(current);
  }
  return pictures;
}

// Empty for a picture with transparency, and where even the lowest quality is too long (no picture known does that).
std::string placeholder_of(const VImage& picture) {
  if (picture.has_alpha()) return {};
  const double shrink = std::max(1.0, double(std::max(picture.width(), picture.height())) / kPlaceholderSide);
  // Rounded so that it is never wider for its height than the picture: it is drawn behind it, and must not stick out.
  const int width = std::max(1, static_cast<int>(picture.width() / shrink));
  const double rows = std::ceil(double(picture.height()) * width / picture.width());
  const int height = static_cast<int>(std::clamp(rows, 1.0, double(kPlaceholderSide)));
  const VImage tiny = scaled(picture, width, height);
  for (const int quality : {40, 20, 5}) {
    const std::string webp = encoded(tiny, PictureFormat::webp, quality);
    if (webp.size() > kPlaceholderBytes) continue;
    gchar* const text = g_base64_encode(reinterpret_cast<const guchar*>(webp.data()), webp.size());
    std::string base64 = text;
    g_free(text);
    return base64;
  }
  return {};
}

struct Saving {
  VImage picture;
  FormatRow format;
  OutputFile file;
};

// The smallest JPEG first: it is what a page would show first. Then the longest savings first (formats as listed, wide
// pictures before narrow ones), so that both savers end together.
std::vector<Saving> savings_of(const std::vector<VImage>& pictures, const PictureSet& set) {
  std::vector<Saving> savings;
  for (const FormatRow& row : {kAvif, kWebp, kJpeg}) {
    for (const VImage& picture : pictures) {
      const int width = picture.width();
      if (row.format == PictureFormat::avif && set.avif_width != 0 && width != set.avif_width) continue;
      const std::string file = set.name + "-" + std::to_string(width) + row.extension;
      savings.push_back({picture, row, {set.role, file, row.content_type, 0, width, picture.height(), 0, set.poster}});
    }
  }
  std::rotate(savings.begin(), savings.end() - 1, savings.end());
  return savings;
}

void save_all(const std::vector<Saving>& savings, const OutputFolder& folder) {
  std::atomic<size_t> next = 0;
  std::array<std::exception_ptr, kSavers> failures;
  const auto save_some = [&](std::exception_ptr& failure) {
    try {
      for (size_t i = next++; i < savings.size(); i = next++) {
        const Saving& saving = savings[i];
        folder.put(saving.file.name, encoded(saving.picture, saving.format.format, saving.format.quality));
      }
    } catch (...) {
      failure = std::current_exception();
      next = savings.size();
    }
  };
  {
    std::jthread other;
    if (vips_concurrency_get() > 1) {
      other = std::jthread([&] {
        save_some(failures[1]);
        vips_thread_shutdown();
      });
    }
    save_some(failures[0]);
  }
  for (const std::exception_ptr& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

}  // namespace

void write_picture_set(const VImage& picture, const PictureSet& set, OutputFolder& folder) {
  try {
    const std::vector<VImage> pictures = all_widths(picture, set.widths);
    const std::vector<Saving> savings = savings_of(pictures, set);
    save_all(savings, folder);
    for (const Saving& saving : savings) folder.list(saving.file);
    folder.set_placeholder(placeholder_of(pictures.back()));
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
                 encoded(as_vips(picture), PictureFormat::jpeg, kJpeg.quality));
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
