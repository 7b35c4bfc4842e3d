#include "server/operations.h"

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/file.h"
#include "server/pages/frame.h"

namespace resonance::server {
namespace {

constexpr int64_t kStuckMs = int64_t{6} * 3600 * 1000;

Response plain(std::string text) {
  Response response;
  response.body = std::move(text);
  response.set("Content-Type", "text/plain; charset=utf-8").set("Cache-Control", "no-store");
  return response;
}

}  // namespace

Response healthz(App&, const Request&) {
  return plain("ok\n");
}

Response readyz(App& app, const Request&) {
  bool writable = true, searchable = true;
  try {
    app.catalogue.check_writable();
  } catch (const Error&) {
    writable = false;
  }
  int64_t index_change = 0;
  try {
    index_change = app.searcher.applied_change();
  } catch (const Error&) {
    searchable = false;
  }
  int64_t free_bytes = free_space_bytes(app.data.root());
  auto backlog = app.catalogue.jobs.backlog();
  bool moving = backlog.oldest_ms == 0 || wall_clock_ms() - backlog.oldest_ms < kStuckMs;
  bool room = free_bytes >= app.settings.reserve_bytes;
  ingest::CageCheck cage = app.runner.cage();
  nlohmann::ordered_json body = {{"ready", writable && searchable && room && moving && cage.closed()},
                                 {"catalogue_writable", writable},
                                 {"index_readable", searchable},
                                 {"index_changes_behind", app.catalogue.items.last_change() - index_change},
                                 {"disk_free_bytes", free_bytes},
                                 {"disk_has_room", room},
                                 {"jobs_queued", backlog.queued},
                                 {"jobs_running", backlog.running},
                                 {"jobs_moving", moving},
                                 {"cage_closed", cage.closed()},
                                 {"cage_acts_refused", cage.refused()}};
  Response response = json(body.dump(), body["ready"] ? 200 : 503);
  return response;
}

Response metrics(App& app, const Request& request) {
  if (!decide_role(request.viewer, Role::administrator).allowed())
    throw Error(ErrorCode::not_found, {"There is no page at this address."});
  Response response = plain(app.metrics.text(app.catalogue, app.data, app.searcher));
  response.headers[0].second = "text/plain; version=0.0.4; charset=utf-8";
  return response;
}

Response robots(App& app, const Request& request) {
  return plain("User-agent: *\nDisallow: /api/\nDisallow: /deposer\nDisallow: /mes-depots\nDisallow: /c/\nSitemap: " +
               pages::absolute_url(app, request, "/sitemap.xml") + "\n");
}

}  // namespace resonance::server
