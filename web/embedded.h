// The table of files that the build of web/ puts into the binary (scripts/embed.mjs writes its definition). Read-only
// data; any thread. server/assets.h is the door that the rest of the program uses.
#pragma once

#include <span>
#include <string_view>

namespace resonance::web {

struct EmbeddedFile {
  std::string_view path;  // "assets/main-B1x2.js", "templates/item.mustache"
  std::string_view content_type;
  std::string_view etag;  // with its quotes
  std::string_view bytes;
  std::string_view gzip;    // empty when compressing would not help
  std::string_view brotli;  // likewise
};

// In ascending order of path.
std::span<const EmbeddedFile> embedded_files();

}  // namespace resonance::web
