// Who saw a contribution that is not public: the page of whoever manages it.
#include "server/pages/viewings.h"

#include "base/clock.h"
#include "server/gated.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"

namespace resonance::server::pages {
namespace {

constexpr int kListed = 1'000;

std::string viewer_name(App& app, const Words& words, const Viewing& viewing) {
  if (!viewing.share_name.empty()) return words({"Through the link for {name}", {{"name", viewing.share_name}}});
  const auto account = viewing.account ? app.catalogue.accounts.find(*viewing.account) : std::nullopt;
  if (!account) return words("The owner of the machine");
  return account->name.empty() ? words("Somebody with the link of a call") : account->name;
}

}  // namespace

View viewing_view(App& app, const Request& request, const Viewing& viewing) {
  const Words words = app.renderer.words(request.language);
  const auto item = app.catalogue.items.find(viewing.item);
  View view;
  view.set("who", viewer_name(app, words, viewing));
  view.set("date", long_date(request.language, viewing.at_ms));
  view.set("date_iso", iso8601(viewing.at_ms));
  view.set("title", item ? shown_title(words, *item) : std::string());
  view.set("url", address(request.language, item_path(viewing.item) + "/consultations"));
  return view;
}

Response viewings(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::manage);
  const Words words = app.renderer.words(request.language);
  ViewList list;
  for (const Viewing& each : app.catalogue.viewings.of_item(item.id, kListed)) {
    list.push_back(viewing_view(app, request, each));
  }
  View view;
  view.set("has_viewings", !list.empty());
  view.set("viewings", list);
  view.set("kept", words.plural(app.settings.viewings_kept_months, "{n} month", "{n} months"));
  view.set("is_public", decide({}, {item}, Use::view, wall_clock_ms()).allowed());
  view.set("item_title", shown_title(words, item));
  view.set("item_url", address(request.language, item_path(item.id)));
  Head head;
  head.title = words("Who saw it");
  head.path = item_path(item.id) + "/consultations";
  head.section = "deposits";
  head.hidden = true;
  head.unstored = true;
  return page(app, request, "viewings", head, view);
}

}  // namespace resonance::server::pages
