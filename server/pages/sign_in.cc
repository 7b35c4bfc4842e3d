// Signing in and out, and the links with which a password is set: an invitation, a forgotten password.
#include "server/sign_in.h"
#include "base/clock.h"
#include "server/errors.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"

namespace resonance::server::pages {
namespace {

// A path of ours to go to afterwards; anything else is the way to spirit somebody away.
std::string safe_path(const std::string& wanted) {
  const bool is_ours = wanted.starts_with('/') && !wanted.starts_with("//") && wanted.find('\\') == wanted.npos &&
                       wanted.find_first_of("\r\n") == wanted.npos;
  return is_ours ? wanted : std::string();
}

Response sign_in_page(const App& app, const Request& request, const std::string& email, const std::string& next,
                      const Message& problem, int status = 200) {
  View view;
  view.set("action", address(request.language, "/connexion"));
  view.set("email", email);
  view.set("next", next);
  view.set("forgotten_url", address(request.language, "/mot-de-passe"));
  view.set("problem", problem_view(app, request, problem));
  Head head;
  head.title = app.renderer.words(request.language)("Sign in");
  head.path = "/connexion";
  head.hidden = true;
  return page(app, request, "sign-in", head, view, status);
}

Response password_page(const App& app, const Request& request, const Account& account, const Message& problem,
                       int status = 200) {
  View view;
  view.set("action", address(request.language, request.path));
  view.set("email", account.email);
  view.set("is_new", !account.has_password);
  view.set("problem", problem_view(app, request, problem));
  Head head;
  head.title = app.renderer.words(request.language)("Choose a password");
  head.path = "/connexion";
  head.hidden = true;
  return page(app, request, "password", head, view, status);
}

Account invited(App& app, const Request& request) {
  auto account = app.catalogue.accounts.behind_link(LinkPurpose::password, request.parameters.at(0));
  if (!account) {
    throw Error(ErrorCode::not_found,
                "This link has been used already or is too old. Ask for a new one: nothing is lost.");
  }
  return *account;
}

}  // namespace

Response sign_in_form(App& app, const Request& request) {
  return sign_in_page(app, request, {}, safe_path(request.value("vers")), {});
}

Response sign_in(App& app, const Request& request) {
  const Form form = read_form(request);
  const std::string next = safe_path(form.value("next"));
  try {
    const Account account = signed_in(app, request, form.value("email"), form.value("password"));
    Response response = redirect(next.empty() ? address(request.language, "/mes-depots") : next);
    begin_session(app, request, account, response);
    app.catalogue.journal.add({.account = account.id, .act = Act::signed_in});
    return response;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return sign_in_page(app, request, form.value("email"), next, error.message(), status_of(error.code()));
  }
}

Response sign_out(App& app, const Request& request) {
  Response response = redirect(address(request.language, "/"));
  end_session(app, request, response);
  return response;
}

Response password_form(App& app, const Request& request) {
  return password_page(app, request, invited(app, request), {});
}

Response set_password(App& app, const Request& request) {
  const Account account = invited(app, request);
  const Form form = read_form(request);
  try {
    if (form.value("password") != form.value("again")) {
      throw Error(ErrorCode::invalid, "The two passwords are not the same. Write them again.");
    }
    app.catalogue.accounts.set_password(account.id, form.value("password"));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return password_page(app, request, account, error.message(), status_of(error.code()));
  }
  Response response = redirect(address(request.language, "/mes-depots"));
  begin_session(app, request, *app.catalogue.accounts.find(account.id), response);
  return response;
}

}  // namespace resonance::server::pages
