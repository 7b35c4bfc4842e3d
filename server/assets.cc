#include "server/assets.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "web/embedded.h"

namespace resonance::server {
namespace {

constexpr int64_t kAssetLimitBytes = int64_t{64} << 20;

std::string_view content_type_of(std::string_view path) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> types = {{
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".json", "application/json"},
      {".woff2", "font/woff2"},
      {".png", "image/png"},
      {".mustache", "text/plain; charset=utf-8"},
  }};
  for (const auto& [ending, type] : types) {
    if (path.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

const web::EmbeddedFile* find_embedded(std::string_view path) {
  const auto files = web::embedded_files();
  const auto found =
      std::lower_bound(files.begin(), files.end(), path,
                       [](const web::EmbeddedFile& file, std::string_view wanted) { return file.path < wanted; });
  return found != files.end() && found->path == path ? &*found : nullptr;
}

// A path of web/ is made of names that the build wrote: anything else is not looked up on the disk.
bool is_plain_path(std::string_view path) {
  if (path.empty() || path.front() == '/' || path.find("..") != std::string_view::npos) return false;
  return std::all_of(path.begin(), path.end(), [](unsigned char character) {
    return std::isalnum(character) || character == '/' || character == '.' || character == '-' || character == '_';
  });
}

bool accepts(const Request& request, std::string_view encoding) {
  const std::string& accepted = request.header("accept-encoding");
  const size_t at = accepted.find(encoding);
  if (at == std::string::npos) return false;
  const std::string_view after = std::string_view(accepted).substr(at + encoding.size());
  return !after.starts_with(";q=0") || after.starts_with(";q=0.");
}

}  // namespace

Assets::Assets(std::filesystem::path web_root) : web_root_(std::move(web_root)) {
  names_ = read_manifest();
}

std::optional<Asset> Assets::find(std::string_view path) const {
  if (!is_plain_path(path)) return std::nullopt;
  if (from_folder()) {
    const auto file = path.starts_with("templates/") ? web_root_ / path : web_root_ / "dist" / path;
    if (!std::filesystem::is_regular_file(file)) return std::nullopt;
    Asset asset;
    asset.owned = std::make_shared<const std::string>(read_file(file, kAssetLimitBytes));
    asset.bytes = *asset.owned;
    asset.content_type = content_type_of(path);
    asset.etag = "\"" + std::to_string(std::hash<std::string>()(*asset.owned)) + "\"";
    return asset;
  }
  const web::EmbeddedFile* file = find_embedded(path);
  if (file == nullptr) return std::nullopt;
  return Asset{file->bytes, file->gzip, file->brotli, file->content_type, std::string(file->etag), nullptr};
}

Asset Assets::get(std::string_view path) const {
  if (auto asset = find(path)) return *std::move(asset);
  throw Error(ErrorCode::internal, {"The program was built without its file {name}.", {{"name", std::string(path)}}});
}

std::vector<std::string> Assets::templates() const {
  constexpr std::string_view folder = "templates/", ending = ".mustache";
  std::vector<std::string> names;
  const auto add = [&](std::string_view name) {
    if (name.ends_with(ending)) names.emplace_back(name.substr(0, name.size() - ending.size()));
  };
  if (from_folder()) {
    for (const auto& entry : std::filesystem::directory_iterator(web_root_ / folder)) {
      add(entry.path().filename().string());
    }
  } else {
    for (const web::EmbeddedFile& file : web::embedded_files()) {
      if (file.path.starts_with(folder)) add(file.path.substr(folder.size()));
    }
  }
  std::ranges::sort(names);
  return names;
}

std::string Assets::url(std::string_view source) const {
  const auto& names = from_folder() ? read_manifest() : names_;
  const auto found = names.find(source);
  if (found == names.end()) {
    throw Error(ErrorCode::internal,
                {"The program was built without its file {name}.", {{"name", std::string(source)}}});
  }
  return "/" + found->second;
}

std::map<std::string, std::string, std::less<>> Assets::read_manifest() const {
  const auto asset = find("manifest.json");
  if (!asset) {
    throw Error(ErrorCode::unavailable, {"The folder {folder} holds no built pages: run `npm run build` in it.",
                                         {{"folder", web_root_.string()}}});
  }
  const auto manifest = nlohmann::json::parse(asset->bytes, nullptr, false);
  std::map<std::string, std::string, std::less<>> names;
  if (manifest.is_object()) {
    for (const auto& [source, entry] : manifest.items()) {
      if (entry.contains("file") && entry["file"].is_string()) names[source] = entry["file"].get<std::string>();
    }
  }
  return names;
}

Response asset_response(const Assets& assets, const Request& request, std::string_view name) {
  const auto asset = assets.find("assets/" + std::string(name));
  if (!asset) throw Error(ErrorCode::not_found, "This page does not exist, or no longer does.");
  Response response;
  // Names are hashed by content: what was fetched once holds for a year, except while a developer is at work.
  response.set("Cache-Control", assets.from_folder() ? "no-cache" : "public, max-age=31536000, immutable");
  response.set("Vary", "Accept-Encoding");
  std::string_view bytes = asset->bytes;
  std::string etag = asset->etag;
  const auto use = [&](std::string_view compressed, const char* encoding) {
    bytes = compressed;
    etag.insert(etag.size() - 1, std::string("-") + encoding);
    response.set("Content-Encoding", encoding);
  };
  if (!asset->brotli.empty() && accepts(request, "br")) {
    use(asset->brotli, "br");
  } else if (!asset->gzip.empty() && accepts(request, "gzip")) {
    use(asset->gzip, "gzip");
  }
  response.set("ETag", etag);
  response.set("Content-Type", std::string(asset->content_type));
  if (request.header("if-none-match") == etag) {
    response.status = 304;
    return response;
  }
  response.body = std::string(bytes);
  return response;
}

}  // namespace resonance::server
