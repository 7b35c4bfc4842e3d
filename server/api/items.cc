#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "server/api/answers.h"
#include "server/api/api.h"
#include "server/api/body.h"
#include "server/api/shapes.h"
#include "server/gated.h"
#include "server/guests.h"
#include "server/sign_in.h"
#include "server/stewardship.h"

namespace resonance::server::api {
namespace {

template <class Enum>
Enum enumerated(const std::string& field, const nlohmann::json& value) {
  auto named = value.is_string() ? value_named<Enum>(value.get<std::string>()) : std::nullopt;
  if (!named) throw wrong_field(field);
  return *named;
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
    } else if (field == "people_declared") {
      if (!value.is_boolean()) throw wrong_field(field);
      item.people_declared = value.get<bool>();
    } else if (field == "answers") {
      item.answers = read_answers(value);
    } else if (field == "organisation") {
      text_of(field, value);  // given by its own rule: give_to()
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
}

}  // namespace

Response list_items(App& app, const Request& request) {
  int offset = bounded(request, "offset", 0, 1'000'000), limit = bounded(request, "limit", 20, 100);
  Json list = Json::array();
  for (const Item& item : app.catalogue.items.latest_findable(limit, offset)) {
    if (decide(request.viewer, {item}, Use::find, wall_clock_ms()).allowed()) {
      list.push_back(shape_of(app, request, item));
    }
  }
  return json_response({{"total", app.catalogue.items.count_findable()}, {"items", list}});
}

Response create_item(App& app, const Request& request) {
  Item draft;
  nlohmann::json object = read_object(request);
  const auto campaign = open_campaign(app, object.contains("campaign") ? text_of("campaign", object["campaign"]) : "");
  object.erase("campaign");
  set_fields(object, draft);
  clean_and_check(draft);
  const Depositor depositor = depositor_for(app, request, campaign);
  if (object.contains("organisation")) give_to(app, depositor.viewer, draft, object["organisation"].get<std::string>());
  assign(depositor, campaign, draft);
  if (!decide_publication(depositor.viewer, draft, draft.publication).allowed()) {
    throw only_moderators_publish();
  }
  Item item = app.catalogue.items.create(draft);
  app.catalogue.journal.add({.account = depositor.viewer.account, .act = Act::created, .item = item.id});
  Request as_depositor = request;
  as_depositor.viewer = depositor.viewer;
  Response response = json_response(shape_of(app, as_depositor, item), 201);
  if (depositor.new_guest) begin_session(app, request, *depositor.new_guest, false, response);
  response.set("Location", "/api/v1/items/" + item.id.text());
  return response;
}

Response read_item(App& app, const Request& request) {
  return json_response(shape_of(app, request, gated_item(app, request, Use::view)));
}

Response change_item(App& app, const Request& request) {
  gated_item(app, request, Use::manage);
  const nlohmann::json object = read_object(request);
  const Item before = gated_item(app, request, Use::manage);  // as it is now that the words are here
  Item item = before;
  set_fields(object, item);
  const Publication wanted = std::exchange(item.publication, before.publication);
  clean_and_check(item);
  // Taking back what was handed in is no change of its words.
  const bool changes_words = object.size() > (object.contains("publication") ? 1u : 0u);
  if (changes_words) {
    gated_item(app, request, Use::change);
    if (object.contains("organisation")) give_to(app, request.viewer, item, object["organisation"].get<std::string>());
    app.catalogue.items.update(item);
    // An autosave each second is no news; what is changed while others look at it is.
    if (before.publication != Publication::draft) {
      app.catalogue.journal.add({.account = request.viewer.account, .act = Act::changed, .item = item.id});
    }
  }
  bring_to(app, request.viewer, *app.catalogue.items.find(item.id), wanted);
  return json_response(shape_of(app, request, *app.catalogue.items.find(item.id)));
}

Response erase_item(App& app, const Request& request) {
  Item item = gated_item(app, request, Use::manage);
  if (needs_password(request)) {
    throw Error(ErrorCode::forbidden, "Sign in again first: your password is asked for before something is erased.");
  }
  server::erase_item(app, request.viewer, item);
  Response response;
  response.status = 204;
  return response;
}

}  // namespace resonance::server::api
