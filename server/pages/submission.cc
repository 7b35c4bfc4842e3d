// A film on its way to the festival, as its submitter follows it: which film, what is said of it, what is missing, the
// answer.
#include "base/clock.h"
#include "base/whole_number.h"
#include "server/agreements.h"
#include "server/errors.h"
#include "server/festival.h"
#include "server/gated.h"
#include "server/local_time.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/item_media.h"
#include "server/pages/pages.h"
#include "server/pages/submission_notice.h"

#include <algorithm>

namespace resonance::server::pages {
namespace {

constexpr int kListed = 100;

// The contributions among which somebody chooses the one that is their film.
std::vector<Item> own_items(App& app, const Viewer& viewer) {
  return viewer.account ? app.catalogue.items.latest_of(*viewer.account, viewer.organisations, kListed)
         : decide_role(viewer, Role::administrator).allowed() ? app.catalogue.items.latest_of_all(kListed)
                                                              : std::vector<Item>();
}

ViewList category_views(const Request& request, const Edition& edition, const std::string& chosen) {
  ViewList all;
  for (const Category& each : edition.categories) {
    all.push_back(choice(each.id.text(), name_of(each, request.language), each.id.text() == chosen));
  }
  return all;
}

Response choice_page(App& app, const Request& request, const Edition& edition, const Form& form, const Message& problem,
                     int status = 200) {
  const Words words = app.renderer.words(request.language);
  View view;
  ViewList films, submitted;
  const std::string wanted = form.has("item") ? form.value("item") : request.value("film");
  for (const Item& each : own_items(app, request.viewer)) {
    View one;
    one.set("title", shown_title(words, each));
    one.set("kind_label", kind_label(words, each.kind));
    const auto all = app.catalogue.submissions.of_item(each.id);
    const auto here = std::ranges::find(all, edition.id, &Submission::edition);
    if (here != all.end()) {
      one.set("url", address(request.language, submission_path(here->id)));
      one.set("state", submission_label(words, here->state));
      submitted.push_back(one);
      continue;
    }
    one.set("value", each.id.text());
    one.set("chosen", each.id.text() == wanted);
    films.push_back(one);
  }
  view.set("title", title_of(edition, request.language));
  view.set("films", films);
  view.set("has_films", !films.empty());
  view.set("submitted", submitted);
  view.set("has_submitted", !submitted.empty());
  view.set("categories", category_views(request, edition, form.value("category")));
  view.set("action", address(request.language, edition_path(edition) + "/soumettre"));
  view.set("is_open", call_state(edition, wall_clock_ms()) == CallState::open);
  view.set("is_stranger", !request.viewer.role);
  view.set("back_url", address(request.language, edition_path(edition)));
  const auto campaign = edition.campaign ? app.catalogue.campaigns.find(*edition.campaign) : std::nullopt;
  const bool by_link =
      campaign && is_open(*campaign, wall_clock_ms()) && !decide_role(request.viewer, Role::depositor).allowed();
  const bool may_deposit = decide_role(request.viewer, Role::depositor).allowed() || by_link;
  view.set("deposit_first_url",
           may_deposit ? View(address(request.language, by_link ? "/c/" + campaign->code : "/deposer")) : View(false));
  view.set("problem", problem_view(app, request, problem));
  Head head;
  head.title = words("Submit a film");
  head.path = edition_path(edition) + "/soumettre";
  head.section = "festival";
  return page(app, request, "submit", head, view, status);
}

constexpr const char* kTicks[] = {"first_film",        "rights_declared",  "music_declared",
                                  "minors_authorised", "projection_right", "audio_description"};

bool Submission::*const kTicked[] = {&Submission::first_film,       &Submission::rights_declared,
                                     &Submission::music_declared,   &Submission::minors_authorised,
                                     &Submission::projection_right, &Submission::audio_description};

void apply_form(const Form& form, Submission& submission) {
  submission.category = CategoryId::parse(form.value("category")).value_or(submission.category);
  submission.synopsis = form.value("synopsis");
  submission.team = form.value("team");
  submission.contact = form.value("contact");
  for (size_t i = 0; i < std::size(kTicks); ++i) submission.*kTicked[i] = form.has(kTicks[i]);
  submission.finished_on = calendar_day(form.value("finished_on")).value_or("");
  apply_notice(form, submission);
}

void set_steps(View& view, App& app, const Request& request, const SubmittedFilm& film, int64_t now_ms) {
  const Words words = app.renderer.words(request.language);
  const SubmissionState state = film.submission.state;
  const bool is_handed_in = state != SubmissionState::draft && state != SubmissionState::withdrawn;
  ViewList missing;
  for (const Message& each : missing_of(film, now_ms)) {
    View one;
    one.set("text", words(each));
    missing.push_back(one);
  }
  ViewList findings;
  for (const festival::Finding& each : findings_of(app, film, now_ms)) {
    if (each.verdict != festival::Verdict::not_met) continue;
    View one;
    one.set("text", words(each.reason));
    findings.push_back(one);
  }
  view.set("findings", findings);
  view.set("is_ineligible", !findings.empty() && film.submission.verdict != true);
  const CallState call = call_state(film.edition, now_ms);
  view.set("state", submission_label(words, state));
  view.set("number", is_handed_in ? View(std::to_string(film.submission.number)) : View(false));
  view.set("handed_in_on",
           is_handed_in ? View(long_time(words, film.submission.submitted_ms, film.edition.time_zone)) : View(false));
  view.set("answer", optional_text(film.submission.answer));
  view.set("missing", missing);
  view.set("has_missing", !missing.empty());
  view.set("is_complete", !is_handed_in && missing.empty());
  view.set("is_handed_in", is_handed_in);
  view.set("may_submit", !is_handed_in && missing.empty() && call == CallState::open);
  view.set("is_late", !is_handed_in && call == CallState::closed);
  view.set("is_early", !is_handed_in && call == CallState::not_yet);
  view.set("exchanged", is_exchanged(film));
  view.set("may_withdraw", is_handed_in);
}

Response film_page(App& app, const Request& request, const SubmittedFilm& film, const Form& form,
                   const Message& problem, int status = 200) {
  const Words words = app.renderer.words(request.language);
  const int64_t now_ms = wall_clock_ms();
  const Submission& said = film.submission;
  View view;
  view.set("edition", title_of(film.edition, request.language));
  view.set("edition_url", address(request.language, edition_path(film.edition)));
  view.set("title", shown_title(words, film.item));
  view.set("item_url", address(request.language, item_path(film.item.id)));
  view.set("edit_url", address(request.language, item_path(film.item.id) + "/modifier"));
  view.set("people_url", address(request.language, item_path(film.item.id) + "/personnes"));
  view.set("action", address(request.language, submission_path(said.id)));
  view.set("categories", category_views(request, film.edition, said.category.text()));
  view.set("synopsis", said.synopsis);
  view.set("team", said.team);
  view.set("contact_value", said.contact);
  view.set("finished_on", said.finished_on);
  for (size_t i = 0; i < std::size(kTicks); ++i) view.set(std::string("is_") + kTicks[i], said.*kTicked[i]);
  const auto rules = app.catalogue.editions.rules(film.edition.id);
  view.set("rules_version", rules ? View(std::to_string(rules->version)) : View(false));
  view.set("asks_minors", film.edition.requirements.minors_authorised);
  view.set("may_change", may_change(request.viewer, film, now_ms));
  set_steps(view, app, request, film, now_ms);
  set_notice(view, app, request, film, form);
  set_people(view, app, request, film, now_ms);
  view.set("problem", problem_view(app, request, problem));
  Head head;
  head.title = shown_title(words, film.item) + " – " + title_of(film.edition, request.language);
  head.path = submission_path(said.id);
  head.section = "festival";
  head.hidden = true;
  return page(app, request, "submission", head, view, status);
}

}  // namespace

Response submit_form(App& app, const Request& request) {
  return choice_page(app, request, shown_edition(app, request), {}, {});
}

Response begin_submission(App& app, const Request& request) {
  const Edition edition = shown_edition(app, request);
  const Form form = read_form(request);
  try {
    const Submission made = enter_film(app, request.viewer, edition, form.value("item"), form.value("category"));
    return redirect(address(request.language, submission_path(made.id)));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return choice_page(app, request, edition, form, error.message(), status_of(error.code()));
  }
}

Response submission(App& app, const Request& request) {
  return film_page(app, request, own_film(app, request), {}, {});
}

Response change_submission(App& app, const Request& request) {
  SubmittedFilm film = own_film(app, request);
  const Form form = read_form(request);
  const std::string action = form.value("action");
  try {
    if (action == "withdraw") {
      withdraw_film(app, request.viewer, film);
      return redirect(address(request.language, submission_path(film.submission.id)));
    }
    if (may_change(request.viewer, film, wall_clock_ms())) apply_form(form, film.submission);
    change_film(app, request.viewer, film);
    if (action == "submit") {
      submit_film(app, request.viewer, film, whole_number(form.value("rules")).value_or(0));
    }
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return film_page(app, request, film, form, error.message(), status_of(error.code()));
  }
  return redirect(address(request.language, submission_path(film.submission.id)));
}

}  // namespace resonance::server::pages
