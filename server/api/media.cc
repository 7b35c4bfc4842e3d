#include "server/api/api.h"
#include "server/api/body.h"
#include "server/api/shapes.h"
#include "server/gated.h"
#include "server/stewardship.h"

namespace resonance::server::api {
Response read_media(App& app, const Request& request) {
  return json_response(shape_of(app, request, gated_media(app, request, Use::view).media));
}

Response change_media(App& app, const Request& request) {
  const Media media = gated_media(app, request, Use::change).media;
  const nlohmann::json object = read_object(request);
  for (const auto& [field, value] : object.items()) {
    const bool known =
        (field == "poster" && value.is_number_integer()) || (field == "reduce_noise" && value.is_boolean());
    if (!known) throw wrong_field(field);
  }
  if (object.contains("poster")) {
    const auto number = object["poster"].get<int64_t>();
    app.catalogue.media.choose_poster(media.id, number >= 1 && number <= 9 ? static_cast<int>(number) : 0);
  }
  if (object.contains("reduce_noise"))
    app.catalogue.media.set_reduce_noise(media.id, object["reduce_noise"].get<bool>());
  return json_response(shape_of(app, request, *app.catalogue.media.find(media.id)));
}

Response remove_media(App& app, const Request& request) {
  Media media = gated_media(app, request, Use::change).media;
  erase_media(app, request.viewer, media);
  Response response;
  response.status = 204;
  return response;
}

Response add_seal(App& app, const Request& request) {
  const Media media = gated_media(app, request, Use::manage).media;
  const nlohmann::json object = read_object(request);
  for (const auto& [field, value] : object.items()) {
    if ((field != "start_ms" && field != "end_ms") || !value.is_number_integer()) throw wrong_field(field);
  }
  for (const char* field : {"start_ms", "end_ms"}) {
    if (!object.contains(field)) throw wrong_field(field);
  }
  seal_passage(app, request.viewer, media, object["start_ms"].get<int64_t>(), object["end_ms"].get<int64_t>());
  return json_response(shape_of(app, request, *app.catalogue.media.find(media.id)), 201);
}

Response lift_seal(App& app, const Request& request) {
  const Media media = gated_media(app, request, Use::manage).media;
  unseal_passage(app, request.viewer, media, request.parameters.at(1));
  return json_response(shape_of(app, request, *app.catalogue.media.find(media.id)));
}

}  // namespace resonance::server::api
