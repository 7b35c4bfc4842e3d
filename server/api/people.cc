#include "base/clock.h"
#include "server/agreements.h"
#include "server/api/api.h"
#include "server/api/body.h"
#include "server/api/shapes.h"
#include "server/gated.h"
#include "server/local_time.h"
#include "server/pages/frame.h"
#include "server/sign_in.h"

namespace resonance::server::api {
namespace {

Json shape_of(const Person& person, const std::vector<Consent>& records) {
  Json shape = {{"id", person.id.text()},
                {"name", person.name},
                {"media", person.media ? Json(person.media->text()) : Json()},
                {"of_age", person.of_age_ms == 0 ? Json() : Json(iso8601(person.of_age_ms))},
                {"consents", Json::array()}};
  for (const Consent& each : records) {
    Json grants = Json::object();
    for (const auto& [aspect, scopes] : each.grants) {
      Json list = Json::array();
      for (const Scope scope : scopes) list.push_back(name(scope));
      grants[std::string(name(aspect))] = list;
    }
    shape["consents"].push_back({{"id", each.id.text()},
                                 {"grants", grants},
                                 {"from", each.from_ms == 0 ? Json() : Json(iso8601(each.from_ms))},
                                 {"until", each.until_ms == 0 ? Json() : Json(iso8601(each.until_ms))},
                                 {"given", iso8601(each.given_ms)},
                                 {"text_digest", each.text_digest},
                                 {"text_language", each.explanation.language},
                                 {"withdrawn", each.withdrawn_ms == 0 ? Json() : Json(iso8601(each.withdrawn_ms))}});
  }
  return shape;
}

std::string text_in(const nlohmann::json& object, const char* field) {
  if (!object.contains(field)) return {};
  if (!object[field].is_string()) throw wrong_field(field);
  return object[field].get<std::string>();
}

std::map<Aspect, std::set<Scope>> grants_in(const nlohmann::json& object) {
  std::map<Aspect, std::set<Scope>> grants;
  if (!object.contains("grants") || !object["grants"].is_object()) throw wrong_field("grants");
  for (const auto& [aspect_name, list] : object["grants"].items()) {
    const auto aspect = value_named<Aspect>(aspect_name);
    if (!aspect || !list.is_array()) throw wrong_field("grants");
    std::set<Scope>& scopes = grants[*aspect];
    for (const auto& each : list) {
      const auto scope = each.is_string() ? value_named<Scope>(each.get<std::string>()) : std::nullopt;
      if (!scope) throw wrong_field("grants");
      scopes.insert(*scope);
    }
  }
  return grants;
}

}  // namespace

Response list_people(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::manage);
  Json list = Json::array();
  for (const Person& each : app.catalogue.consents.people_of(item.id)) {
    list.push_back(shape_of(each, app.catalogue.consents.of_person(each.id)));
  }
  return json_response({{"people", list}});
}

Response list_viewings(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::manage);
  Json list = Json::array();
  for (const Viewing& each : app.catalogue.viewings.of_item(item.id, 10'000)) {
    list.push_back({{"at", iso8601(each.at_ms)},
                    {"account", each.account ? Json(each.account->text()) : Json()},
                    {"link", each.share_name.empty() ? Json() : Json(each.share_name)}});
  }
  return json_response({{"viewings", list}});
}

Response add_person(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::change);
  // While a deposit is being written, agreeing is part of it.
  if (item.publication != Publication::draft && needs_password(request)) {
    throw Error(ErrorCode::forbidden,
                "Sign in again first: your password is asked for before an agreement is recorded.");
  }
  const nlohmann::json object = read_object(request);
  static const std::set<std::string> known{"name",   "media",     "grants",    "from",   "until", "text",
                                           "manner", "collector", "guardians", "assent", "born",  "text_language"};
  for (const auto& [field, value] : object.items()) {
    const bool is_right = field == "assent" ? value.is_boolean() : field == "grants" || value.is_string();
    if (!known.contains(field) || !is_right) throw wrong_field(field);
  }
  const auto campaign = item.campaign ? app.catalogue.campaigns.find(*item.campaign) : std::nullopt;
  Consent consent;
  consent.grants = grants_in(object);
  consent.from_ms = day_ms(text_in(object, "from")).value_or(0);
  consent.until_ms = day_ms(text_in(object, "until")).value_or(0);
  const std::string text = text_in(object, "text"), text_language = text_in(object, "text_language");
  if (!text_language.empty() && code(language_of(text_language)) != text_language) throw wrong_field("text_language");
  const AgreementText shown =
      text.empty() ? chosen_text(app.renderer, request, campaign, text_language)
                   : AgreementText{text, text_language.empty() ? request.language : language_of(text_language)};
  consent.explanation = {shown.text,
                         std::string(code(shown.language)),
                         text_in(object, "manner"),
                         text_in(object, "collector"),
                         text_in(object, "guardians"),
                         object.value("assent", false)};
  Person person;
  person.item = item.id;
  person.media = MediaId::parse(text_in(object, "media"));
  if (object.contains("media") && !person.media) throw wrong_field("media");
  person.name = text_in(object, "name");
  person.of_age_ms = of_age_ms(text_in(object, "born"));
  const std::string token = record_person(app, request.viewer, person, consent).token;
  Json shape = {{"link", pages::absolute_url(app, request, address(request.language, "/accord/" + token))}};
  return json_response(shape, 201);
}

}  // namespace resonance::server::api
