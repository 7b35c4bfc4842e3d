#include "server/api/api.h"
#include "server/api/shapes.h"
#include "server/search_query.h"

namespace resonance::server::api {

Response search(App& app, const Request& request) {
  return json_response(shape_of(app, request, app.searcher.search(search_query(request))));
}

}  // namespace resonance::server::api
