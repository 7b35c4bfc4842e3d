// The private page of somebody who volunteers for a citizen jury: what they declared, whether they were drawn, and the
// buttons with which they take their seat or give it up.
#include <algorithm>

#include "base/clock.h"
#include "server/errors.h"
#include "server/pages/draw_report.h"
#include "server/pages/frame.h"
#include "server/pages/invitation.h"
#include "server/pages/pages.h"

namespace resonance::server::pages {
namespace {

namespace sortition = festival::sortition;

struct OwnDraw {
  Volunteer volunteer;
  ShownDraw of;
  bool is_on_jury = false;  // drawn, and their seat was not drawn anew
};

OwnDraw behind_link(App& app, const Request& request) {
  const auto volunteer = app.catalogue.volunteers.behind_link(request.parameters.at(0));
  const auto draw = volunteer ? app.catalogue.draws.find(volunteer->jury) : std::nullopt;
  const auto jury = draw ? app.catalogue.juries.find(draw->jury) : std::nullopt;
  const auto edition = jury ? app.catalogue.editions.find(jury->edition) : std::nullopt;
  if (!edition) {
    throw Error(ErrorCode::not_found,
                "This private link is not known here: who had it has withdrawn, or everything was erased at the end.");
  }
  OwnDraw own{*volunteer, {*edition, *jury, *draw}};
  if (const auto record = record_of(*draw)) {
    const auto keys = sortition::jury_of(*record);
    own.is_on_jury = std::ranges::find(keys, volunteer->key) != keys.end();
  }
  return own;
}

ViewList answer_views(const ShownDraw& of, const Volunteer& volunteer, Language language) {
  ViewList all;
  const sortition::Quotas quotas = quotas_of(of.draw, language);
  for (size_t i = 0; i < volunteer.answers.size(); ++i) {
    View one;
    one.set("criterion", quotas.criteria.at(i).name);
    one.set("value", quotas.criteria[i].values.at(static_cast<size_t>(volunteer.answers[i])).value);
    all.push_back(one);
  }
  return all;
}

Response own_page(App& app, const Request& request, const OwnDraw& own, const Form& typed = {},
                  const Message& problem = {}, int status = 200, const std::string& password_link = {}) {
  const Volunteer& volunteer = own.volunteer;
  const Words words = app.renderer.words(request.language);
  const bool stands = volunteer.withdrawn_ms == 0, is_held = record_of(own.of.draw).has_value();
  View view;
  view.set("jury", jury_name(own.of.jury, request.language));
  view.set("draw_url", address(request.language, draw_path(own.of.edition, own.of.jury)));
  view.set("state", draw_state_label(words, state_of(own.of.draw, wall_clock_ms())));
  view.set("volunteer_name", volunteer.name);
  view.set("birth_year", std::to_string(volunteer.birth_year));
  view.set("volunteer_email", optional_text(volunteer.email));
  view.set("telephone", optional_text(volunteer.telephone));
  view.set("motivation", optional_text(volunteer.motivation));
  view.set("consent_text", volunteer.consent_text);
  view.set("answers", answer_views(own.of, volunteer, request.language));
  view.set("has_withdrawn", !stands);
  const bool sits = volunteer.juror.has_value() && stands;
  view.set("sits", sits);
  view.set("may_sit", stands && own.is_on_jury && !sits);
  view.set("is_passed_over", stands && is_held && !own.is_on_jury);
  view.set("may_withdraw", stands);
  view.set("is_on_roll", app.catalogue.draws.is_roll_closed(own.of.jury.id, wall_clock_ms()));
  view.set("key", optional_text(volunteer.key));
  view.set("id", volunteer.id.text());
  view.set("salt", volunteer.salt);
  view.set("is_here", request.account && request.account->role != Role::guest);
  const std::string email = typed.value("email");
  view.set("email_value", email.empty() ? volunteer.email : email);
  view.set("password_link", optional_text(password_link));
  view.set("jury_url", address(request.language, "/jure"));
  view.set("action", address(request.language, request.path));
  view.set("problem", problem_view(app, request, problem));
  Head head;
  head.title = words("My registration for the draw");
  head.path = "/";
  head.hidden = true;
  head.unstored = true;
  return page(app, request, "volunteer", head, view, status);
}

// The link with which a new account chooses its password, where no mail brings it; else empty.
std::string take_seat(App& app, const Request& request, const OwnDraw& own, const Form& form) {
  if (own.volunteer.withdrawn_ms != 0 || !own.is_on_jury || own.volunteer.juror) {
    throw Error(ErrorCode::conflict, "This seat is not to be taken: it was given up, or you have it. Nothing changed.");
  }
  Juror juror = juror_from(app, form);
  Invitation invitation;
  if (request.account && request.account->role != Role::guest) {
    invitation.account = *request.account;
  } else {
    invitation = invite(app, request, form.value("email"), own.volunteer.name);
  }
  juror.jury = own.of.jury.id;
  juror.account = invitation.account.id;
  juror.name = own.volunteer.name;
  app.catalogue.volunteers.take_seat(own.volunteer.id, app.catalogue.jurors.add(juror).id);
  app.catalogue.journal.add(
      {.account = request.viewer.account, .act = Act::jury_changed, .words = own.of.jury.name_fr});
  return sends_links(app) ? std::string() : invitation.link;
}

}  // namespace

Response own_registration(App& app, const Request& request) {
  return own_page(app, request, behind_link(app, request));
}

Response change_registration(App& app, const Request& request) {
  const OwnDraw own = behind_link(app, request);
  const Form form = read_form(request);
  try {
    if (form.value("action") == "sit") {
      const std::string link = take_seat(app, request, own, form);
      if (!link.empty()) return own_page(app, request, behind_link(app, request), {}, {}, 200, link);
    } else if (form.value("action") == "withdraw") {
      // Who is erased at once has no page any more.
      if (give_up(app, own.volunteer, wall_clock_ms())) {
        return redirect(address(request.language, draw_path(own.of.edition, own.of.jury) + "?retrait=fait"));
      }
    } else {
      throw Error(ErrorCode::invalid, "This form does not say what to change. Nothing was changed.");
    }
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return own_page(app, request, own, form, error.message(), status_of(error.code()));
  }
  return redirect(address(request.language, request.path));
}

}  // namespace resonance::server::pages
