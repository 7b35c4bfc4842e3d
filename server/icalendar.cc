#include "server/icalendar.h"

#include <libical/ical.h>

#include <memory>

namespace resonance::server {
namespace {

icaltimetype utc(int64_t wall_ms) {
  return icaltime_from_timet_with_zone(wall_ms / 1000, 0, icaltimezone_get_utc_timezone());
}

}  // namespace

std::string icalendar(const std::string& name, const std::vector<CalendarEvent>& events, int64_t changed_ms) {
  const std::unique_ptr<icalcomponent, void (*)(icalcomponent*)> calendar(icalcomponent_new_vcalendar(),
                                                                          icalcomponent_free);
  icalcomponent_add_property(calendar.get(), icalproperty_new_version("2.0"));
  icalcomponent_add_property(calendar.get(), icalproperty_new_prodid("-//Résonance//Festival//FR"));
  icalproperty* const title = icalproperty_new_x(name.c_str());
  icalproperty_set_x_name(title, "X-WR-CALNAME");
  icalcomponent_add_property(calendar.get(), title);
  for (const CalendarEvent& each : events) {
    icalcomponent* const event = icalcomponent_new_vevent();
    icalcomponent_add_property(event, icalproperty_new_uid(each.id.c_str()));
    icalcomponent_add_property(event, icalproperty_new_dtstamp(utc(changed_ms)));
    icalcomponent_add_property(event, icalproperty_new_dtstart(utc(each.begins_ms)));
    if (each.ends_ms > each.begins_ms) icalcomponent_add_property(event, icalproperty_new_dtend(utc(each.ends_ms)));
    icalcomponent_add_property(event, icalproperty_new_summary(each.title.c_str()));
    if (!each.place.empty()) icalcomponent_add_property(event, icalproperty_new_location(each.place.c_str()));
    icalcomponent_add_property(event, icalproperty_new_url(each.url.c_str()));
    icalcomponent_add_component(calendar.get(), event);
  }
  const std::unique_ptr<char, void (*)(void*)> text(icalcomponent_as_ical_string_r(calendar.get()),
                                                    icalmemory_free_buffer);
  return text.get();
}

}  // namespace resonance::server
