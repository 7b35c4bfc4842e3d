#include "server/edition_catalogue.h"

#include <algorithm>

#include "base/clock.h"
#include "base/unicode.h"
#include "server/display_names.h"
#include "server/gated.h"

namespace resonance::server {
namespace {

constexpr size_t kYearDigits = 4;

std::string place_of(App& app, Language reader, const SubmittedFilm& film) {
  const std::string place = pages::place_name(app.catalogue, film.item.territory);
  const std::string country = country_name(reader, film.submission.country);
  return place.empty() || country.empty() ? place + country : place + ", " + country;
}

// The département of its commune, another place as it is, or the country.
std::string territory_heading(App& app, Language reader, const SubmittedFilm& film) {
  if (!film.submission.country.empty()) return country_name(reader, film.submission.country);
  const auto territory = app.catalogue.territories.find(film.item.territory);
  if (!territory) return {};
  const auto around =
      std::ranges::find_if(territory->within, [](const std::string& each) { return each.starts_with("DEP-"); });
  const auto department = around == territory->within.end() ? std::nullopt : app.catalogue.territories.find(*around);
  return department ? department->name : territory->name;
}

std::vector<std::string> theme_headings(App& app, Language reader, const SubmittedFilm& film) {
  std::vector<std::string> all;
  for (const std::string& each : film.item.themes) {
    if (const auto theme = app.catalogue.themes.find(each)) all.push_back(pages::theme_label(*theme, reader));
  }
  if (all.empty()) all.emplace_back();
  return all;
}

std::vector<FilmGroup> by_category(Language reader, const Edition& edition, const std::vector<SubmittedFilm>& films) {
  std::vector<FilmGroup> groups;
  for (const Category& each : edition.categories) {
    FilmGroup group{name_of(each, reader), {}};
    for (const SubmittedFilm& film : films) {
      if (film.submission.category == each.id) group.films.push_back(&film);
    }
    if (!group.films.empty()) groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace

Edition catalogued_edition(App& app, const Request& request) {
  const Edition edition = shown_edition(app, request);
  if (!is_selection_public(edition, wall_clock_ms()) && !decide_role(request.viewer, Role::moderator).allowed()) {
    throw Error(ErrorCode::not_found, "The films of this edition are not known yet.");
  }
  return edition;
}

std::vector<SubmittedFilm> catalogued_films(App& app, const Edition& edition) {
  std::vector<std::pair<std::string, SubmittedFilm>> all;
  const int64_t now_ms = wall_clock_ms();
  for (const Submission& each : app.catalogue.submissions.of_edition(edition.id)) {
    if (each.state != SubmissionState::selected) continue;
    SubmittedFilm film = film_behind(app.catalogue, edition, each);
    if (may_be_named(film.item, now_ms)) all.emplace_back(folded(film.item.title), std::move(film));
  }
  std::ranges::stable_sort(all, {}, &std::pair<std::string, SubmittedFilm>::first);
  std::vector<SubmittedFilm> films;
  for (auto& [key, film] : all) films.push_back(std::move(film));
  return films;
}

FilmNotice notice_of(App& app, const Request& request, const SubmittedFilm& film) {
  FilmNotice notice{.film = film};
  const Submission& said = film.submission;
  const auto category = std::ranges::find(film.edition.categories, said.category, &Category::id);
  if (category != film.edition.categories.end()) notice.category = name_of(*category, request.language);
  notice.place = place_of(app, request.language, film);
  notice.year = said.finished_on.substr(0, kYearDigits);
  notice.languages = said.languages.empty() ? std::vector{film.item.language} : said.languages;
  if (film.film) notice.subtitles = subtitle_languages(app.catalogue, *film.film);
  if (!decide(request.viewer, {film.item}, Use::view, wall_clock_ms()).allowed()) return notice;
  notice.path = pages::item_path(film.item.id);
  const auto picture = [&](const Media& media, std::string_view role) {
    return pages::picture_of(media, visible_renditions(app.catalogue, request.viewer, film.item, media), role);
  };
  if (film.film) notice.poster = picture(*film.film, "poster");
  for (const MediaId& each : said.stills) {
    const auto photo = app.catalogue.media.find(each);
    if (auto still = photo ? picture(*photo, "photo") : std::nullopt) notice.stills.push_back(std::move(*still));
  }
  return notice;
}

const pages::Picture* picture_of(const FilmNotice& notice) {
  if (!notice.stills.empty()) return &notice.stills.front();
  return notice.poster ? &*notice.poster : nullptr;
}

std::string language_names(Language reader, const std::vector<std::string>& codes) {
  std::string names;
  for (const std::string& each : codes) names += (names.empty() ? "" : ", ") + language_name(reader, each);
  return names;
}

std::string subtitles_label(const Words& words, const FilmNotice& notice) {
  if (notice.subtitles.empty()) return {};
  return words({"subtitles: {languages}", {{"languages", language_names(words.language(), notice.subtitles)}}});
}

std::vector<FilmGroup> grouped(App& app, Language reader, const Edition& edition,
                               const std::vector<SubmittedFilm>& films, Grouping by) {
  if (by == Grouping::category) return by_category(reader, edition, films);
  std::map<std::string, FilmGroup> groups;  // by heading, folded
  for (const SubmittedFilm& film : films) {
    const auto headings =
        by == Grouping::theme ? theme_headings(app, reader, film) : std::vector{territory_heading(app, reader, film)};
    for (const std::string& each : headings) {
      FilmGroup& group = groups[folded(each)];
      group.heading = each;
      group.films.push_back(&film);
    }
  }
  std::vector<FilmGroup> all;
  for (auto& [key, group] : groups) all.push_back(std::move(group));
  // What has none has the empty heading, which came first.
  if (!all.empty() && all.front().heading.empty()) {
    std::ranges::rotate(all, all.begin() + 1);
    all.back().heading =
        app.renderer.words(reader)(by == Grouping::theme ? Message("Without a theme") : Message("Without a place"));
  }
  return all;
}

std::string catalogue_path(const Edition& edition) {
  return edition_path(edition) + "/catalogue";
}

}  // namespace resonance::server
