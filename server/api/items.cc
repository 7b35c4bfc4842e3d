#include <algorithm>

#include "base/clock.h"
#include "server/api/answers.h"
#include "server/api/api.h"
#include "server/api/body.h"
#include "server/api/shapes.h"
#include "server/gated.h"

namespace resonance::server::api {
namespace {

template <class Enum>
Enum enumerated(const std::string& field, const nlohmann::json& value) {
  auto named = value.is_string() ? value_named<Enum>(value.get<std::string>()) : std::nullopt;
  if (!named) throw wrong_field(field);
  return *named;
}

std::string text_of(const std::string& field, const nlohmann::json& value) {
  if (!value.is_string()) throw wrong_field(field);
  return value.get<std::string>();
}

// The fields present replace the item's own; an unknown one is an error, so that a typing mistake is not silently lost.
void set_fields(const nlohmann::json& object, Item& item) {
  for (const auto& [field, value] : object.items()) {
    if (field == "kind") {
      item.kind = enumerated<ItemKind>(field, value);
    } else if (field == "publication") {
      item.publication = enumerated<Publication>(field, value);
    } else if (field == "title") {
      item.title = text_of(field, value);
    } else if (field == "summary") {
      item.summary = text_of(field, value);
    } else if (field == "body") {
      item.body = text_of(field, value);
    } else if (field == "answers") {
      item.answers = read_answers(value);
    } else if (field == "language") {
      item.language = text_of(field, value);
    } else if (field == "territory") {
      item.territory = text_of(field, value);
    } else if (field == "themes") {
      if (!value.is_array()) throw wrong_field(field);
      item.themes.clear();
      for (const auto& theme : value) item.themes.push_back(text_of(field, theme));
    } else {
      throw wrong_field(field);
    }
  }
  clean_and_check(item);
}

int bounded(const Request& request, const char* name, int fallback, int most) {
  std::string text = request.value(name);
  if (text.empty()) return fallback;
  int value = 0;
  for (char c : text) {
    if (c < '0' || c > '9' || value > 1'000'000) throw wrong_field(name);
    value = value * 10 + (c - '0');
  }
  return std::min(value, most);
}

}  // namespace

Response list_items(App& app, const Request& request) {
  int offset = bounded(request, "offset", 0, 1'000'000), limit = bounded(request, "limit", 20, 100);
  Json list = Json::array();
  for (const Item& item : app.catalogue.items.latest(Publication::published, limit, offset)) {
    if (decide(request.viewer, {item.publication, std::nullopt}, Use::find, wall_clock_ms()).allowed()) {
      list.push_back(shape_of(app, request, item));
    }
  }
  return json_response({{"total", app.catalogue.items.count(Publication::published)}, {"items", list}});
}

Response create_item(App& app, const Request& request) {
  Item draft;
  set_fields(read_object(request), draft);
  Item item = app.catalogue.items.create(draft);
  Response response = json_response(shape_of(app, request, item), 201);
  response.set("Location", "/api/v1/items/" + item.id.text());
  return response;
}

Response read_item(App& app, const Request& request) {
  return json_response(shape_of(app, request, gated_item(app, request, Use::view)));
}

Response change_item(App& app, const Request& request) {
  Item item = gated_item(app, request, Use::manage);
  set_fields(read_object(request), item);
  app.catalogue.items.update(item);
  app.catalogue.items.set_publication(item.id, item.publication);
  return json_response(shape_of(app, request, *app.catalogue.items.find(item.id)));
}

Response erase_item(App& app, const Request& request) {
  Item item = gated_item(app, request, Use::manage);
  for (const MediaId& media : app.catalogue.items.erase(item.id)) remove_tree(app.data.media(media));
  Response response;
  response.status = 204;
  return response;
}

}  // namespace resonance::server::api
