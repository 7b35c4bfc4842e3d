#include "base/clock.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"

namespace resonance::server::pages {
namespace {

constexpr int kLatest = 9;

struct HomeView {
  ViewList latest;
  ViewList themes;
  int64_t contributions = 0;

  View to_view(const Words& words) const {
    View view;
    view.set("has_latest", !latest.empty());
    view.set("latest", latest);
    view.set("themes", themes);
    view.set("count", contributions > 0 ? View(words.plural(contributions, "{n} contribution to see, hear and read",
                                                            "{n} contributions to see, hear and read"))
                                        : View(false));
    return view;
  }
};

}  // namespace

Response home(App& app, const Request& request) {
  const Words words = app.renderer.words(request.language);
  HomeView view;
  for (const Item& item : app.catalogue.items.latest_findable(kLatest)) {
    if (!decide(request.viewer, {item}, Use::find, wall_clock_ms()).allowed()) continue;
    view.latest.push_back(card_view(app, request, item, nullptr));
  }
  view.contributions = app.catalogue.items.count_findable();
  const std::vector<Theme> all = app.catalogue.themes.all();
  for (const Theme& theme : all) {
    if (!theme.parent.empty()) continue;
    View one;
    one.set("label", theme_label(theme, request.language));
    one.set("url", address(request.language, "/bibliotheque?theme=" + encode_query_value(theme.id)));
    ViewList children;
    for (const Theme& child : all) {
      if (child.parent != theme.id || children.size() == 3) continue;
      View below;
      below.set("label", theme_label(child, request.language));
      below.set("url", address(request.language, "/bibliotheque?theme=" + encode_query_value(child.id)));
      children.push_back(below);
    }
    one.set("children", children);
    view.themes.push_back(one);
  }
  Head head;
  head.path = "/";
  head.section = "home";
  head.description = words(
      "Testimonies, capsules and experience reports by people who bring citizenship to life: to see, to "
      "hear, to read, and to find again by any word spoken in them.");
  return page(app, request, "home", head, view.to_view(words));
}

}  // namespace resonance::server::pages
