#include "base/clock.h"
#include "base/error.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/item_media.h"
#include "server/pages/pages.h"

namespace resonance::server::pages {
namespace {

constexpr int kListed = 100;

// How far a contribution has come, in four named steps.
enum class Step { receiving, preparing, prepared, online };

Step step_of(const Item& item, const std::vector<ShownMedia>& media) {
  bool processing = false;  // or stopped in the middle of it
  for (const ShownMedia& shown : media) {
    if (shown.media.state == MediaState::uploading) return Step::receiving;
    processing = processing || shown.media.state != MediaState::ready;
  }
  if (processing) return Step::preparing;
  return item.publication == Publication::published ? Step::online : Step::prepared;
}

View steps_view(const Words& words, Step reached, bool failed) {
  const std::string names[] = {words("Sending"), words("Preparation"), words("Ready"), words("Online")};
  ViewList steps;
  for (int i = 0; i < 4; ++i) {
    View step;
    step.set("name", names[i]);
    step.set("done", i < static_cast<int>(reached) || reached == Step::online);
    step.set("current", i == static_cast<int>(reached) && reached != Step::online);
    step.set("failed", failed && i == static_cast<int>(reached));
    steps.push_back(step);
  }
  return steps;
}

View deposit_view(App& app, const Request& request, const Item& item) {
  const Words words = app.renderer.words(request.language);
  const std::vector<ShownMedia> media = shown_media(app, request, item);
  View view;
  view.set("title", item.title.empty() ? words("Untitled draft") : item.title);
  view.set("kind", std::string(name(item.kind)));
  view.set("kind_label", kind_label(words, item.kind));
  view.set("url", address(request.language, item_path(item.id)));
  view.set("edit_url", address(request.language, item_path(item.id) + "/modifier"));
  view.set("publication_url", address(request.language, item_path(item.id) + "/publication"));
  view.set("date", long_date(request.language, item.created_ms));
  view.set("is_draft", item.publication == Publication::draft);
  view.set("is_published", item.publication == Publication::published);
  ViewList pending;
  bool failed = false;
  for (const ShownMedia& shown : media) {
    if (shown.media.state != MediaState::ready || shown.media.damaged)
      pending.push_back(pending_view(app, request, item, shown));
    failed = failed || shown.media.state == MediaState::failed;
  }
  const Step step = step_of(item, media);
  view.set("steps", steps_view(words, step, failed));
  view.set("may_publish", item.publication == Publication::draft && !item.title.empty() && step != Step::receiving);
  view.set("needs_title", item.title.empty());
  view.set("pending", pending);
  view.set("has_pending", !pending.empty());
  return view;
}

}  // namespace

Response deposits(App& app, const Request& request) {
  if (!decide_deposit(request.viewer).allowed()) {
    throw Error(ErrorCode::forbidden,
                "Only the person who keeps this library can do this, from the machine it runs on.");
  }
  const Words words = app.renderer.words(request.language);
  ViewList all;
  for (const Item& item : app.catalogue.items.latest_of_all(kListed)) {
    if (!decide(request.viewer, {item.publication, {}}, Use::manage, wall_clock_ms()).allowed()) continue;
    all.push_back(deposit_view(app, request, item));
  }
  View view;
  view.set("has_deposits", !all.empty());
  view.set("deposits", all);
  Head head;
  head.title = words("My deposits");
  head.path = "/mes-depots";
  head.section = "deposits";
  head.hidden = true;
  return page(app, request, "deposits", head, view);
}

}  // namespace resonance::server::pages
