// The catalogue of an edition of the festival as files: a table for spreadsheets, and linked data.
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "server/csv.h"
#include "server/edition_catalogue.h"
#include "server/local_time.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"
#include "server/pages/structured_data.h"

namespace resonance::server::pages {
namespace {

using Json = nlohmann::ordered_json;

constexpr int64_t kSecondMs = 1'000;

int64_t length_ms(const SubmittedFilm& film) {
  return film.film ? film.film->duration_ms : 0;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& each : words) text += (text.empty() ? "" : " ") + each;
  return text;
}

std::string own_url(App& app, const Request& request, const FilmNotice& notice) {
  return notice.path.empty() ? std::string() : absolute_url(app, request, address(request.language, notice.path));
}

std::string row(App& app, const Request& request, const FilmNotice& notice) {
  const SubmittedFilm& film = notice.film;
  const Submission& said = film.submission;
  const std::string cells[] = {std::to_string(said.number),
                               film.item.title,
                               notice.category,
                               notice.year,
                               length_ms(film) > 0 ? std::to_string(length_ms(film) / kSecondMs) : std::string(),
                               joined(notice.languages),
                               joined(notice.subtitles),
                               said.audio_description ? "yes" : "",
                               notice.place,
                               said_country(said),
                               film.item.summary,
                               said.synopsis,
                               said.team,
                               own_url(app, request, notice)};
  std::string text;
  for (const std::string& each : cells) text += (text.empty() ? "" : ",") + csv_cell(each);
  return text + "\r\n";
}

// https://schema.org/Movie
Json movie(App& app, const Request& request, const FilmNotice& notice) {
  const SubmittedFilm& film = notice.film;
  const Submission& said = film.submission;
  Json json{{"@type", "Movie"},
            {"identifier", said.number},
            {"name", film.item.title},
            {"genre", notice.category},
            {"inLanguage", notice.languages}};
  const auto set = [&](const char* name, const std::string& value) {
    if (!value.empty()) json[name] = value;
  };
  set("abstract", film.item.summary);
  set("description", said.synopsis);
  set("creditText", said.team);
  set("dateCreated", said.finished_on);
  if (length_ms(film) > 0) json["duration"] = iso_duration(length_ms(film));
  if (!notice.subtitles.empty()) json["subtitleLanguage"] = notice.subtitles;
  if (said.audio_description) json["accessibilityFeature"] = {"audioDescription"};
  if (!notice.place.empty()) json["locationCreated"] = {{"@type", "Place"}, {"name", notice.place}};
  json["countryOfOrigin"] = {{"@type", "Country"}, {"identifier", said_country(said)}};
  set("url", own_url(app, request, notice));
  if (notice.poster) set("thumbnailUrl", absolute_url(app, request, notice.poster->largest));
  for (const Picture& each : notice.stills) json["image"].push_back(absolute_url(app, request, each.largest));
  return json;
}

Response as_file(std::string bytes, const std::string& type, const Edition& edition, const char* ending) {
  Response response;
  response.body = std::move(bytes);
  response.set("Content-Type", type)
      .set("Content-Disposition", "attachment; filename=\"catalogue-" + std::to_string(edition.year) + ending + "\"")
      .set("Cache-Control", "private, no-store");  // what is withdrawn stays in no cache
  return response;
}

}  // namespace

// RFC 4180, UTF-8.
Response catalogue_csv(App& app, const Request& request) {
  const Edition edition = catalogued_edition(app, request);
  std::string text =
      "film,title,category,year,length_s,languages,subtitles,audio_description,place,country,summary,synopsis,team,"
      "address\r\n";
  for (const SubmittedFilm& each : catalogued_films(app, edition)) {
    text += row(app, request, notice_of(app, request, each));
  }
  return as_file(std::move(text), "text/csv; charset=utf-8", edition, ".csv");
}

// https://schema.org/Festival, as JSON-LD.
Response catalogue_json(App& app, const Request& request) {
  const Edition edition = catalogued_edition(app, request);
  Json json{{"@context", "https://schema.org"},
            {"@type", "Festival"},
            {"name", title_of(edition, request.language)},
            {"url", absolute_url(app, request, address(request.language, catalogue_path(edition)))},
            {"inLanguage", code(request.language)},
            {"startDate", std::to_string(edition.year)}};
  if (const auto begins = moment_of(edition, Milestone::festival_begins)) json["startDate"] = iso8601(*begins);
  if (const auto ends = moment_of(edition, Milestone::festival_ends)) json["endDate"] = iso8601(*ends);
  json["workFeatured"] = Json::array();
  for (const SubmittedFilm& each : catalogued_films(app, edition)) {
    json["workFeatured"].push_back(movie(app, request, notice_of(app, request, each)));
  }
  return as_file(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n", "application/ld+json", edition,
                 ".json");
}

}  // namespace resonance::server::pages
