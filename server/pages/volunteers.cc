// Those who volunteer for a citizen jury, with their names: for who runs the draw alone. Each look is in the journal.
#include <algorithm>
#include <set>

#include "base/clock.h"
#include "server/errors.h"
#include "server/pages/draw_report.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"

namespace resonance::server::pages {
namespace {

namespace sortition = festival::sortition;

std::string standing_of(const Words& words, const Volunteer& volunteer, bool is_drawn) {
  if (volunteer.withdrawn_ms != 0) return is_drawn ? words("Drawn; gave up their seat") : words("Withdrew");
  if (volunteer.juror) return words("Sits in the jury");
  if (is_drawn) return words("Drawn; has not answered yet");
  return volunteer.key.empty() ? words("Signed up") : words("On the roll");
}

ViewList volunteer_views(const Words& words, const ShownDraw& of, const std::vector<Volunteer>& volunteers) {
  std::set<std::string> drawn;
  if (const auto record = record_of(of.draw)) {
    for (const sortition::DrawStep& step : record->steps) drawn.insert(step.drawn.begin(), step.drawn.end());
  }
  const sortition::Quotas quotas = quotas_of(of.draw, words.language());
  std::vector<Volunteer> ordered = volunteers;
  std::ranges::stable_partition(ordered, [&](const Volunteer& each) { return drawn.contains(each.key); });
  ViewList all;
  for (const Volunteer& each : ordered) {
    std::vector<std::string> answers;
    for (size_t i = 0; i < each.answers.size(); ++i) {
      answers.push_back(quotas.criteria.at(i).values.at(static_cast<size_t>(each.answers[i])).value);
    }
    View one;
    one.set("id", each.id.text());
    one.set("name", each.name);
    one.set("birth_year", std::to_string(each.birth_year));
    one.set("email", optional_text(each.email));
    one.set("telephone", optional_text(each.telephone));
    one.set("motivation", optional_text(each.motivation));
    one.set("answers", text_views(answers));
    one.set("standing", standing_of(words, each, drawn.contains(each.key)));
    one.set("is_drawn", drawn.contains(each.key));
    one.set("key", optional_text(each.key));
    one.set("stands", each.withdrawn_ms == 0);
    all.push_back(one);
  }
  return all;
}

struct Told {
  Message problem;
  int status = 200;
  std::string name;  // whose new link is told
  std::string link;
};

Response list(App& app, const Request& request, const Told& told = {}) {
  const ShownDraw of = shown_draw(app, request);
  const Words words = app.renderer.words(request.language);
  app.catalogue.journal.add({.account = request.viewer.account, .act = Act::volunteers_seen, .words = of.jury.name_fr});
  const auto volunteers = app.catalogue.volunteers.of_jury(of.jury.id);
  const std::string path = draw_path(of.edition, of.jury);
  const int64_t until_ms = volunteers_kept_until_ms(of.edition, of.draw);
  View view;
  view.set("jury", jury_name(of.jury, request.language));
  view.set("desk_url", address(request.language, path + "/conduite"));
  view.set("action", address(request.language, path + "/volontaires"));
  view.set("count", words.plural(static_cast<int64_t>(volunteers.size()), "{n} volunteer", "{n} volunteers"));
  view.set("kept_until", until_ms == 0 ? View(false) : View(long_date(request.language, until_ms)));
  view.set("volunteers", volunteer_views(words, of, volunteers));
  view.set("told_name", optional_text(told.name));
  view.set("told_link", told.link);
  view.set("problem", problem_view(app, request, told.problem));
  Head head;
  head.title = words("Volunteers") + " – " + jury_name(of.jury, request.language);
  head.path = path + "/volontaires";
  head.section = "festival";
  head.hidden = true;
  head.unstored = true;
  return page(app, request, "volunteers", head, view, told.status);
}

Volunteer named_volunteer(App& app, const JuryId& jury, const Form& form) {
  const auto id = VolunteerId::parse(form.value("volunteer"));
  const auto volunteer = id ? app.catalogue.volunteers.find(*id) : std::nullopt;
  if (!volunteer || volunteer->jury != jury) throw Error(ErrorCode::not_found, "This volunteer is not known here.");
  return *volunteer;
}

}  // namespace

Response volunteers(App& app, const Request& request) {
  return list(app, request);
}

Response change_volunteers(App& app, const Request& request) {
  const ShownDraw of = shown_draw(app, request);
  const Form form = read_form(request);
  Told told;
  try {
    const Volunteer volunteer = named_volunteer(app, of.jury.id, form);
    if (form.value("action") == "withdraw") {
      give_up(app, volunteer, wall_clock_ms());
    } else if (form.value("action") == "link") {
      told.name = volunteer.name;
      told.link = post_volunteer_link(app, request, of.jury, volunteer, app.catalogue.volunteers.add_link(volunteer.id),
                                      Message{"Here is another private link to your registration:\n\n{link}"});
    } else {
      throw Error(ErrorCode::invalid, "This form does not say what to change. Nothing was changed.");
    }
    app.catalogue.journal.add(
        {.account = request.viewer.account, .act = Act::volunteer_changed, .words = of.jury.name_fr});
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    told.problem = error.message();
    told.status = status_of(error.code());
  }
  if (told.problem.empty() && told.link.empty()) {
    return redirect(address(request.language, draw_path(of.edition, of.jury) + "/volontaires"));
  }
  return list(app, request, told);
}

}  // namespace resonance::server::pages
