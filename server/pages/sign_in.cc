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
  head.title = app.renderer.words(request.language)("Choose a new password");
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
    const std::string aim = next.empty() ? address(request.language, "/mes-depots") : next;
    Response response =
        redirect(account.has_code ? address(request.language, "/connexion/code?vers=" + encode_query_value(aim)) : aim);
    begin_session(app, request, account, account.has_code, response);
    app.catalogue.journal.add({.account = account.id, .act = Act::signed_in});
    return response;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return sign_in_page(app, request, form.value("email"), next, error.message(), status_of(error.code()));
  }
}

namespace {

Response code_page(const App& app, const Request& request, const std::string& next, const Message& problem,
                   int status = 200) {
  View view;
  view.set("action", address(request.language, "/connexion/code"));
  view.set("next", next);
  view.set("problem", problem_view(app, request, problem));
  Head head;
  head.title = app.renderer.words(request.language)("Six digits");
  head.path = "/connexion";
  head.hidden = true;
  return page(app, request, "code", head, view, status);
}

}  // namespace

Response code_form(App& app, const Request& request) {
  if (!waiting_account(app, request)) return redirect(address(request.language, "/connexion"));
  return code_page(app, request, safe_path(request.value("vers")), {});
}

Response code(App& app, const Request& request) {
  const auto account = waiting_account(app, request);
  if (!account) return redirect(address(request.language, "/connexion"));
  const Form form = read_form(request);
  const std::string next = safe_path(form.value("next"));
  try {
    complete_session(app, request, *account, form.value("code"));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return code_page(app, request, next, error.message(), status_of(error.code()));
  }
  return redirect(next.empty() ? address(request.language, "/mes-depots") : next);
}

namespace {

constexpr int64_t kResetLasts = int64_t{60} * 60'000;
constexpr int kMostResets = 5;

Response forgotten_page(const App& app, const Request& request, bool asked, const Message& problem, int status = 200) {
  View view;
  view.set("action", address(request.language, "/mot-de-passe"));
  view.set("asked", asked);
  view.set("by_mail", sends_links(app));
  view.set("problem", problem_view(app, request, problem));
  Head head;
  head.title = app.renderer.words(request.language)("I forgot my password");
  head.path = "/mot-de-passe";
  head.hidden = true;
  return page(app, request, "forgotten", head, view, status);
}

}  // namespace

Response forgotten_form(App& app, const Request& request) {
  return forgotten_page(app, request, false, {});
}

// The answer is the same whether or not the address has an account.
Response forgotten(App& app, const Request& request) {
  const std::string email = typed_address(read_form(request).value("email"));
  if (!sends_links(app)) return forgotten_page(app, request, false, {});
  const int64_t now = wall_clock_ms();
  if (!app.catalogue.sessions.count_try("reset " + client_address(request), 4 * kMostResets, kResetLasts, now)) {
    return forgotten_page(app, request, false, "Many new passwords were asked for within an hour. Try again later.",
                          status_of(ErrorCode::busy));
  }
  const auto account = app.catalogue.accounts.find_by_email(email);
  const bool may_ask = app.catalogue.sessions.count_try("reset " + (account ? account->id.text() : email), kMostResets,
                                                        kResetLasts, now);
  if (account && !account->closed && may_ask && is_mail_address(account->email)) {
    const std::string token = app.catalogue.accounts.create_link(account->id, LinkPurpose::password, kResetLasts);
    const Words words = app.renderer.words(request.language);
    const std::string link = absolute_url(app, request, address(request.language, "/mot-de-passe/" + token));
    app.mail.post(
        account->email, words("A new password for Résonance"),
        words({"Somebody, you perhaps, asked for a new password. This address sets it, once, within an hour:\n\n"
               "{link}\n\nIf it was not you, do nothing: your password stays as it is.",
               {{"link", link}}}));
  }
  return forgotten_page(app, request, true, {});
}

Response sign_out(App& app, const Request& request) {
  Response response = redirect(address(request.language, "/"));
  response.set("Clear-Site-Data", "\"cache\"");
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
  Response response = redirect(address(request.language, account.has_code ? "/connexion/code" : "/mes-depots"));
  begin_session(app, request, *app.catalogue.accounts.find(account.id), account.has_code, response);
  return response;
}

}  // namespace resonance::server::pages
