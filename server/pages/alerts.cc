// Searches that an account keeps, and whose news it gets by mail: begun from the library's page, listed on the
// account's, ended there or from any of their mails without signing in.
#include "server/errors.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"
#include "server/search_label.h"
#include "server/search_query.h"

namespace resonance::server::pages {
namespace {

Alert alert_behind(App& app, const Request& request) {
  const auto id = AlertId::parse(request.parameters.empty() ? std::string() : request.parameters.front());
  const auto alert = id ? app.catalogue.alerts.find(*id) : std::nullopt;
  if (!alert) throw Error(ErrorCode::not_found, "These mails have ended already: none comes any more.");
  return *alert;
}

Response ending_page(App& app, const Request& request, const Alert& alert, bool has_ended) {
  const Words words = app.renderer.words(request.language);
  View view;
  view.set("label", kept_search_label(app, request.language, alert.search));
  view.set("has_ended", has_ended);
  view.set("action", address(request.language, "/veilles/" + alert.id.text()));
  view.set("search_url", address(request.language, "/bibliotheque?" + alert.search));
  Head head;
  head.title = words("Mails about a search");
  head.path = "/veilles/" + alert.id.text();
  head.hidden = true;
  head.unstored = true;
  return page(app, request, "alert", head, view);
}

}  // namespace

std::string kept_search_label(App& app, Language language, const std::string& search) {
  Request request;
  request.language = language;
  request.query = read_search(search);
  return search_label(app, language, search_query(app, request), request.value("near"));
}

Alert begin_alert(App& app, const Account& account, const std::multimap<std::string, std::string>& search,
                  const std::string& period) {
  const auto wanted = alert_period_named(period);
  if (!wanted) throw Error(ErrorCode::invalid, "Mails come daily or weekly: choose one. Nothing was changed.");
  if (!may_keep_searches(app, account)) {
    throw Error(ErrorCode::conflict,
                "This library cannot send you mail: it has no mail server, or your account no address. Follow the "
                "search in a feed reader instead.");
  }
  return app.catalogue.alerts.create(account.id, kept_search(search), *wanted);
}

bool may_keep_searches(const App& app, const Account& account) {
  return sends_links(app) && account.role != Role::guest && is_mail_address(account.email);
}

Response keep_search(App& app, const Request& request) {
  const Form form = read_form(request);
  if (!request.account) {
    throw Error(ErrorCode::conflict,
                "Whoever sits at the library's own machine has no account there. “Accounts” makes one.");
  }
  begin_alert(app, *request.account, read_search(form.value("search")), form.value("period"));
  return redirect(address(request.language, "/compte#alerts"));
}

Response alert(App& app, const Request& request) {
  return ending_page(app, request, alert_behind(app, request), false);
}

// Also what a mail program sends by itself (RFC 8058): no cookie, no redirect.
Response end_alert(App& app, const Request& request) {
  const Alert ended = alert_behind(app, request);
  app.catalogue.alerts.end(ended.id);
  return ending_page(app, request, ended, true);
}

}  // namespace resonance::server::pages
