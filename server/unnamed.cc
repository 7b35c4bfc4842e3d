#include "server/unnamed.h"

#include <algorithm>

#include "base/clock.h"
#include "base/unicode.h"

namespace resonance::server {

bool is_named(const SubmittedFilm& film, int64_t now_ms) {
  return film.submission.state != SubmissionState::withdrawn && may_be_named(film.item, now_ms);
}

bool is_shown_to(const Viewer& viewer, const SubmittedFilm& film, int64_t now_ms) {
  return film.submission.state != SubmissionState::withdrawn &&
         decide(viewer, {film.item}, Use::view, now_ms).allowed();
}

bool is_named_to(const Viewer& viewer, const SubmittedFilm& film, int64_t now_ms) {
  return is_named(film, now_ms) || is_shown_to(viewer, film, now_ms);
}

std::string numbered_title(const Words& words, const SubmittedFilm& film, bool is_named) {
  const std::string number = words({"Film {number}", {{"number", std::to_string(film.submission.number)}}});
  return is_named ? number + " – " + film.item.title : number;
}

UnnamedFilms::UnnamedFilms(Catalogue& catalogue, const Edition& edition, const Viewer* viewer) {
  const int64_t now_ms = wall_clock_ms();
  for (const Submission& each : catalogue.submissions.of_edition(edition.id)) {
    const SubmittedFilm film = film_behind(catalogue, edition, each);
    if (viewer != nullptr ? is_named_to(*viewer, film, now_ms) : is_named(film, now_ms)) continue;
    add(film);
  }
}

void UnnamedFilms::add(const SubmittedFilm& film) {
  if (film.submission.number == 0) return;
  if (std::string title = folded(film.item.title); !title.empty()) titles_.push_back(std::move(title));
}

bool UnnamedFilms::are_named_in(const std::string& text) const {
  const std::string all = folded(text);
  return std::ranges::any_of(titles_, [&](const std::string& each) { return holds_as_words(all, each); });
}

std::string UnnamedFilms::name_told(const std::string& name, const std::string& otherwise) const {
  return name.empty() || are_named_in(name) ? otherwise : name;
}

std::string UnnamedFilms::told(const Words& words, const std::string& text) const {
  if (!are_named_in(text)) return text;
  return words("This text names a film whose people no longer agree: it is kept, and not shown.");
}

}  // namespace resonance::server
