#include "server/svg_picture.h"

#include <cairo/cairo.h>
#include <librsvg/rsvg.h>

#include <memory>

#include "base/error.h"

namespace resonance::server {
namespace {

template <auto Release>
struct Releases {
  template <class Thing>
  void operator()(Thing* thing) const {
    Release(thing);
  }
};

Error cannot_draw(const std::string& why) {
  return {ErrorCode::internal, {"A picture could not be drawn: {why}.", {{"why", why}}}};
}

cairo_status_t append(void* bytes, const unsigned char* more, unsigned int length) {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(more), length);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

std::string png_of(const std::string& svg, int width_px, int height_px) {
  GError* failure = nullptr;
  const auto refused = [&] {
    const std::unique_ptr<GError, Releases<g_error_free>> owned(failure);
    return cannot_draw(owned ? owned->message : "unknown");
  };
  const std::unique_ptr<RsvgHandle, Releases<g_object_unref>> drawing(
      rsvg_handle_new_from_data(reinterpret_cast<const guint8*>(svg.data()), svg.size(), &failure));
  if (!drawing) throw refused();
  const std::unique_ptr<cairo_surface_t, Releases<cairo_surface_destroy>> surface(
      cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width_px, height_px));
  const std::unique_ptr<cairo_t, Releases<cairo_destroy>> context(cairo_create(surface.get()));
  const RsvgRectangle whole{0, 0, static_cast<double>(width_px), static_cast<double>(height_px)};
  if (!rsvg_handle_render_document(drawing.get(), context.get(), &whole, &failure)) throw refused();
  std::string bytes;
  const cairo_status_t written = cairo_surface_write_to_png_stream(surface.get(), append, &bytes);
  if (written != CAIRO_STATUS_SUCCESS) throw cannot_draw(cairo_status_to_string(written));
  return bytes;
}

}  // namespace resonance::server
