#include "server/qr.h"

#include <kainjow/mustache.hpp>
#include <qrcodegen.hpp>

#include "base/error.h"

namespace resonance::server {
namespace {

using qrcodegen::QrCode;

constexpr int kQuietModules = 4;

QrCode encoded(const std::string& text) {
  try {
    return QrCode::encodeText(text.c_str(), QrCode::Ecc::MEDIUM);
  } catch (const qrcodegen::data_too_long&) {
    throw Error(ErrorCode::too_large, "This text is too long for a QR code. Use a shorter one.");
  }
}

// Each run of black modules of a row as one rectangle: squares of their own would show seams.
std::string black_runs(const QrCode& code) {
  std::string path;
  for (int y = 0; y < code.getSize(); ++y) {
    for (int x = 0; x < code.getSize();) {
      const int from = x;
      while (code.getModule(x, y)) ++x;  // white beyond the edge
      if (x == from) {
        ++x;
        continue;
      }
      const std::string width = std::to_string(x - from);
      path += "M" + std::to_string(from + kQuietModules) + " " + std::to_string(y + kQuietModules) + "h" + width +
              "v1h-" + width + "z";
    }
  }
  return path;
}

}  // namespace

std::string qr_code(std::string_view text, std::string_view label) {
  const QrCode code = encoded(std::string(text));
  const std::string side = std::to_string(code.getSize() + 2 * kQuietModules);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
         "\" role=\"img\" aria-label=\"" + kainjow::mustache::html_escape(std::string(label)) +
         "\" shape-rendering=\"crispEdges\" stroke=\"none\">" + "<rect width=\"" + side + "\" height=\"" + side +
         "\" fill=\"#fff\"/><path fill=\"#000\" d=\"" + black_runs(code) + "\"/></svg>";
}

}  // namespace resonance::server
