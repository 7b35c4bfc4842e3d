#include "server/share.h"

#include "base/clock.h"

namespace resonance::server {
namespace {

constexpr std::string_view kPrefix = "/partage/";

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

void read_share(App& app, Request& request) {
  if (!request.path.starts_with(kPrefix)) return;
  const size_t end = std::min(request.path.find('/', kPrefix.size()), request.path.size());
  const std::string token = request.path.substr(kPrefix.size(), end - kPrefix.size());
  request.through = app.catalogue.shares.behind_link(token, wall_clock_ms());
  if (!request.through) {
    throw Error(ErrorCode::not_found,
                "This link has ended, or was taken back. Ask whoever gave it to you for a new one.");
  }
  if (request.method != "GET" && request.method != "HEAD") {
    throw Error(ErrorCode::forbidden, "With this link one looks and listens; nothing can be changed.");
  }
  request.share = request.path.substr(0, end);
  request.path.erase(0, end);
  if (request.path.empty()) request.path = "/contributions/" + request.through->item.text();
  // With the link one sees what it shows, and is nobody else.
  request.viewer = {};
  request.viewer.shared = request.through->item;
}

void keep_share(App& app, const Request& request, Response& response) {
  if (request.share.empty()) return;
  response.set("Cache-Control", "private, no-store")
      .set("Referrer-Policy", "no-referrer")
      .set("X-Robots-Tag", "noindex");
  const ItemId& item = *request.viewer.shared;
  // An id is sixteen random letters: where it stands in an address, it is the item's.
  const auto in_path = [&](const std::string& path) { replace_all(response.body, path, request.share + path); };
  in_path("/contributions/" + item.text());
  for (const Media& media : app.catalogue.media.of_item(item)) in_path("/media/" + media.id.text());
}

}  // namespace resonance::server
