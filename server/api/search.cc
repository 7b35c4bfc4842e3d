#include "server/api/api.h"
#include "server/api/shapes.h"
#include "server/gated.h"
#include "server/search_query.h"

namespace resonance::server::api {
namespace {

// Each part of each score is a search of its own.
constexpr int kMostExplained = 20;

}  // namespace

Response search(App& app, const Request& request) {
  search::Query query = search_query(app, request);
  query.explain = request.value("explain") == "yes" && query.limit <= kMostExplained;
  return json_response(shape_of(app, request, app.searcher.search(query)));
}

Response moments(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::find);
  Json list = Json::array();
  for (const search::Moment& moment :
       findable_moments(app.catalogue, request.viewer, item,
                        app.searcher.moments(item.id, request.value("q"), app.catalogue.synonyms.all()))) {
    list.push_back(shape_of(request, item.id, moment));
  }
  return json_response({{"moments", list}});
}

}  // namespace resonance::server::api
