#include "transcode/pdf.h"

#include <poppler-document.h>
#include <poppler-image.h>
#include <poppler-page-renderer.h>
#include <poppler-page.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "transcode/document_refusals.h"
#include "transcode/limits.h"

namespace resonance::transcode {
namespace {

constexpr double kPointsPerInch = 72;
// The mark of a PDF's end; programs and servers leave a little behind it.
constexpr std::string_view kEnd = "%%EOF";
constexpr size_t kEndBytes = 64 * 1024;

// poppler mends what it can of a file without its end, and then shows fewer pages than there were.
bool is_cut_short(const std::string& bytes) {
  return bytes.find(kEnd, bytes.size() - std::min(bytes.size(), kEndBytes)) == std::string::npos;
}

bool is_of_one_colour(const RgbImage& picture) {
  for (size_t i = 3; i < picture.bytes.size(); ++i) {
    if (picture.bytes[i] != picture.bytes[i - 3]) return false;
  }
  return true;
}

RgbImage packed(const poppler::image& image) {
  RgbImage picture{image.width(), image.height(), {}};
  const size_t row_bytes = static_cast<size_t>(picture.width) * 3;
  for (int y = 0; y < picture.height; ++y) {
    const auto* row =
        reinterpret_cast<const uint8_t*>(image.const_data()) + static_cast<ptrdiff_t>(y) * image.bytes_per_row();
    picture.bytes.insert(picture.bytes.end(), row, row + row_bytes);
  }
  return picture;
}

}  // namespace

Pdf::Pdf(const std::string& bytes) {
  poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
  document_.reset(poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
  if (document_ && document_->is_locked()) refuse_protected_document();
  if (is_cut_short(bytes)) refuse_partial_document();
  if (!document_) refuse_damaged_document();
  pages_ = document_->pages();
  if (pages_ < 1) refuse_damaged_document();
  if (pages_ > limits::kDocumentPages) {
    throw Error(ErrorCode::too_large,
                {"This document has {count} pages, and the library reads up to {limit}. Send it in "
                 "several parts.",
                 {{"count", std::to_string(pages_)}, {"limit", std::to_string(limits::kDocumentPages)}}});
  }
}

Pdf::~Pdf() = default;

std::optional<std::string> Pdf::text(int index) const {
  const std::unique_ptr<poppler::page> page(document_->create_page(index));
  if (!page) return std::nullopt;
  const poppler::byte_array utf8 = page->text(poppler::rectf(), poppler::page::non_raw_non_physical_layout).to_utf8();
  return std::string(utf8.begin(), utf8.end());
}

std::optional<RgbImage> Pdf::picture(int index, int most_width, int most_height) const {
  const std::unique_ptr<poppler::page> page(document_->create_page(index));
  if (!page) return std::nullopt;
  const poppler::rectf shape = page->page_rect();
  double width = shape.width();
  double height = shape.height();
  if (page->orientation() == poppler::page::landscape || page->orientation() == poppler::page::seascape) {
    std::swap(width, height);
  }
  const double scale = std::min(most_width / width, most_height / height);
  // A page of nothing, or a line: what its shape is not, no picture of it can be.
  if (!std::isfinite(scale) || scale <= 0 || width * scale < limits::kSmallestSide ||
      height * scale < limits::kSmallestSide) {
    return std::nullopt;
  }
  poppler::page_renderer renderer;
  renderer.set_render_hints(poppler::page_renderer::antialiasing | poppler::page_renderer::text_antialiasing);
  renderer.set_image_format(poppler::image::format_rgb24);
  const poppler::image image =
      renderer.render_page(page.get(), kPointsPerInch * scale, kPointsPerInch * scale, 0, 0,
                           std::clamp(static_cast<int>(std::lround(width * scale)), 1, most_width),
                           std::clamp(static_cast<int>(std::lround(height * scale)), 1, most_height));
  if (!image.is_valid() || image.format() != poppler::image::format_rgb24) return std::nullopt;
  RgbImage picture = packed(image);
  if (is_of_one_colour(picture)) return std::nullopt;
  return picture;
}

}  // namespace resonance::transcode
