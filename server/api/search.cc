#include "base/clock.h"
#include "base/unicode.h"
#include "catalogue/gate.h"
#include "server/api/api.h"
#include "server/api/shapes.h"
#include "server/gated.h"
#include "server/search_query.h"

namespace resonance::server::api {

Response search(App& app, const Request& request) {
  return json_response(shape_of(app, request, app.searcher.search(search_query(request))));
}

Response moments(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::find);
  Json list = Json::array();
  for (const search::Moment& moment : app.searcher.moments(item.id, request.value("q"))) {
    list.push_back(shape_of(request, item.id, moment));
  }
  return json_response({{"moments", list}});
}

}  // namespace resonance::server::api
