// The searches whose news the caller's account gets by mail.
#include "base/clock.h"
#include "server/api/api.h"
#include "server/api/body.h"
#include "server/api/shapes.h"
#include "server/pages/pages.h"
#include "server/search_query.h"

namespace resonance::server::api {
namespace {

const Account& own(const Request& request) {
  if (request.account) return *request.account;
  throw Error(ErrorCode::conflict,
              "Whoever sits at the library's own machine has no account there. “Accounts” makes one.");
}

Json shape_of(App& app, const Request& request, const Alert& alert) {
  return {{"id", alert.id.text()},
          {"search", alert.search},
          {"label", pages::kept_search_label(app, request.language, alert.search)},
          {"period", name(alert.period)},
          {"created", iso8601(alert.created_ms)},
          {"next", iso8601(alert.due_ms)}};
}

}  // namespace

Response list_alerts(App& app, const Request& request) {
  Json list = Json::array();
  for (const Alert& each : app.catalogue.alerts.of_account(own(request).id)) {
    list.push_back(shape_of(app, request, each));
  }
  return json_response({{"alerts", list}});
}

Response begin_alert(App& app, const Request& request) {
  const nlohmann::json object = read_object(request);
  for (const auto& [field, value] : object.items()) {
    if ((field != "search" && field != "period") || !value.is_string()) throw wrong_field(field);
  }
  const Alert alert =
      pages::begin_alert(app, own(request), read_search(object.value("search", "")), object.value("period", "weekly"));
  return json_response(shape_of(app, request, alert), 201);
}

Response end_alert(App& app, const Request& request) {
  const auto id = AlertId::parse(request.parameters.at(0));
  const auto alert = id ? app.catalogue.alerts.find(*id) : std::nullopt;
  if (!alert || alert->account != own(request).id) throw Error(ErrorCode::not_found, "This alert does not exist.");
  app.catalogue.alerts.end(alert->id);
  Response response;
  response.status = 204;
  return response;
}

}  // namespace resonance::server::api
