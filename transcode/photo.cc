#include "transcode/photo.h"

#include <malloc.h>

#include <vips/vips8>

#include <algorithm>
#include <array>
#include <future>
#include <memory>
#include <span>
#include <string>
#include <string_view>

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
// Of a large photo these are made apart, at once: the smallest is on the disk after a quarter of a second.
constexpr auto kFirstWidths = std::span(kWidths).first<2>();
constexpr auto kLaterWidths = std::span(kWidths).last<2>();
// A decoder's own shrinking is coarse: half of it is left to do well.
constexpr int kReadForFirst = 2 * kFirstWidths.back();
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

[[noreturn]] void refuse_damaged(const std::string& bytes, const std::string& reason) {
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

bool is_jpeg(const VImage& header) {
  return std::string_view(header.get_string(VIPS_META_LOADER)).starts_with("jpegload");
}

// By how much its decoder can shrink a photo while it reads, so that at least `width` points remain across: only JPEG's
// can, and at a half it takes half the time. 1 for what is narrowed because it is too tall.
int shrinking_while_read(const VImage& header, int width) {
  const bool lies = vips_image_get_orientation_swap(header.get_image()) != 0;
  const int64_t across = lies ? header.height() : header.width();
  const int64_t down = lies ? header.width() : header.height();
  if (!is_jpeg(header) || across * kMostRows < down * width) return 1;
  int shrinking = 1;
  while (shrinking < 8 && across / (shrinking * 2) >= width) shrinking *= 2;
  return shrinking;
}

// A progressive one is whole in memory while it is read: once is enough.
bool is_worth_reading_apart(const VImage& header) {
  return shrinking_while_read(header, kReadForFirst) > 1 && header.get_int("jpeg-multiscan") == 0;
}

// At most `width` points across, and little more is ever decoded. Turned upright, colours brought to sRGB.
VImage decode(const std::string& bytes, int width, int read_width) {
  constexpr const char* kStrictly = "[fail_on=truncated]";
  vips::VOption* const options = VImage::option()->set("height", kMostRows)->set("size", VIPS_SIZE_DOWN);
  // Only where there is a profile: libvips 8.14.1 else bends the colours, whose white it takes for another (measured:
  // 10,10,200 became 66,20,201). And here rather than by icc_transform afterwards, which reads a profile it has freed.
  const VImage header = VImage::new_from_buffer(bytes, "");
  if (vips_image_get_typeof(header.get_image(), VIPS_META_ICC_NAME) != 0) options->set("export_profile", "srgb");
  VImage picture;
  if (const int shrinking = shrinking_while_read(header, read_width); shrinking > 1) {
    vips::VOption* const how = VImage::option()->set("access", VIPS_ACCESS_SEQUENTIAL)->set("shrink", shrinking);
    picture = VImage::new_from_buffer(bytes, kStrictly, how).thumbnail_image(width, options).copy_memory();
  } else {
    const std::unique_ptr<VipsBlob, void (*)(VipsBlob*)> blob(vips_blob_new(nullptr, bytes.data(), bytes.size()),
                                                              [](VipsBlob* each) { vips_area_unref(VIPS_AREA(each)); });
    picture = VImage::thumbnail_buffer(blob.get(), width, options->set("option_string", kStrictly)).copy_memory();
  }
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

// Only the header is read here: nothing has been sized by what the file claims.
VImage checked_header(const std::string& bytes) {
  VImage header = VImage::new_from_buffer(bytes, "");
  check_size(header);
  return header;
}

// What libvips keeps for a thread that it did not make.
struct OwnThread {
  ~OwnThread() { vips_thread_shutdown(); }
};

void write_all_widths(int descriptor, OutputFolder& folder, int threads, bool avif) {
  const auto write = [avif](const VImage& picture, std::span<const int> widths, OutputFolder& into) {
    write_picture_set(picture, {Role::photo, "photo", widths, avif ? 0 : PictureSet::kNoAvif}, into);
  };
  auto bytes = std::make_shared<const std::string>(read_photo(descriptor));
  const bool is_read_apart = is_worth_reading_apart(checked_header(*bytes)) && threads > 1;
  OutputFolder first(folder.path_of(""));
  std::future<void> first_widths;  // waited for on every way out
  if (is_read_apart) {
    first_widths = std::async(std::launch::async | std::launch::deferred, [&first, &write, bytes]() mutable {
      const OwnThread until_the_end;
      const VImage picture = decode(*bytes, kFirstWidths.back(), kReadForFirst);
      bytes.reset();
      write(picture, kFirstWidths, first);
    });
  }
  const VImage picture = decode(*bytes, kWidths.back(), kWidths.back());
  bytes.reset();
  write(picture, is_read_apart ? kLaterWidths : std::span<const int>(kWidths), folder);
  if (!is_read_apart) return;
  first_widths.get();
  for (const OutputFile& file : first.files()) folder.list(file);
  folder.set_placeholder(first.placeholder());
}

}  // namespace

Generation prepare_photo(int descriptor, OutputFolder& folder, int threads, bool avif) {
  start_libraries(threads);
  // One heap for all threads: what the decoder gave back serves the encoders (measured: 190 MB become 165).
  mallopt(M_ARENA_MAX, 1);
  try {
    write_all_widths(descriptor, folder, threads, avif);
  } catch (const vips::VError& failure) {
    vips_error_clear();
    refuse_damaged(read_photo(descriptor), failure.what());
  }
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
