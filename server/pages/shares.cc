// The links that show one contribution to whoever has them: made, listed and taken back by whoever manages it.
#include "base/clock.h"
#include "server/agreements.h"
#include "server/errors.h"
#include "server/gated.h"
#include "server/local_time.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"

namespace resonance::server::pages {
namespace {

constexpr int64_t kDay = 24 * 3'600'000;

Response shares_page(App& app, const Request& request, const Item& item, const Form& form, const std::string& link,
                     const Message& problem, int status = 200) {
  const Words words = app.renderer.words(request.language);
  ViewList list;
  for (const Share& each : app.catalogue.shares.of_item(item.id, wall_clock_ms())) {
    View view;
    view.set("id", each.id.text());
    view.set("share_name", each.name);
    view.set("until", long_date(request.language, each.expires_ms));
    list.push_back(view);
  }
  View view;
  view.set("has_shares", !list.empty());
  view.set("shares", list);
  view.set("link", optional_text(link));
  view.set("item_title", shown_title(words, item));
  view.set("item_url", address(request.language, item_path(item.id)));
  view.set("viewings_url", address(request.language, item_path(item.id) + "/consultations"));
  view.set("action", address(request.language, item_path(item.id) + "/partages"));
  view.set("typed_name", form.value("name"));
  view.set("typed_until", form.has("until") ? form.value("until") : day_of(wall_clock_ms() + 30 * kDay));
  view.set("problem", problem_view(app, request, problem));
  Head head;
  head.title = words("Links that show it");
  head.path = item_path(item.id) + "/partages";
  head.section = "deposits";
  head.hidden = true;
  head.unstored = true;
  return page(app, request, "shares", head, view, status);
}

}  // namespace

Response shares(App& app, const Request& request) {
  return shares_page(app, request, gated_item(app, request, Use::manage), {}, {}, {});
}

Response change_shares(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::manage);
  if (!decide_role(request.viewer, Role::depositor).allowed()) {
    throw Error(ErrorCode::forbidden, "Your account is not allowed to do this. Ask whoever looks after the library.");
  }
  const Form form = read_form(request);
  try {
    if (form.value("action") == "revoke") {
      if (const auto id = ShareId::parse(form.value("id"))) app.catalogue.shares.revoke(item.id, *id);
      return redirect(address(request.language, item_path(item.id) + "/partages"));
    }
    const auto made = app.catalogue.shares.create(
        {.item = item.id, .name = form.value("name"), .expires_ms = day_ms(form.value("until")).value_or(0)},
        wall_clock_ms());
    const std::string path = address(request.language, "/partage/" + made.token);
    return shares_page(app, request, item, {}, absolute_url(app, request, path), {});
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return shares_page(app, request, item, form, {}, error.message(), status_of(error.code()));
  }
}

}  // namespace resonance::server::pages
