// The catalogue of an edition of the festival: its selected films, and what is said of each wherever that is said, on a
// page, on paper, in a file or to another program. Any thread.
//
// A film stands in it as long as the festival may name it (catalogue/gate.h); its pictures and the way to it are what
// the gate lets whoever asks have.
#pragma once

#include "server/festival.h"
#include "server/pages/cards.h"

namespace resonance::server {

// The edition of the year that the first place of the route's pattern names. Everybody reads its catalogue from the day
// on which the selection is known, those who prepare it before. Error{not_found}.
Edition catalogued_edition(App& app, const Request& request);

// In the alphabetical order of their titles.
std::vector<SubmittedFilm> catalogued_films(App& app, const Edition& edition);

struct FilmNotice {
  SubmittedFilm film;
  std::string category;                // as the reader's language names it, like its place
  std::string place;                   // its commune, its country or both; or empty
  std::string year;                    // in which it was finished; or empty
  std::vector<std::string> languages;  // codes, at least one
  std::vector<std::string> subtitles;  // codes
  std::string path;                    // of its own page, for whoever may open it; or empty
  std::optional<pages::Picture> poster;
  std::vector<pages::Picture> stills;
};
FilmNotice notice_of(App& app, const Request& request, const SubmittedFilm& film);
// The first still, or the poster.
const pages::Picture* picture_of(const FilmNotice& notice);
// "Français, Arabe".
std::string language_names(Language reader, const std::vector<std::string>& codes);
// "subtitles: French"; empty without any.
std::string subtitles_label(const Words& words, const FilmNotice& notice);

enum class Grouping { category, territory, theme };

// Some of the films under one heading; a film of several themes stands under each.
struct FilmGroup {
  std::string heading;
  std::vector<const SubmittedFilm*> films;
};
// Categories in the order of the edition, places and themes in that of the alphabet, what has none last. Keeps the
// addresses of `films`.
std::vector<FilmGroup> grouped(App& app, Language reader, const Edition& edition,
                               const std::vector<SubmittedFilm>& films, Grouping by);

std::string catalogue_path(const Edition& edition);

}  // namespace resonance::server
