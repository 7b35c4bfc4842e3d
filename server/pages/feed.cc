#include <algorithm>

#include "base/clock.h"
#include "server/gated.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"
#include "server/search_query.h"

namespace resonance::server::pages {
namespace {

constexpr int kEntries = 30;

// The question that was asked, filters and all, below another path.
std::string same_search(const Request& request, std::string path) {
  char before = '?';
  for (const auto& [name, value] : request.query) {
    path += before + encode_query_value(name) + "=" + encode_query_value(value);
    before = '&';
  }
  return path;
}

View entry(App& app, const Request& request, const Item& item, const search::Hit& hit) {
  View view;
  view.set("title", item.title);
  view.set("id", absolute_url(app, request, item_path(item.id)));
  view.set("url", absolute_url(app, request, address(request.language, item_path(item.id))));
  view.set("published", iso8601(item.published_ms));
  view.set("summary", optional_text(search::plain(hit.extract)));
  const Words words = app.renderer.words(request.language);
  ViewList moments;
  for (const search::Moment& moment : hit.moments) {
    const std::string path = address(request.language, moment_path(item.id, moment));
    moments.push_back(moment_view(words, absolute_url(app, request, path), moment));
  }
  view.set("moments", moments);
  return view;
}

}  // namespace

Response library_feed(App& app, const Request& request) {
  search::Query query = search_query(app, request);
  query.sort = search::Sort::newest;
  query.offset = 0;
  query.limit = kEntries;
  // Whoever follows two words does not want to be told of each one.
  query.all_words = true;
  const search::Answer answer = app.searcher.search(query);
  const Words words = app.renderer.words(request.language);
  View view;
  int64_t newest_ms = 0;
  ViewList entries;
  for (const search::Hit& hit : answer.hits) {
    const auto item = findable_item(app.catalogue, request.viewer, hit.id);
    if (!item) continue;
    newest_ms = std::max(newest_ms, item->published_ms);
    entries.push_back(entry(app, request, *item, findable_hit(app.catalogue, request.viewer, *item, hit)));
  }
  view.set("entries", entries);
  view.set("language_code", std::string(code(request.language)));
  view.set("feed_title", query.text.empty() ? words("Library") : words({"Search: {query}", {{"query", query.text}}}));
  view.set("updated", iso8601(newest_ms));
  const auto here = [&](const std::string& path) {
    return absolute_url(app, request, address(request.language, same_search(request, path)));
  };
  view.set("self_url", here("/bibliotheque.atom"));
  view.set("page_url", here("/bibliotheque"));
  Response response = html(app.renderer.render("feed", request.language, view));
  response.set("Content-Type", "application/atom+xml; charset=utf-8");
  return response;
}

Response open_search(App& app, const Request& request) {
  View view;
  view.set("language_code", std::string(code(request.language)));
  view.set("search_url", absolute_url(app, request, address(request.language, "/bibliotheque?q=")));
  view.set("feed_url", absolute_url(app, request, address(request.language, "/bibliotheque.atom?q=")));
  view.set("suggestions_url", absolute_url(app, request, "/api/v1/suggestions?form=opensearch&q="));
  view.set("icon_url", absolute_url(app, request, app.renderer.assets().url("favicon.svg")));
  Response response = html(app.renderer.render("opensearch", request.language, view));
  response.set("Content-Type", "application/opensearchdescription+xml; charset=utf-8");
  return response;
}

}  // namespace resonance::server::pages
