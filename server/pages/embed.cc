// A contribution's player on somebody else's page: the page inside the frame, oEmbed (https://oembed.com) and the map
// of what search engines may know. Each asks whether embedding, or finding, was agreed to.
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "server/gated.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/item_media.h"
#include "server/pages/pages.h"

namespace resonance::server::pages {
namespace {

constexpr int kWidth = 640, kHeight = 420, kListed = 200;

Error absent() {
  return {ErrorCode::not_found, {"This contribution does not exist, or may not be shown on other pages."}};
}

bool may_embed(const Item& item) {
  return decide({}, {item}, Use::embed, wall_clock_ms()).allowed();
}

// "https://ours/en/contributions/{item}?…" names the item.
std::optional<Item> item_at(App& app, const std::string& url) {
  constexpr std::string_view marker = "/contributions/";
  const size_t at = url.find(marker);
  if (at == std::string::npos) return std::nullopt;
  const auto id = ItemId::parse(url.substr(at + marker.size(), 16));
  return id ? app.catalogue.items.find(*id) : std::nullopt;
}

std::string frame_html(const std::string& url, const std::string& title) {
  return "<iframe src=\"" + url + "\" width=\"" + std::to_string(kWidth) + "\" height=\"" + std::to_string(kHeight) +
         "\" title=\"" + kainjow::mustache::html_escape(title) +
         "\" allow=\"fullscreen\" allowfullscreen style=\"border:0\"></iframe>";
}

}  // namespace

std::string embed_html(const App& app, const Request& request, const Item& item) {
  if (!may_embed(item)) return {};
  return frame_html(absolute_url(app, request, address(request.language, "/integrer/" + item.id.text())), item.title);
}

Response embed(App& app, const Request& request) {
  const auto id = ItemId::parse(request.parameters.at(0));
  const auto item = id ? app.catalogue.items.find(*id) : std::nullopt;
  if (!item || !may_embed(*item)) throw absent();
  // Whoever is signed in here is nobody there: the frame shows what everybody may have.
  Request as_visitor = request;
  as_visitor.viewer = {};
  ViewList players;
  const std::vector<ShownMedia> media = shown_media(app, as_visitor, *item, Use::embed);
  for (const ShownMedia& shown : media) {
    if (!is_timed(shown.media) || !players.empty()) continue;
    players.push_back(player_view(app, as_visitor, *item, shown, 1, 1, 0));
  }
  View view;
  view.set("title", item->title);
  view.set("summary", optional_text(item->summary));
  view.set("item_url", absolute_url(app, request, address(request.language, item_path(item->id))));
  view.set("players", players);
  Head head;
  head.title = item->title;
  head.path = item_path(item->id);
  head.hidden = true;
  Response response = page(app, as_visitor, "embed", head, view);
  response.set("Content-Security-Policy",
               "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
               "media-src 'self' blob:; connect-src 'self'; font-src 'self'; worker-src 'self' blob:; base-uri 'none'; "
               "object-src 'none'; form-action 'none'; frame-ancestors *");
  response.set("X-Frame-Options", "").set("Cross-Origin-Resource-Policy", "cross-origin");
  return response;
}

Response oembed(App& app, const Request& request) {
  const auto item = item_at(app, request.value("url"));
  if (!item || !may_embed(*item)) throw absent();
  if (request.value("format") == "xml") throw Error(ErrorCode::unsupported_media, "Ask for JSON: format=json.");
  Request in_language = request;
  if (request.value("url").find("/en/contributions/") != std::string::npos) in_language.language = Language::english;
  const nlohmann::json body = {{"version", "1.0"},
                               {"type", "video"},
                               {"title", item->title},
                               {"provider_name", "Résonance"},
                               {"provider_url", absolute_url(app, request, "/")},
                               {"cache_age", 60},
                               {"width", kWidth},
                               {"height", kHeight},
                               {"html", embed_html(app, in_language, *item)}};
  return json(body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

Response sitemap(App& app, const Request& request) {
  View view;
  ViewList entries;
  for (int offset = 0; offset < 50'000; offset += kListed) {
    const std::vector<Item> items = app.catalogue.items.latest_findable(kListed, offset);
    for (const Item& item : items) {
      if (!decide({}, {item}, Use::find, wall_clock_ms()).allowed()) continue;
      View entry;
      entry.set("url", absolute_url(app, request, item_path(item.id)));
      entry.set("changed", iso8601(item.updated_ms));
      entries.push_back(entry);
    }
    if (static_cast<int>(items.size()) < kListed) break;
  }
  view.set("entries", entries);
  Response response = html(app.renderer.render("sitemap", request.language, view));
  response.set("Content-Type", "application/xml; charset=utf-8");
  return response;
}

}  // namespace resonance::server::pages
