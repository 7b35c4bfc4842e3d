#include "base/clock.h"
#include "festival/tally.h"
#include "server/api/api.h"
#include "server/api/body.h"
#include "server/api/shapes.h"
#include "server/edition_catalogue.h"
#include "server/jury.h"

namespace resonance::server::api {
namespace {

std::string_view call_name(CallState state) {
  switch (state) {
    case CallState::not_yet: return "not_yet";
    case CallState::open: return "open";
    case CallState::closed: return "closed";
  }
  return "";
}

Json shape_of(const Requirements& asked) {
  return {{"longest_ms", asked.longest_ms},
          {"finished_from", asked.finished_from},
          {"territory", asked.territory},
          {"subtitles", asked.subtitles},
          {"first_film", asked.first_film},
          {"minors_authorised", asked.minors_authorised},
          {"projection_right", asked.projection_right}};
}

Json rules_of(App& app, const Edition& edition) {
  const auto rules = app.catalogue.editions.rules(edition.id);
  return rules ? Json{{"version", rules->version}, {"text_fr", rules->text_fr}, {"text_en", rules->text_en}} : Json();
}

Json shape_of(App& app, const Request& request, const Edition& edition) {
  const int64_t now_ms = wall_clock_ms();
  Json shape{{"year", edition.year},
             {"title_fr", edition.title_fr},
             {"title_en", edition.title_en},
             {"introduction_fr", edition.introduction_fr},
             {"introduction_en", edition.introduction_en},
             {"time_zone", edition.time_zone},
             {"announced", edition.announced},
             {"call", call_name(call_state(edition, now_ms))},
             {"calendar", Json::object()},
             {"categories", Json::array()},
             {"partners", Json::array()},
             {"requirements", shape_of(edition.requirements)},
             {"rules", rules_of(app, edition)},
             {"films", is_selection_public(edition, now_ms) ? Json(app.catalogue.submissions.count_nameable(edition.id))
                                                            : Json()},
             {"url", address(request.language, edition_path(edition))}};
  for (const auto& [milestone, at_ms] : edition.calendar)
    shape["calendar"][std::string(name(milestone))] = iso8601(at_ms);
  for (const Category& each : edition.categories) {
    shape["categories"].push_back({{"id", each.id.text()}, {"name_fr", each.name_fr}, {"name_en", each.name_en}});
  }
  for (const Partner& each : edition.partners) {
    shape["partners"].push_back({{"name", each.name}, {"address", each.address}});
  }
  return shape;
}

Json shape_of(const Request& request, const FilmNotice& notice) {
  const SubmittedFilm& film = notice.film;
  const Submission& said = film.submission;
  Json stills = Json::array();
  for (const pages::Picture& each : notice.stills) stills.push_back(each.largest);
  const bool may_open = !notice.path.empty();
  return {{"number", said.number},
          {"title", film.item.title},
          {"language", film.item.language},
          {"summary", film.item.summary},
          {"synopsis", said.synopsis},
          {"team", said.team},
          {"category", said.category.text()},
          {"finished_on", said.finished_on},
          {"duration_ms", film.film ? film.film->duration_ms : 0},
          {"languages", notice.languages},
          {"subtitles", notice.subtitles},
          {"audio_description", said.audio_description},
          {"territory", film.item.territory},
          {"country", said_country(said)},
          {"themes", film.item.themes},
          {"item", may_open ? Json(film.item.id.text()) : Json()},
          {"url", may_open ? Json(address(request.language, notice.path)) : Json()},
          {"poster", notice.poster ? Json(notice.poster->largest) : Json()},
          {"stills", stills}};
}

// A jury whose results may not be read yet says that it exists, and its method.
Json shape_of(App& app, const Request& request, const ShownJury& of) {
  Json shape{{"id", of.jury.id.text()},    {"kind", name(of.jury.kind)},     {"name_fr", of.jury.name_fr},
             {"name_en", of.jury.name_en}, {"method", name(of.jury.method)}, {"result", nullptr},
             {"ballots_url", nullptr}};
  if (!may_read_results(app, request.viewer, of)) return shape;
  const festival::Ballots ballots = ballots_of(app, of.edition, of.jury, films_of(app, of.edition, of.jury));
  shape["result"] = Json::parse(festival::result_json(ballots, festival::tally(ballots)));
  shape["ballots_url"] = address(request.language, jury_path(of.edition, of.jury) + "/bulletins.json");
  return shape;
}

}  // namespace

Response list_editions(App& app, const Request& request) {
  Json list = Json::array();
  const bool prepares = decide_role(request.viewer, Role::moderator).allowed();
  for (const Edition& each : app.catalogue.editions.all()) {
    if (each.announced || prepares) list.push_back(shape_of(app, request, each));
  }
  return json_response({{"editions", list}});
}

Response read_edition(App& app, const Request& request) {
  return json_response(shape_of(app, request, shown_edition(app, request)));
}

Response list_films(App& app, const Request& request) {
  const size_t offset = static_cast<size_t>(bounded(request, "offset", 0, 1'000'000));
  const size_t limit = static_cast<size_t>(bounded(request, "limit", 20, 100));
  const auto films = catalogued_films(app, catalogued_edition(app, request));
  Json list = Json::array();
  for (size_t i = offset; i < films.size() && i < offset + limit; ++i) {
    list.push_back(shape_of(request, notice_of(app, request, films[i])));
  }
  return json_response({{"total", films.size()}, {"films", list}});
}

Response list_juries(App& app, const Request& request) {
  const Edition edition = shown_edition(app, request);
  Json list = Json::array();
  for (const Jury& each : app.catalogue.juries.of_edition(edition.id)) {
    list.push_back(shape_of(app, request, {edition, each}));
  }
  return json_response({{"juries", list}});
}

}  // namespace resonance::server::api
