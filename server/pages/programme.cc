// The programme of an edition, day by day, on the screen and on paper, and as a calendar.
#include <algorithm>

#include "base/clock.h"
#include "server/icalendar.h"
#include "server/local_time.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"
#include "server/pages/screenings.h"

namespace resonance::server::pages {
namespace {

struct ShownProgramme {
  Edition edition;
  std::vector<Screening> screenings;
};

// Everybody sees it once a screening is announced.
ShownProgramme shown_programme(App& app, const Request& request) {
  ShownProgramme shown{shown_edition(app, request), {}};
  shown.screenings = shown_screenings(app, app.renderer.words(request.language), request.viewer, shown.edition);
  if (shown.screenings.empty() && !decide_role(request.viewer, Role::moderator).allowed()) {
    throw Error(ErrorCode::not_found, "The programme of this edition is not announced yet.");
  }
  return shown;
}

View screening_view(App& app, const Request& request, const Edition& edition, const Screening& screening,
                    int64_t warnings) {
  const Words words = app.renderer.words(request.language);
  const int64_t now_ms = wall_clock_ms();
  const auto lines = running_order(app.catalogue, edition, screening, now_ms);
  View view;
  view.set("title", title_of(screening, request.language));
  view.set("url", address(request.language, screening_path(edition, screening)));
  view.set("time", clock_time(screening.begins_ms, edition.time_zone));
  view.set("machine_time", iso8601(screening.begins_ms));
  view.set("place", place_of(screening));
  view.set("lines", line_views(app, request, edition, lines));
  view.set("offers", text_views(accessibility_labels(words, screening)));
  view.set("has_offers", !screening.accessibility.empty());
  view.set("is_hidden", screening.announced_ms == 0);
  view.set("warnings",
           warnings > 0 ? View(words.plural(warnings, "{n} thing to look at", "{n} things to look at")) : View(false));
  return view;
}

ViewList day_views(App& app, const Request& request, const ShownProgramme& shown) {
  const Words words = app.renderer.words(request.language);
  std::map<std::string, int64_t> warnings;
  if (decide_role(request.viewer, Role::moderator).allowed()) {
    for (const auto& each : programme_warnings(app.catalogue, shown.edition, wall_clock_ms())) {
      ++warnings[each.screening];
    }
  }
  ViewList days;
  std::string last;
  for (const Screening& each : shown.screenings) {
    const std::string day = long_day(words, each.begins_ms, shown.edition.time_zone);
    if (day != last) {
      View view;
      view.set("day", day);
      view.set("key", std::to_string(days.size() + 1));
      view.set("screenings", ViewList());
      days.push_back(view);
      last = day;
    }
    View one = screening_view(app, request, shown.edition, each, warnings[each.id.text()]);
    ViewList screenings = days.back().get("screenings")->list_value();
    screenings.push_back(one);
    days.back().set("screenings", screenings);
  }
  return days;
}

CalendarEvent event_of(App& app, const Request& request, const Edition& edition, const Screening& screening) {
  return {screening.id.text() + "@resonance",
          title_of(screening, request.language) + " – " + title_of(edition, request.language),
          screening.begins_ms,
          end_ms(app.catalogue, edition, screening, wall_clock_ms()),
          absolute_url(app, request, address(request.language, screening_path(edition, screening))),
          full_place_of(app.catalogue, screening)};
}

Response calendar(App& app, const Request& request, const Edition& edition, const std::vector<Screening>& screenings,
                  const std::string& title, const std::string& file_name) {
  std::vector<CalendarEvent> events;
  int64_t changed_ms = edition.created_ms;
  for (const Screening& each : screenings) {
    events.push_back(event_of(app, request, edition, each));
    changed_ms = std::max(changed_ms, each.changed_ms);
  }
  Response response = html(icalendar(title, events, changed_ms));
  response.set("Content-Type", "text/calendar; charset=utf-8");
  response.set("Content-Disposition", "inline; filename=\"" + file_name + ".ics\"");
  return response;
}

}  // namespace

Response programme(App& app, const Request& request) {
  const ShownProgramme shown = shown_programme(app, request);
  const Words words = app.renderer.words(request.language);
  const std::string path = edition_path(shown.edition) + "/programme";
  const ViewList days = day_views(app, request, shown);
  View view;
  view.set("edition", title_of(shown.edition, request.language));
  view.set("edition_url", address(request.language, edition_path(shown.edition)));
  view.set("days", days);
  view.set("has_days", !days.empty());
  view.set("calendar_url", address(request.language, path + ".ics"));
  view.set("new_url", address(request.language, edition_path(shown.edition) + "/seances/nouvelle"));
  Head head;
  head.title = words("Programme") + " – " + title_of(shown.edition, request.language);
  head.path = path;
  head.section = "festival";
  head.hidden = !shown.edition.announced;
  return page(app, request, "programme", head, view);
}

Response programme_calendar(App& app, const Request& request) {
  const ShownProgramme shown = shown_programme(app, request);
  return calendar(app, request, shown.edition, shown.screenings, title_of(shown.edition, request.language),
                  "programme-" + std::to_string(shown.edition.year));
}

Response screening_calendar(App& app, const Request& request) {
  const ShownScreening shown = told_screening(app, request);
  return calendar(app, request, shown.edition, {shown.screening}, title_of(shown.screening, request.language),
                  "seance-" + shown.screening.id.text());
}

}  // namespace resonance::server::pages
