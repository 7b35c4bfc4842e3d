#include <algorithm>

#include "base/clock.h"
#include "server/api/api.h"
#include "server/api/body.h"
#include "server/api/shapes.h"
#include "server/display_names.h"
#include "server/festival.h"
#include "server/local_time.h"

namespace resonance::server::api {
namespace {

constexpr int kMostListed = 200;

struct TextField {
  std::string_view name;
  std::string Submission::*value;
};
constexpr TextField kTexts[] = {
    {"synopsis", &Submission::synopsis}, {"team", &Submission::team}, {"contact", &Submission::contact}};

struct Declaration {
  std::string_view name;
  bool Submission::*value;
};
constexpr Declaration kDeclarations[] = {{"first_film", &Submission::first_film},
                                         {"rights_declared", &Submission::rights_declared},
                                         {"music_declared", &Submission::music_declared},
                                         {"minors_authorised", &Submission::minors_authorised},
                                         {"projection_right", &Submission::projection_right},
                                         {"audio_description", &Submission::audio_description}};

Json shape_of(App& app, const Request& request, const SubmittedFilm& film) {
  const Words words = app.renderer.words(request.language);
  const Submission& said = film.submission;
  const int64_t now_ms = wall_clock_ms();
  const auto findings = findings_of(app, film, now_ms);
  Json missing = Json::array(), not_met = Json::array(), stills = Json::array();
  for (const Message& each : missing_of(film, now_ms)) missing.push_back(words(each));
  for (const festival::Finding& each : findings) {
    if (each.verdict == festival::Verdict::not_met) not_met.push_back(words(each.reason));
  }
  for (const MediaId& each : said.stills) stills.push_back(each.text());
  Json shape{{"id", said.id.text()},
             {"edition", film.edition.year},
             {"item", film.item.id.text()},
             {"category", said.category.text()},
             {"state", name(said.state)},
             {"number", said.number > 0 ? Json(said.number) : Json()},
             {"rules", said.rules_version > 0 ? Json(said.rules_version) : Json()}};
  for (const TextField& each : kTexts) shape[std::string(each.name)] = said.*each.value;
  for (const Declaration& each : kDeclarations) shape[std::string(each.name)] = said.*each.value;
  shape["finished_on"] = said.finished_on;
  shape["languages"] = said.languages;
  shape["country"] = said.country;
  shape["stills"] = stills;
  shape["missing"] = missing;
  shape["not_met"] = not_met;
  shape["eligible"] = is_eligible(film, findings);
  shape["answer"] = said.answer;
  shape["submitted"] = said.submitted_ms > 0 ? Json(iso8601(said.submitted_ms)) : Json();
  shape["decided"] = said.decided_ms > 0 ? Json(iso8601(said.decided_ms)) : Json();
  shape["url"] = address(request.language, submission_path(said.id));
  return shape;
}

std::vector<std::string> texts_of(const std::string& field, const nlohmann::json& value) {
  if (!value.is_array()) throw wrong_field(field);
  std::vector<std::string> all;
  for (const auto& each : value) all.push_back(text_of(field, each));
  return all;
}

bool set_declaration(const std::string& field, const nlohmann::json& value, Submission& said) {
  const auto known = std::ranges::find(kDeclarations, field, &Declaration::name);
  if (known == std::end(kDeclarations)) return false;
  if (!value.is_boolean()) throw wrong_field(field);
  said.*known->value = value.get<bool>();
  return true;
}

void set_field(const std::string& field, const nlohmann::json& value, Submission& said) {
  if (set_declaration(field, value, said)) return;
  const auto text = std::ranges::find(kTexts, field, &TextField::name);
  if (text != std::end(kTexts)) {
    said.*text->value = text_of(field, value);
  } else if (field == "category") {
    const auto category = CategoryId::parse(text_of(field, value));
    if (!category) throw wrong_field(field);
    said.category = *category;
  } else if (field == "finished_on") {
    const std::string day = text_of(field, value);
    const auto known = calendar_day(day);
    if (!known && !day.empty()) throw wrong_field(field);
    said.finished_on = known.value_or("");
  } else if (field == "languages") {
    said.languages.clear();
    for (const std::string& each : texts_of(field, value)) {
      if (language_code(each) != each) throw wrong_field(field);
      if (std::ranges::find(said.languages, each) == said.languages.end()) said.languages.push_back(each);
    }
  } else if (field == "country") {
    const auto country = stored_country(text_of(field, value));
    if (!country) throw wrong_field(field);
    said.country = *country;
  } else if (field == "stills") {
    said.stills.clear();
    for (const std::string& each : texts_of(field, value)) {
      const auto id = MediaId::parse(each);
      if (!id) throw wrong_field(field);
      said.stills.push_back(*id);
    }
  } else {
    throw wrong_field(field);
  }
}

}  // namespace

Response list_submissions(App& app, const Request& request) {
  Json list = Json::array();
  for (const Submission& each :
       app.catalogue.submissions.of_depositor(request.viewer.account, request.viewer.organisations, kMostListed)) {
    list.push_back(shape_of(app, request, film_behind(app.catalogue, each)));
  }
  return json_response({{"submissions", list}});
}

Response read_submission(App& app, const Request& request) {
  return json_response(shape_of(app, request, own_film(app, request)));
}

Response begin_submission(App& app, const Request& request) {
  const Edition edition = shown_edition(app, request);
  const nlohmann::json object = read_object(request);
  for (const auto& [field, value] : object.items()) {
    if (field != "item" && field != "category") throw wrong_field(field);
    text_of(field, value);
  }
  const Submission made =
      enter_film(app, request.viewer, edition, object.value("item", ""), object.value("category", ""));
  Response response = json_response(shape_of(app, request, film_behind(app.catalogue, edition, made)), 201);
  response.set("Location", "/api/v1/submissions/" + made.id.text());
  return response;
}

// `state` "submitted" hands it in, with the version of the rules that is accepted in `rules`; "withdrawn" takes it out.
Response save_submission(App& app, const Request& request) {
  own_film(app, request);
  nlohmann::json object = read_object(request);
  SubmittedFilm film = own_film(app, request);  // as it is now that the words are here
  const std::string state = object.contains("state") ? text_of("state", object["state"]) : std::string();
  if (object.contains("rules") && !object["rules"].is_number_integer()) throw wrong_field("rules");
  const int rules = object.value("rules", 0);
  if (!state.empty() && state != "submitted" && state != "withdrawn") throw wrong_field("state");
  object.erase("state");
  object.erase("rules");
  for (const auto& [field, value] : object.items()) set_field(field, value, film.submission);
  if (!object.empty()) change_film(app, request.viewer, film);
  if (state == "submitted") submit_film(app, request.viewer, film, rules);
  if (state == "withdrawn") withdraw_film(app, request.viewer, film);
  return json_response(shape_of(app, request, own_film(app, request)));
}

}  // namespace resonance::server::api
