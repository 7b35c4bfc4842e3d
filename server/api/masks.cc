// The faces that are covered and the voices that are altered in one file, for whoever manages it.
#include <algorithm>

#include "base/clock.h"
#include "server/api/api.h"
#include "server/api/body.h"
#include "server/api/shapes.h"
#include "server/gated.h"
#include "server/stewardship.h"

namespace resonance::server::api {
namespace {

Json shape_of(const Mask& mask) {
  Json shape{{"id", mask.id.text()},  {"manner", name(mask.manner)}, {"start_ms", mask.start_ms},
             {"end_ms", mask.end_ms}, {"moments", Json::array()},    {"created", iso8601(mask.created_ms)}};
  for (const MaskMoment& each : mask.moments) {
    shape["moments"].push_back(
        {{"time_ms", each.time_ms}, {"x", each.x}, {"y", each.y}, {"width", each.width}, {"height", each.height}});
  }
  return shape;
}

int64_t whole_number(const nlohmann::json& object, const char* field) {
  const auto found = object.find(field);
  if (found == object.end() || !found->is_number_integer()) throw wrong_field(field);
  return found->get<int64_t>();
}

// Beyond what a box can have all numbers are alike.
int part(const nlohmann::json& object, const char* field) {
  return static_cast<int>(std::clamp<int64_t>(whole_number(object, field), -1, kMaskParts + 1));
}

void allow_only(const nlohmann::json& object, const std::vector<std::string>& fields) {
  for (const auto& [field, value] : object.items()) {
    if (std::ranges::find(fields, field) == fields.end()) throw wrong_field(field);
  }
}

std::vector<MaskMoment> moments_from(const nlohmann::json& object) {
  const auto list = object.find("moments");
  if (list == object.end() || !list->is_array()) throw wrong_field("moments");
  std::vector<MaskMoment> moments;
  for (const nlohmann::json& each : *list) {
    if (!each.is_object()) throw wrong_field("moments");
    allow_only(each, {"time_ms", "x", "y", "width", "height"});
    moments.push_back(
        {whole_number(each, "time_ms"), part(each, "x"), part(each, "y"), part(each, "width"), part(each, "height")});
  }
  return moments;
}

Mask mask_from(const Media& media, const nlohmann::json& object) {
  const auto manner = object.find("manner");
  if (manner == object.end() || !manner->is_string()) throw wrong_field("manner");
  const auto known = value_named<MaskManner>(manner->get<std::string>());
  if (!known) throw wrong_field("manner");
  Mask mask;
  mask.manner = *known;
  if (!is_voice(*known)) {
    allow_only(object, {"manner", "moments"});
    mask.moments = moments_from(object);
    return mask;
  }
  allow_only(object, {"manner", "start_ms", "end_ms"});
  mask.start_ms = object.contains("start_ms") ? whole_number(object, "start_ms") : 0;
  mask.end_ms = object.contains("end_ms") ? whole_number(object, "end_ms") : media.duration_ms;
  return mask;
}

}  // namespace

Response list_masks(App& app, const Request& request) {
  const Media media = gated_media(app, request, Use::manage).media;
  Json list = Json::array();
  for (const Mask& mask : app.catalogue.masks.of_media(media.id)) list.push_back(shape_of(mask));
  return json_response({{"masks", list}});
}

Response add_mask(App& app, const Request& request) {
  const Media media = gated_media(app, request, Use::manage).media;
  return json_response(shape_of(mask_person(app, request.viewer, media, mask_from(media, read_object(request)))), 201);
}

Response lift_mask(App& app, const Request& request) {
  const Media media = gated_media(app, request, Use::manage).media;
  unmask_person(app, request.viewer, media, request.parameters.at(1));
  Response response;
  response.status = 204;
  return response;
}

}  // namespace resonance::server::api
