// One's own account: who one is here, one's password, where one is signed in.
#include "base/clock.h"
#include "base/one_time_code.h"
#include "server/errors.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"
#include "server/qr.h"
#include "server/sign_in.h"

namespace resonance::server::pages {
namespace {

const Account& own(const Request& request) {
  if (!request.account) {
    throw Error(ErrorCode::not_found,
                "Whoever sits at the library's own machine has no account there. “Accounts” makes one.");
  }
  return *request.account;
}

ViewList session_views(App& app, const Request& request) {
  const Words words = app.renderer.words(request.language);
  ViewList list;
  for (const Session& each : app.catalogue.sessions.of(own(request).id, wall_clock_ms())) {
    View view;
    view.set("id", each.id.text());
    view.set("agent", each.agent.empty() ? words("A browser without a name") : each.agent);
    view.set("used", long_date(request.language, each.used_ms));
    view.set("is_this", request.session && request.session->id == each.id);
    list.push_back(view);
  }
  return list;
}

ViewList alert_views(App& app, const Request& request) {
  const Words words = app.renderer.words(request.language);
  ViewList list;
  for (const Alert& each : app.catalogue.alerts.of_account(own(request).id)) {
    View view;
    view.set("id", each.id.text());
    view.set("label", kept_search_label(app, request.language, each.search));
    view.set("url", address(request.language, "/bibliotheque?" + each.search));
    view.set("period", each.period == AlertPeriod::daily ? words("Once a day") : words("Once a week"));
    list.push_back(view);
  }
  return list;
}

Response account_page(App& app, const Request& request, const Message& problem, int status = 200) {
  const Words words = app.renderer.words(request.language);
  const Account& account = own(request);
  View view;
  view.set("name", account.name);
  view.set("email", account.email);
  view.set("role", role_label(words, account.role));
  view.set("is_guest", account.role == Role::guest);
  ViewList organisations;
  for (const OrganisationId& id : account.organisations) {
    const auto organisation = app.catalogue.accounts.find_organisation(id);
    if (!organisation) continue;
    View one;
    one.set("name", organisation->name);
    const int64_t used = app.catalogue.accounts.used_bytes(id);
    one.set("used", organisation->quota_bytes > 0
                        ? words({"{used} of {quota} used",
                                 {{"used", file_size(request.language, used)},
                                  {"quota", file_size(request.language, organisation->quota_bytes)}}})
                        : words({"{used} used", {{"used", file_size(request.language, used)}}}));
    organisations.push_back(one);
  }
  view.set("has_organisations", !organisations.empty());
  view.set("organisations", organisations);
  view.set("sessions", session_views(app, request));
  const ViewList alerts = alert_views(app, request);
  view.set("has_alerts", !alerts.empty());
  view.set("alerts", alerts);
  view.set("may_keep_searches", may_keep_searches(app, account));
  view.set("has_code", account.has_code);
  view.set("is_staff", account.role >= Role::moderator);
  if (!account.has_code && account.role != Role::guest) {
    const std::string secret = new_code_secret();
    view.set("code_secret", secret);
    view.set("code_svg", qr_code(code_address(secret, account.email), words("Code for your application")));
  }
  view.set("action", address(request.language, "/compte"));
  view.set("sign_out_url", address(request.language, "/deconnexion"));
  view.set("needs_password", needs_password(request));
  view.set("problem", problem_view(app, request, problem));
  Head head;
  head.title = words("My account");
  head.path = "/compte";
  head.section = "account";
  head.hidden = true;
  return page(app, request, "account", head, view, status);
}

void change(App& app, const Request& request, const Form& form) {
  Account account = own(request);
  const std::string action = form.value("action");
  if (action == "name") {
    account.name = form.value("name");
    app.catalogue.accounts.update(account);
  } else if (action == "session") {
    const auto id = SessionId::parse(form.value("id"));
    if (id) app.catalogue.sessions.close(account.id, *id);
  } else if (action == "alert") {
    const auto id = AlertId::parse(form.value("id"));
    const auto alert = id ? app.catalogue.alerts.find(*id) : std::nullopt;
    if (alert && alert->account == account.id) app.catalogue.alerts.end(alert->id);
  } else if (action == "code" && !account.has_code) {
    confirm_person(app, request, form);
    const std::string secret = form.value("secret");
    const auto step = step_of_code(secret, form.value("code"), wall_clock_ms());
    if (!step) {
      throw Error(ErrorCode::invalid,
                  "These are not the digits of this code. Scan the one that is shown now, then write the digits.");
    }
    app.catalogue.accounts.set_code_secret(account.id, secret, *step);
  } else if (action == "no_code") {
    confirm_person(app, request, form);
    require_code(app, account, form.value("code"));
    app.catalogue.accounts.set_code_secret(account.id, {});
  } else {
    throw Error(ErrorCode::invalid, "This form does not say what to change. Nothing was changed.");
  }
}

}  // namespace

Response account(App& app, const Request& request) {
  return account_page(app, request, {});
}

Response change_account(App& app, const Request& request) {
  const Form form = read_form(request);
  try {
    if (form.value("action") == "password") {
      // Whoever knows the old one may take a new one; every session ends, and this browser gets another.
      if (own(request).has_password) require_password(app, own(request), form.value("old"));
      app.catalogue.accounts.set_password(own(request).id, form.value("password"));
      Response response = redirect(address(request.language, "/compte"));
      begin_session(app, request, *app.catalogue.accounts.find(own(request).id), false, response);
      return response;
    }
    change(app, request, form);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return account_page(app, request, error.message(), status_of(error.code()));
  }
  return redirect(address(request.language, "/compte"));
}

}  // namespace resonance::server::pages
