// The films of an edition as those who prepare it see them: what is missing, who decides what.
#include <algorithm>

#include "base/clock.h"
#include "server/errors.h"
#include "server/festival.h"
#include "server/local_time.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"

namespace resonance::server::pages {
namespace {

constexpr SubmissionState kGroups[] = {SubmissionState::submitted, SubmissionState::selected,
                                       SubmissionState::not_selected, SubmissionState::draft,
                                       SubmissionState::withdrawn};

View film_view(App& app, const Request& request, const SubmittedFilm& film, int64_t now_ms) {
  const Words words = app.renderer.words(request.language);
  const Submission& said = film.submission;
  View view;
  view.set("id", said.id.text());
  view.set("title", shown_title(words, film.item));
  view.set("url", address(request.language, submission_path(said.id)));
  view.set("item_url", address(request.language, item_path(film.item.id)));
  view.set("number", said.number > 0 ? View(std::to_string(said.number)) : View(false));
  view.set("length", film.film && film.film->duration_ms > 0 ? View(duration(request.language, film.film->duration_ms))
                                                             : View(false));
  view.set("place", optional_text(place_name(app.catalogue, film.item.territory)));
  const auto category = std::ranges::find(film.edition.categories, said.category, &Category::id);
  view.set("category",
           category == film.edition.categories.end() ? std::string() : name_of(*category, request.language));
  ViewList missing;
  for (const Message& each : missing_of(film, now_ms)) {
    View one;
    one.set("text", words(each));
    missing.push_back(one);
  }
  view.set("missing", missing);
  view.set("has_missing", !missing.empty());
  const auto all = findings_of(app, film, now_ms);
  ViewList findings;
  for (const festival::Finding& each : all) {
    View one;
    one.set("text", words(each.reason));
    one.set("met", each.verdict == festival::Verdict::met);
    findings.push_back(one);
  }
  view.set("findings", findings);
  view.set("has_findings", !findings.empty());
  view.set("by_rules", festival::is_eligible(all));
  view.set("exchanged", is_exchanged(film));
  view.set("answer", said.answer);
  view.set("verdict_note", said.verdict_note);
  view.set("is_overruled", said.verdict.has_value());
  view.set("is_eligible", said.verdict == true);
  view.set("may_select", said.state == SubmissionState::submitted || said.state == SubmissionState::not_selected);
  view.set("may_refuse", said.state == SubmissionState::submitted || said.state == SubmissionState::selected);
  view.set("may_reopen", said.state == SubmissionState::selected || said.state == SubmissionState::not_selected);
  view.set("is_decided", said.state != SubmissionState::draft && said.state != SubmissionState::withdrawn);
  return view;
}

Response list_page(App& app, const Request& request, const Edition& edition, const Message& problem, int status = 200) {
  const Words words = app.renderer.words(request.language);
  const int64_t now_ms = wall_clock_ms();
  const auto all = app.catalogue.submissions.of_edition(edition.id);
  ViewList groups;
  for (const SubmissionState state : kGroups) {
    ViewList films;
    for (const Submission& each : all) {
      if (each.state == state)
        films.push_back(film_view(app, request, film_behind(app.catalogue, edition, each), now_ms));
    }
    if (films.empty()) continue;
    View group;
    group.set("name", std::string(name(state)));
    group.set("heading", submission_label(words, state));
    group.set("count", number(request.language, static_cast<int64_t>(films.size())));
    group.set("films", films);
    groups.push_back(group);
  }
  View view;
  view.set("title", title_of(edition, request.language));
  view.set("groups", groups);
  view.set("has_groups", !groups.empty());
  view.set("action", address(request.language, edition_path(edition) + "/films"));
  view.set("back_url", address(request.language, edition_path(edition)));
  view.set("problem", problem_view(app, request, problem));
  Head head;
  head.title = words({"Films of {edition}", {{"edition", title_of(edition, request.language)}}});
  head.path = edition_path(edition) + "/films";
  head.section = "festival";
  head.hidden = true;
  return page(app, request, "selection", head, view, status);
}

}  // namespace

Response selection(App& app, const Request& request) {
  return list_page(app, request, shown_edition(app, request), {});
}

Response decide_selection(App& app, const Request& request) {
  const Edition edition = shown_edition(app, request);
  const Form form = read_form(request);
  try {
    const auto id = SubmissionId::parse(form.value("film"));
    const auto submission = id ? app.catalogue.submissions.find(*id) : std::nullopt;
    if (!submission || submission->edition != edition.id) {
      throw Error(ErrorCode::not_found, "This film is not submitted to this edition.");
    }
    const SubmittedFilm film = film_behind(app.catalogue, edition, *submission);
    const std::string action = form.value("action");
    if (action == "eligible" || action == "not_eligible" || action == "rules") {
      const auto verdict = action == "rules" ? std::nullopt : std::optional(action == "eligible");
      app.catalogue.submissions.overrule(submission->id, verdict, form.value("note"));
    } else {
      const auto state = submission_state_named(action);
      if (!state) throw Error(ErrorCode::invalid, "This decision is not known here. Nothing was changed.");
      decide_film(app, request.viewer, film, *state, form.value("answer"));
    }
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return list_page(app, request, edition, error.message(), status_of(error.code()));
  }
  return redirect(address(request.language, edition_path(edition) + "/films"));
}

}  // namespace resonance::server::pages
