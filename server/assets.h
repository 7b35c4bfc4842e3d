// The files of web/ that travel inside the binary: templates, scripts, styles, fonts, icons, translations, territories.
//
// Any thread. Read-only; looking one up costs a binary search. Developers give a `web_root` (the source folder web/,
// after `npm run build`): then everything is read from it on each call, and a changed template shows at the next
// request.
//
// Paths: "assets/main-B1x2.js" (names hashed by Vite), "templates/item.mustache", "locales/fr.json", "territories.tsv",
// "manifest.json".
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/http.h"

namespace resonance::server {

struct Asset {
  std::string_view bytes;
  std::string_view gzip;    // the same compressed; empty where that would not help
  std::string_view brotli;  // likewise
  std::string_view content_type;
  std::string etag;                          // strong, with its quotes; of `bytes`
  std::shared_ptr<const std::string> owned;  // keeps `bytes` alive when they come from the folder
};

class Assets {
 public:
  // Empty `web_root`: only what is embedded. Error{unavailable}: the folder has no dist/manifest.json.
  explicit Assets(std::filesystem::path web_root = {});

  bool from_folder() const { return !web_root_.empty(); }
  std::optional<Asset> find(std::string_view path) const;
  // find(), or Error{internal} naming the path: for what the program itself needs.
  Asset get(std::string_view path) const;
  // The names of all templates, without folder nor ending, in order: "about", "accessibility", …
  std::vector<std::string> templates() const;
  // The address of a source file of web/ as Vite named it: url("src/main.ts") is "/assets/main-B1x2.js".
  // Error{internal} for a file that the build does not know.
  std::string url(std::string_view source) const;

 private:
  std::map<std::string, std::string, std::less<>> read_manifest() const;

  std::filesystem::path web_root_;
  std::map<std::string, std::string, std::less<>> names_;  // source -> hashed, of the embedded build
};

// Answers GET /assets/{name…}: the smallest encoding the browser accepts, ETag and 304, a year of caching for hashed
// names. Error{not_found}.
Response asset_response(const Assets& assets, const Request& request, std::string_view name);

}  // namespace resonance::server
