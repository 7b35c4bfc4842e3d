#include "server/api/api.h"
#include "server/api/shapes.h"

extern "C" {
extern const char resonance_openapi_begin[];
extern const char resonance_openapi_end[];
}

namespace resonance::server::api {

std::string_view openapi_text() {
  return {resonance_openapi_begin, static_cast<size_t>(resonance_openapi_end - resonance_openapi_begin)};
}

Response list_themes(App& app, const Request&) {
  Json list = Json::array();
  for (const Theme& theme : app.catalogue.themes.all()) list.push_back(shape_of(theme));
  return json_response({{"themes", list}});
}

Response find_territories(App& app, const Request& request) {
  Json list = Json::array();
  for (const Territory& each : app.catalogue.territories.suggest(request.value("q"), 10))
    list.push_back(shape_of(app, each));
  return json_response({{"territories", list}});
}

Response openapi(App&, const Request&) {
  return json(std::string(openapi_text()));
}

}  // namespace resonance::server::api
