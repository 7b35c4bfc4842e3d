#include "server/pages/submission_notice.h"

#include <algorithm>

#include "base/unicode.h"
#include "base/whole_number.h"
#include "server/display_names.h"
#include "server/edition_catalogue.h"
#include "server/pages/people.h"

namespace resonance::server::pages {
namespace {

constexpr std::string_view kStill = "still-";
constexpr int kMostStills = 10;
constexpr size_t kLongestName = 100;

std::vector<std::string> languages_in(const std::string& typed) {
  std::vector<std::string> codes;
  for (size_t at = 0; at <= typed.size();) {
    const size_t end = std::min(typed.find_first_of(",;\n", at), typed.size());
    const std::string name = clean_line(typed.substr(at, end - at), kLongestName);
    at = end + 1;
    if (name.empty()) continue;
    const auto code = language_code(name);
    if (!code) {
      throw Error(
          ErrorCode::invalid,
          {"“{name}” is no language that is known here: write it out, for example “Arabic”. Nothing was changed.",
           {{"name", name}}});
    }
    if (std::ranges::find(codes, *code) == codes.end()) codes.push_back(*code);
  }
  return codes;
}

std::string country_in(const std::string& code) {
  const auto country = stored_country(code);
  if (!country) throw Error(ErrorCode::invalid, "This country is not known here. Nothing was changed.");
  return *country;
}

// In the order of the places that were chosen.
std::vector<MediaId> stills_in(const Form& form) {
  std::vector<std::pair<int, MediaId>> placed;
  for (const auto& [name, value] : form.fields) {
    const int place = name.starts_with(kStill) ? whole_number(value).value_or(0) : 0;
    if (place <= 0) continue;
    const auto id = MediaId::parse(name.substr(kStill.size()));
    if (!id) throw Error(ErrorCode::invalid, "A still is a photo of the same contribution. Nothing was changed.");
    placed.emplace_back(place, *id);
  }
  std::ranges::stable_sort(placed, {}, &std::pair<int, MediaId>::first);
  std::vector<MediaId> stills;
  for (const auto& [place, id] : placed) stills.push_back(id);
  return stills;
}

// Every photo of the contribution, with the places among which its own is chosen.
ViewList still_views(App& app, const Request& request, const SubmittedFilm& film) {
  const Words words = app.renderer.words(request.language);
  ViewList all;
  for (const Media& each : app.catalogue.media.of_item(film.item.id)) {
    if (each.type != MediaType::photo || each.state != MediaState::ready) continue;
    const auto found = std::ranges::find(film.submission.stills, each.id);
    const auto place = found == film.submission.stills.end() ? 0 : found - film.submission.stills.begin() + 1;
    ViewList places{choice("", words("Not a still"), place == 0)};
    for (int i = 1; i <= kMostStills; ++i) places.push_back(choice(std::to_string(i), std::to_string(i), place == i));
    View view;
    view.set("field", std::string(kStill) + each.id.text());
    view.set("label", file_label(each));
    view.set("places", places);
    const auto picture = pages::picture_of(each, app.catalogue.media.renditions(each.id), "photo");
    view.set("picture", picture ? to_view(*picture) : View(false));
    all.push_back(view);
  }
  return all;
}

}  // namespace

void apply_notice(const Form& form, Submission& submission) {
  submission.stills = stills_in(form);
  submission.languages = languages_in(form.value("languages"));
  submission.country = country_in(form.value("country"));
}

void set_notice(View& view, App& app, const Request& request, const SubmittedFilm& film, const Form& form) {
  const FilmNotice notice = notice_of(app, request, film);
  const Words words = app.renderer.words(request.language);
  view.set("summary", optional_text(film.item.summary));
  view.set("spoken", language_names(request.language, notice.languages));
  view.set("languages",
           form.has("languages") ? form.value("languages") : language_names(request.language, notice.languages));
  const std::string chosen = form.has("country") ? form.value("country") : film.submission.country;
  ViewList all{choice("", country_name(request.language, kHomeCountry), chosen.empty())};
  for (const Country& each : countries(request.language)) {
    if (each.code != kHomeCountry) all.push_back(choice(each.code, each.name, each.code == chosen));
  }
  view.set("countries", all);
  const ViewList stills = still_views(app, request, film);
  view.set("stills", stills);
  view.set("has_stills", !stills.empty());
  ViewList chosen_stills;
  for (const Picture& each : notice.stills) chosen_stills.push_back(to_view(each));
  view.set("chosen_stills", chosen_stills);
  const int64_t length_ms = film.film ? film.film->duration_ms : 0;
  view.set("length", length_ms > 0 ? View(duration(request.language, length_ms)) : View(false));
  view.set("year", optional_text(notice.year));
  view.set("place", optional_text(notice.place));
  view.set("subtitles", optional_text(subtitles_label(words, notice)));
}

void set_people(View& view, App& app, const Request& request, const SubmittedFilm& film, int64_t now_ms) {
  const Words words = app.renderer.words(request.language);
  ViewList people;
  for (const Person& each : app.catalogue.consents.people_of(film.item.id)) {
    // The gate's answer if they alone were in it.
    Item alone = film.item;
    alone.people_declared = true;
    std::erase_if(alone.agreements, [&](const Agreement& agreement) { return agreement.person != each.id; });
    const Thing thing{alone, film.film ? &*film.film : nullptr, std::vector{Aspect::picture, Aspect::sound}};
    View one;
    one.set("name", each.name);
    one.set("standing", standing_of(words, app.catalogue.consents.of_person(each.id), now_ms).words);
    one.set("agrees", is_agreed(thing, Scope::festival, now_ms));
    people.push_back(one);
  }
  view.set("people", people);
  view.set("has_people", !people.empty());
  view.set("nobody_in_it", people.empty() && film.item.people_declared);
}

}  // namespace resonance::server::pages
