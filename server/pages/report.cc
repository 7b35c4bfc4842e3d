// What a visitor says is wrong with a contribution; it lands in the moderators' queue.
#include "base/clock.h"
#include "server/errors.h"
#include "server/gated.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"
#include "server/sign_in.h"

namespace resonance::server::pages {
namespace {

constexpr int kMostOfAddress = 10;
constexpr int64_t kWindowMs = int64_t{60} * 60'000;

Response report_page(const App& app, const Request& request, const Item& item, const Form& form, bool sent,
                     const Message& problem, int status = 200) {
  View view;
  view.set("item_title", item.title);
  view.set("item_url", address(request.language, item_path(item.id)));
  view.set("action", address(request.language, item_path(item.id) + "/signaler"));
  view.set("words", form.value("words"));
  view.set("contact_value", form.value("contact"));
  view.set("sent", sent);
  view.set("problem", problem_view(app, request, problem));
  Head head;
  head.title = app.renderer.words(request.language)("Report a problem");
  head.path = item_path(item.id);
  head.hidden = true;
  return page(app, request, "report", head, view, status);
}

}  // namespace

Response report_form(App& app, const Request& request) {
  return report_page(app, request, gated_item(app, request, Use::view), {}, false, {});
}

Response report(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::view);
  const Form form = read_form(request);
  try {
    if (!app.catalogue.sessions.count_try("report " + client_address(request), kMostOfAddress, kWindowMs,
                                          wall_clock_ms())) {
      throw Error(ErrorCode::busy,
                  "Many reports came from here within an hour. Try again later; this one was not sent.");
    }
    app.catalogue.reports.create({.item = item.id, .words = form.value("words"), .contact = form.value("contact")});
    app.catalogue.journal.add({.account = request.viewer.account, .act = Act::reported, .item = item.id});
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return report_page(app, request, item, form, false, error.message(), status_of(error.code()));
  }
  return report_page(app, request, item, {}, true, {});
}

}  // namespace resonance::server::pages
