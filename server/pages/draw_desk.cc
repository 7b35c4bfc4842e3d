// The desk of who runs the draw of a citizen jury: rules, what volunteers declared, the commitment, the seed, the jury.
// It names nobody: those who volunteer are in server/pages/volunteers.cc.
#include <algorithm>

#include "base/clock.h"
#include "festival/sortition/feasibility.h"
#include "server/errors.h"
#include "server/local_time.h"
#include "server/pages/draw_report.h"
#include "server/pages/draw_settings.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"

namespace resonance::server::pages {
namespace {

namespace sortition = festival::sortition;

// What the desk shows after something was refused, beside what is stored: the form as it was typed.
struct Refused {
  Message problem;
  int status = 200;
  Form typed;
};

// How many declared what, and whether a jury can be had.
void set_roll(View& view, App& app, const Request& request, const ShownDraw& of) {
  const Words words = app.renderer.words(request.language);
  const auto roll = roll_of(of.draw, app.catalogue.volunteers.of_jury(of.jury.id), request.language);
  const sortition::Quotas quotas = quotas_of(of.draw, request.language);
  view.set("volunteer_count", words.plural(static_cast<int64_t>(roll.size()), "{n} volunteer", "{n} volunteers"));
  view.set("seat_count", words.plural(of.draw.seats, "{n} seat of the jury", "{n} seats of the jury"));
  view.set("quotas", quota_views(words, counts_of(quotas, roll)));
  const sortition::Feasibility answer = sortition::feasibility(sortition::make_pool(quotas, roll));
  std::vector<std::string> reasons;
  for (const Message& each : answer.reasons) reasons.push_back(words(each));
  view.set("is_possible", answer.possible);
  view.set("reasons", text_views(reasons));
}

void set_work(View& view, App& app, const Words& words, const ShownDraw& of) {
  const auto work = app.catalogue.draws.work(of.jury.id);
  const bool is_under_way = work && work->problem.empty();
  view.set("is_working", is_under_way);
  view.set("rounds", is_under_way ? words.plural(work->rounds, "{n} jury looked at", "{n} juries looked at") : "");
  view.set("work_problem", work && !is_under_way ? View(words(work->problem)) : View(false));
  view.set("may_relax", work && !is_under_way && work->kind == DrawWork::Kind::replacement);
}

// Seats that nobody has any more.
int64_t free_seats(App& app, const ShownDraw& of) {
  const auto record = record_of(of.draw);
  if (!record) return 0;
  const auto jury = sortition::jury_of(*record);
  const auto given_up = given_up_in(of.draw, app.catalogue.volunteers.of_jury(of.jury.id));
  return std::ranges::count_if(given_up,
                               [&](const std::string& key) { return std::ranges::find(jury, key) != jury.end(); });
}

Response desk(App& app, const Request& request, const ShownDraw& of, const Refused& refused = {}) {
  const Words words = app.renderer.words(request.language);
  const DrawState state = state_of(of.draw, wall_clock_ms());
  const std::string path = draw_path(of.edition, of.jury);
  View view;
  view.set("jury", jury_name(of.jury, request.language));
  view.set("jury_url", address(request.language, jury_path(of.edition, of.jury)));
  view.set("public_url", address(request.language, path));
  view.set("volunteers_url", address(request.language, path + "/volontaires"));
  view.set("action", address(request.language, path + "/conduite"));
  view.set("state", draw_state_label(words, state));
  view.set("is_stored", app.catalogue.draws.find(of.jury.id).has_value());
  const bool is_settled = state == DrawState::committed || state == DrawState::drawn;
  view.set("is_settled", is_settled);
  view.set("is_closed", state == DrawState::call_closed);
  view.set("is_committed", state == DrawState::committed);
  view.set("is_drawn", state == DrawState::drawn);
  view.set("has_lapsed", !is_settled && of.draw.committed.has_value());
  set_draw_dates(view, words, of);
  set_work(view, app, words, of);
  if (is_settled) {
    set_published(view, app, request, of);
    view.set("seed_kind", seed_kind_label(words, of.draw.seed_kind));
    view.set("typed_seed", refused.typed.value("seed"));
  } else {
    set_roll(view, app, request, of);
    set_draw_settings(view, words, refused.typed.has("seats") ? refused.typed : form_of(of));
    view.set("is_preparing", state == DrawState::preparing || refused.typed.has("seats"));
  }
  const int64_t free = free_seats(app, of);
  view.set("free_seats", free == 0 ? View(false) : View(words.plural(free, "{n} seat is free", "{n} seats are free")));
  view.set("problem", problem_view(app, request, refused.problem));
  Head head;
  head.title = words("Draw of the jury") + " – " + jury_name(of.jury, request.language);
  head.path = path + "/conduite";
  head.section = "festival";
  head.hidden = true;
  head.unstored = true;
  Response response = page(app, request, "draw-desk", head, view, refused.status);
  // Follows what is being computed, without scripts too.
  const auto work = app.catalogue.draws.work(of.jury.id);
  if (work && work->problem.empty()) response.set("Refresh", "3");
  return response;
}

void act(App& app, const Request& request, const ShownDraw& of, const Form& form) {
  const std::string action = form.value("action");
  const auto note = [&](Act act) {
    app.catalogue.journal.add({.account = request.viewer.account, .act = act, .words = of.jury.name_fr});
  };
  if (action == "settings") {
    app.catalogue.draws.save(draw_from(form, of), wall_clock_ms());
    note(Act::draw_changed);
  } else if (action == "commit") {
    begin_commitment(app, of);
    note(Act::roll_closed);
  } else if (action == "draw") {
    draw_jury(app, of, form.value("seed"), wall_clock_ms());
    note(Act::jury_drawn);
  } else if (action == "replace") {
    begin_replacement(app, of, form.has("relax"));
    note(Act::seat_given_up);
  } else {
    throw Error(ErrorCode::invalid, "This form does not say what to change. Nothing was changed.");
  }
}

}  // namespace

Response draw_desk(App& app, const Request& request) {
  return desk(app, request, shown_draw(app, request));
}

Response change_draw(App& app, const Request& request) {
  const ShownDraw of = shown_draw(app, request);
  const Form form = read_form(request);
  try {
    act(app, request, of, form);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return desk(app, request, of, {error.message(), status_of(error.code()), form});
  }
  return redirect(address(request.language, draw_path(of.edition, of.jury) + "/conduite"));
}

}  // namespace resonance::server::pages
