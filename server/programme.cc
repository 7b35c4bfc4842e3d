#include "server/programme.h"

#include <algorithm>

#include "base/clock.h"
#include "base/unicode.h"
#include "server/local_time.h"
#include "server/pages/cards.h"

namespace resonance::server {
namespace {

constexpr int64_t kMinuteMs = 60'000;

Naming naming_of(const SubmittedFilm& film, int64_t now_ms) {
  const SubmissionState state = film.submission.state;
  const Publication publication = film.item.publication;
  if (state == SubmissionState::draft || state == SubmissionState::withdrawn || publication == Publication::withdrawn ||
      publication == Publication::refused) {
    return Naming::gone;
  }
  return may_be_named(film.item, now_ms) ? Naming::named : Naming::unnamed;
}

bool is_ready_film(const SubmittedFilm& film) {
  return film.film && film.film->state == MediaState::ready && film.film->type == MediaType::video;
}

// Subtitles are looked for only where they are promised: nobody asks for them elsewhere.
festival::ProgrammedFilm programmed(Catalogue& catalogue, const SubmittedFilm& film, Naming naming,
                                    bool promises_subtitles) {
  festival::ProgrammedFilm facts;
  facts.key = film.submission.id.text();
  facts.title = film.item.title;
  if (is_ready_film(film)) facts.duration_ms = film.film->duration_ms;
  facts.withdrawn = naming == Naming::gone;
  facts.selected = film.submission.state == SubmissionState::selected;
  facts.agreed = naming == Naming::named;
  facts.projection_right = film.submission.projection_right;
  facts.ready = is_ready_film(film);
  if (film.film && promises_subtitles) {
    const auto languages = subtitle_languages(catalogue, *film.film);
    facts.subtitled = !film.film->has_audio || std::ranges::find(languages, kAudienceLanguage) != languages.end();
  }
  return facts;
}

festival::PlannedScreening planned(Catalogue& catalogue, const Edition& edition, const Screening& screening,
                                   std::vector<ProgrammeLine>& lines, int64_t now_ms) {
  festival::PlannedScreening plan;
  plan.key = screening.id.text();
  plan.title = screening.title_fr;
  plan.room = folded(screening.place) + "\n" + folded(screening.room) + "\n" + screening.territory;
  plan.begins_ms = screening.begins_ms;
  plan.midnight_ms = end_of_day_ms(screening.begins_ms, edition.time_zone);
  plan.capacity = screening.capacity;
  plan.attendance = screening.attendance;
  plan.promises_subtitles = promises_subtitles(screening);
  for (const ProgrammeEntry& each : screening.entries) {
    ProgrammeLine line{each, std::nullopt, Naming::named, {}};
    festival::ProgrammePart part{std::nullopt, each.minutes * kMinuteMs};
    const auto submission = each.film ? catalogue.submissions.find(*each.film) : std::nullopt;
    if (each.film && !submission) continue;  // erased since the screening was read
    if (submission) {
      line.film = film_behind(catalogue, edition, *submission);
      line.naming = naming_of(*line.film, now_ms);
      part.film = programmed(catalogue, *line.film, line.naming, plan.promises_subtitles);
    }
    lines.push_back(std::move(line));
    plan.parts.push_back(std::move(part));
  }
  const std::vector<festival::Slot> slots = festival::slots_of(plan);
  for (size_t i = 0; i < lines.size(); ++i) lines[i].slot = slots[i];
  return plan;
}

bool is_shown_to(const Viewer& viewer, const Screening& screening) {
  return screening.announced_ms != 0 || decide_role(viewer, Role::moderator).allowed();
}

}  // namespace

ShownScreening shown_screening(App& app, const Request& request) {
  Edition edition = shown_edition(app, request);
  const auto id = ScreeningId::parse(request.parameters.at(1));
  auto screening = id ? app.catalogue.screenings.find(*id) : std::nullopt;
  if (!screening || screening->edition != edition.id || !is_shown_to(request.viewer, *screening)) {
    throw Error(ErrorCode::not_found, "This screening does not exist.");
  }
  return {std::move(edition), std::move(*screening)};
}

ShownScreening told_screening(App& app, const Request& request) {
  ShownScreening shown = shown_screening(app, request);
  shown.screening = told(UnnamedFilms(app.catalogue, shown.edition), app.renderer.words(request.language),
                         std::move(shown.screening));
  return shown;
}

bool has_programme(Catalogue& catalogue, const Viewer& viewer, const Edition& edition) {
  return std::ranges::any_of(catalogue.screenings.of_edition(edition.id),
                             [&](const Screening& each) { return is_shown_to(viewer, each); });
}

std::vector<Screening> shown_screenings(App& app, const Words& words, const Viewer& viewer, const Edition& edition) {
  std::vector<Screening> all = app.catalogue.screenings.of_edition(edition.id);
  std::erase_if(all, [&](const Screening& each) { return !is_shown_to(viewer, each); });
  if (all.empty()) return all;
  const UnnamedFilms unnamed(app.catalogue, edition);
  for (Screening& each : all) each = told(unnamed, words, std::move(each));
  return all;
}

Screening told(const UnnamedFilms& unnamed, const Words& words, Screening screening) {
  for (std::string* each : {&screening.title_fr, &screening.title_en}) {
    *each = unnamed.name_told(*each, words("Screening"));
  }
  for (std::string* each : {&screening.description_fr, &screening.description_en}) *each = unnamed.told(words, *each);
  for (ProgrammeEntry& each : screening.entries) {
    if (each.film) continue;
    for (std::string* text : {&each.words_fr, &each.words_en}) *text = unnamed.name_told(*text, words("Interlude"));
  }
  return screening;
}

std::vector<ProgrammeLine> running_order(Catalogue& catalogue, const Edition& edition, const Screening& screening,
                                         int64_t now_ms) {
  std::vector<ProgrammeLine> lines;
  planned(catalogue, edition, screening, lines, now_ms);
  return lines;
}

int64_t end_ms(Catalogue& catalogue, const Edition& edition, const Screening& screening, int64_t now_ms) {
  std::vector<ProgrammeLine> lines;
  return festival::end_ms(planned(catalogue, edition, screening, lines, now_ms));
}

std::vector<festival::ProgrammeWarning> programme_warnings(Catalogue& catalogue, const Edition& edition,
                                                           int64_t now_ms) {
  std::vector<festival::PlannedScreening> all;
  for (const Screening& each : catalogue.screenings.of_edition(edition.id)) {
    std::vector<ProgrammeLine> lines;
    all.push_back(planned(catalogue, edition, each, lines, now_ms));
  }
  return festival::warnings_of(
      all, {moment_of(edition, Milestone::festival_begins), moment_of(edition, Milestone::festival_ends)});
}

bool may_be_projected(const SubmittedFilm& film, const std::vector<Aspect>& aspects, int64_t now_ms) {
  if (!is_ready_film(film) || !may_be_named(film.item, now_ms)) return false;
  const Thing thing{film.item, &*film.film, aspects};
  Viewer room;
  room.judged = {film.item.id};
  return is_agreed(thing, Scope::festival, now_ms) && decide(room, thing, Use::play, now_ms).allowed();
}

bool promises_subtitles(const Screening& screening) {
  return screening.accessibility.contains(Accessibility::subtitles) ||
         screening.accessibility.contains(Accessibility::deaf_subtitles);
}

std::string screening_path(const Edition& edition, const Screening& screening) {
  return edition_path(edition) + "/seances/" + screening.id.text();
}

std::string title_of(const Screening& screening, Language language) {
  return in_language(language, screening.title_fr, screening.title_en);
}

std::string words_of(const ProgrammeEntry& entry, Language language) {
  return in_language(language, entry.words_fr, entry.words_en);
}

std::string name_of(const Words& words, const ProgrammeLine& line) {
  if (line.naming == Naming::named) return pages::shown_title(words, line.film->item);
  const int number = line.film->submission.number;
  return number == 0 ? words("A film") : words({"A film (no. {number})", {{"number", std::to_string(number)}}});
}

std::string place_of(const Screening& screening) {
  return screening.place + (screening.room.empty() ? "" : ", " + screening.room);
}

std::string full_place_of(Catalogue& catalogue, const Screening& screening) {
  std::string text = place_of(screening);
  for (const std::string& each : {screening.address, pages::place_name(catalogue, screening.territory)}) {
    if (!each.empty()) text += ", " + each;
  }
  return text;
}

std::string accessibility_label(const Words& words, Accessibility accessibility) {
  switch (accessibility) {
    case Accessibility::subtitles: return words("Subtitles");
    case Accessibility::deaf_subtitles: return words("Subtitles for deaf and hard of hearing people");
    case Accessibility::audio_description: return words("Audio description");
    case Accessibility::sign_language: return words("Interpreted into French sign language (LSF)");
    case Accessibility::wheelchair: return words("Accessible in a wheelchair");
    case Accessibility::hearing_loop: return words("Hearing loop");
    case Accessibility::relaxed: return words("Relaxed screening: one may move and speak");
  }
  return {};
}

std::vector<std::string> accessibility_labels(const Words& words, const Screening& screening) {
  std::vector<std::string> all;
  for (const Accessibility each : screening.accessibility) all.push_back(accessibility_label(words, each));
  return all;
}

}  // namespace resonance::server
