// A screening of the festival as everybody reads it, and as those who project it take it away.
#include <fcntl.h>

#include <algorithm>
#include <cerrno>

#include "base/clock.h"
#include "server/local_time.h"
#include "server/markdown.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"
#include "server/pages/screenings.h"
#include "server/pages/structured_data.h"
#include "server/projection_pack.h"
#include "server/viewings.h"

namespace resonance::server::pages {
namespace {

View line_view(App& app, const Request& request, const Edition& edition, const ProgrammeLine& line) {
  const Words words = app.renderer.words(request.language);
  View view;
  view.set("time", clock_time(line.slot.begins_ms, edition.time_zone));
  view.set("is_film", line.film.has_value());
  const std::string minutes = words.plural(line.entry.minutes, "{n} minute", "{n} minutes");
  view.set("pause", line.film && line.entry.minutes > 0 ? View(minutes) : View(false));
  const int64_t length_ms = line.slot.ends_ms - line.slot.begins_ms;
  view.set("length", length_ms == 0 ? View(false) : View(line.film ? duration(request.language, length_ms) : minutes));
  view.set("title", line.film ? name_of(words, line) : words_of(line.entry, request.language));
  for (const char* each : {"url", "place", "category", "summary", "team"}) view.set(each, false);
  if (!line.film || line.naming != Naming::named) return view;
  const Item& item = line.film->item;
  if (decide(request.viewer, {item}, Use::view, wall_clock_ms()).allowed()) {
    view.set("url", address(request.language, item_path(item.id)));
  }
  view.set("language", item.language);
  view.set("place", optional_text(place_name(app.catalogue, item.territory)));
  const auto category = std::ranges::find(edition.categories, line.film->submission.category, &Category::id);
  if (category != edition.categories.end()) view.set("category", name_of(*category, request.language));
  view.set("summary", optional_text(item.summary));
  view.set("team", optional_text(line.film->submission.team));
  return view;
}

std::string structured(App& app, const Request& request, const ShownScreening& shown,
                       const std::vector<ProgrammeLine>& lines) {
  const Words words = app.renderer.words(request.language);
  DescribedScreening described;
  described.name = title_of(shown.screening, request.language);
  described.festival = title_of(shown.edition, request.language);
  described.url = absolute_url(app, request, address(request.language, screening_path(shown.edition, shown.screening)));
  described.place = place_of(shown.screening);
  described.address = shown.screening.address;
  described.commune = place_name(app.catalogue, shown.screening.territory);
  described.begins_ms = shown.screening.begins_ms;
  described.ends_ms = shown.screening.begins_ms;
  for (const ProgrammeLine& each : lines) {
    if (each.naming == Naming::gone) continue;
    described.ends_ms = std::max(described.ends_ms, each.slot.ends_ms);
    if (each.film && each.naming == Naming::named) {
      described.films.emplace_back(name_of(words, each), each.slot.ends_ms - each.slot.begins_ms);
    }
  }
  return structured_data(described);
}

// The contributions of the running order that this viewer may open.
ViewList card_views(App& app, const Request& request, const std::vector<ProgrammeLine>& lines) {
  ViewList cards;
  for (const ProgrammeLine& each : lines) {
    if (!each.film || each.naming != Naming::named) continue;
    if (!decide(request.viewer, {each.film->item}, Use::view, wall_clock_ms()).allowed()) continue;
    cards.push_back(card_view(app, request, each.film->item, nullptr));
  }
  return cards;
}

// A file that has no name and is gone with the last who reads it.
FileDescriptor unnamed_file(const std::filesystem::path& folder) {
  FileDescriptor file(open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (!file) throw system_error(errno, "write an archive");
  return file;
}

}  // namespace

ViewList line_views(App& app, const Request& request, const Edition& edition, const std::vector<ProgrammeLine>& lines) {
  ViewList all;
  for (const ProgrammeLine& each : lines) {
    if (each.naming != Naming::gone) all.push_back(line_view(app, request, edition, each));
  }
  return all;
}

ViewList screening_views_of(App& app, const Request& request, const Item& item) {
  const Words words = app.renderer.words(request.language);
  const int64_t now_ms = wall_clock_ms();
  ViewList all;
  if (!may_be_named(item, now_ms)) return all;
  for (const Screening& each : app.catalogue.screenings.showing(item.id)) {
    const auto edition = app.catalogue.editions.find(each.edition);
    if (each.announced_ms == 0 || !edition || !edition->announced) continue;
    const auto lines = running_order(app.catalogue, *edition, each, now_ms);
    const auto own = std::ranges::find_if(
        lines, [&](const ProgrammeLine& line) { return line.film && line.film->item.id == item.id; });
    if (own == lines.end() || own->naming != Naming::named) continue;
    std::map<std::string, std::string> values{{"day", long_day(words, each.begins_ms, edition->time_zone)},
                                              {"place", each.place}};
    View view;
    view.set("url", address(request.language, screening_path(*edition, each)));
    if (each.begins_ms > now_ms) {
      values["time"] = long_time(words, own->slot.begins_ms, edition->time_zone);
      view.set("text", words({"To be shown on {time}, {place}", values}));
    } else if (each.attendance) {
      values["people"] = words.plural(*each.attendance, "{n} person", "{n} people");
      view.set("text", words({"Shown on {day}, {place}, before {people}", values}));
    } else {
      view.set("text", words({"Shown on {day}, {place}", values}));
    }
    all.push_back(view);
  }
  return all;
}

Response screening(App& app, const Request& request) {
  const ShownScreening shown = told_screening(app, request);
  const auto& [edition, screening] = shown;
  const Words words = app.renderer.words(request.language);
  const auto lines = running_order(app.catalogue, edition, screening, wall_clock_ms());
  const std::string path = screening_path(edition, screening);
  const std::string& description = in_language(request.language, screening.description_fr, screening.description_en);
  View view;
  view.set("title", title_of(screening, request.language));
  view.set("edition", title_of(edition, request.language));
  view.set("edition_url", address(request.language, edition_path(edition)));
  view.set("programme_url", address(request.language, edition_path(edition) + "/programme"));
  view.set("when", long_time(words, screening.begins_ms, edition.time_zone));
  view.set("machine_time", iso8601(screening.begins_ms));
  view.set("where", full_place_of(app.catalogue, screening));
  view.set("seats",
           screening.capacity > 0 ? View(words.plural(screening.capacity, "{n} seat", "{n} seats")) : View(false));
  view.set("attendance",
           screening.attendance ? View(words.plural(*screening.attendance, "{n} person", "{n} people")) : View(false));
  view.set("body_html", description.empty() ? View(false) : View(markdown_to_html(description)));
  const ViewList line_list = line_views(app, request, edition, lines);
  view.set("lines", line_list);
  view.set("has_lines", !line_list.empty());
  view.set("offers", text_views(accessibility_labels(words, screening)));
  view.set("has_offers", !screening.accessibility.empty());
  const ViewList cards = card_views(app, request, lines);
  view.set("cards", cards);
  view.set("has_cards", !cards.empty());
  view.set("calendar_url", address(request.language, path + "/calendrier.ics"));
  view.set("edit_url", address(request.language, path + "/modifier"));
  view.set("pack_url", address(request.language, path + "/projection.zip"));
  view.set("is_hidden", screening.announced_ms == 0);
  const bool is_public = edition.announced && screening.announced_ms != 0;
  view.set("structured_data", is_public ? View(structured(app, request, shown, lines)) : View(false));
  Head head;
  head.title = title_of(screening, request.language) + " – " + title_of(edition, request.language);
  head.description = long_time(words, screening.begins_ms, edition.time_zone) + ", " + place_of(screening);
  head.path = path;
  head.section = "festival";
  head.hidden = !is_public;
  return page(app, request, "screening", head, view);
}

Response projection_zip(App& app, const Request& request) {
  const ShownScreening shown = shown_screening(app, request);
  const ProjectionPack pack = projection_pack(app.catalogue, app.data, app.renderer, request.language, shown.edition,
                                              shown.screening, wall_clock_ms());
  if (free_space_bytes(app.data.work()) < pack.size_bytes + app.settings.reserve_bytes) {
    throw Error(ErrorCode::unavailable,
                "There is not enough room on the disk to make this pack. Nothing was lost; tell whoever looks after "
                "the machine.");
  }
  for (const Item& each : pack.items) note_viewing(app, request, each);
  app.catalogue.journal.add(
      {.account = request.viewer.account, .act = Act::pack_taken, .words = shown.screening.title_fr});
  FileDescriptor file = unnamed_file(app.data.work());
  write_stored_zip(pack.parts, file);
  const int64_t size = size_bytes(file);
  Response response;
  response.file = FileBody{std::move(file), size, "\"" + request.id + "\""};
  response.set("Content-Type", "application/zip")
      .set("Content-Disposition", "attachment; filename=\"" + pack.name + "\"")
      .set("Cache-Control", "private, no-store");
  return response;
}

}  // namespace resonance::server::pages
