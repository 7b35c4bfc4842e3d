// The page on which what is said is corrected line by line, with the chapters beside. The form is the floor; the
// element <capsule-captions> takes its place where there are scripts.
#include <algorithm>
#include <charconv>
#include <set>

#include "base/error.h"
#include "server/errors.h"
#include "server/gated.h"
#include "server/pages/caption_lines.h"
#include "server/pages/frame.h"
#include "server/pages/item_media.h"
#include "server/pages/pages.h"

namespace resonance::server::pages {
namespace {

constexpr size_t kLinesShown = 50, kNewLinesToBegin = 5;
constexpr int64_t kLinesFormBytes = int64_t{8} << 20;

struct Place {
  Item item;
  Media media;
  std::string language;  // of the lines
  char mark;             // before tenths of a second
};

Place place_of(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::change);
  const Media media = gated_media(app, request, item);
  if (media.type == MediaType::photo || media.type == MediaType::document) {
    throw Error(ErrorCode::not_found, {"This file is not in the library."});
  }
  const std::string asked = request.value("langue");
  const std::string language = asked == "fr" || asked == "en" ? asked : item.language == "en" ? "en" : "fr";
  return {item, media, language, request.language == Language::french ? ',' : '.'};
}

// The page of a list that holds its `asked` value, counted from 1.
size_t first_line(const std::string& asked, size_t count) {
  size_t number = 1;
  std::from_chars(asked.data(), asked.data() + asked.size(), number);
  const size_t pages = count == 0 ? 1 : (count - 1) / kLinesShown + 1;
  return (std::clamp<size_t>(number, 1, pages) - 1) * kLinesShown;
}

std::string page_parameter(TrackPurpose purpose) {
  return purpose == TrackPurpose::captions ? "page" : "page_chapitres";
}

// What the person sees and the problem that it has.
struct Shown {
  TypedLines lines;
  size_t total = 0;
  std::set<std::string> speakers;
  std::vector<TypedLine> unsaved;  // typed for a version that is no more
  Message problem;
};

Shown as_stored(const Place& place, TrackPurpose purpose, const VersionedCues& now, const std::string& page) {
  Shown shown;
  shown.total = now.cues.size();
  shown.lines.purpose = purpose;
  shown.lines.version = now.version;
  shown.lines.first = first_line(page, now.cues.size());
  shown.lines.count = std::min(kLinesShown, now.cues.size() - shown.lines.first);
  for (size_t i = 0; i < shown.lines.count; ++i) {
    shown.lines.lines.push_back(typed(now.cues[shown.lines.first + i], place.mark));
  }
  shown.lines.lines.resize(shown.lines.count + (now.cues.empty() ? kNewLinesToBegin : 1));
  for (const Cue& cue : now.cues) {
    if (!cue.speaker.empty()) shown.speakers.insert(cue.speaker);
  }
  return shown;
}

// Of what was typed, all that is not among the lines as they are now.
std::vector<TypedLine> unsaved(const Place& place, const std::vector<Cue>& cues, const TypedLines& lines) {
  std::set<std::string> known;
  const auto key = [](const TypedLine& line) { return line.start + '\n' + line.speaker + '\n' + line.text; };
  for (const Cue& cue : cues) known.insert(key(typed(cue, place.mark)));
  std::vector<TypedLine> rest;
  for (const TypedLine& line : lines.lines) {
    if (!line.text.empty() && !known.contains(key(line))) rest.push_back(line);
  }
  return rest;
}

View line_view(const Words& words, const TypedLine& line, size_t number, bool is_new) {
  View view;
  view.set("number", std::to_string(number));
  view.set("start", line.start);
  view.set("end", line.end);
  view.set("speaker", line.speaker);
  view.set("text", line.text);
  view.set("is_new", is_new);
  std::string label = is_new ? words("New line") : words({"Line {n}", {{"n", std::to_string(number)}}});
  for (const std::string& part : {line.start, line.speaker}) label += part.empty() ? "" : ", " + part;
  view.set("label", label);
  for (const char* act : {"split", "join", "remove"}) view.set(std::string("is_") + act, line.act == act);
  return view;
}

View pages_view(const Request& request, const Place& place, const Shown& shown) {
  const auto to = [&](size_t first) {
    return View(address(request.language, captions_page_path(place.media, place.language)) + "&" +
                page_parameter(shown.lines.purpose) + "=" + std::to_string(first / kLinesShown + 1) + "#" +
                std::string(name(shown.lines.purpose)));
  };
  const size_t first = shown.lines.first, after = first + kLinesShown;
  if (shown.total <= kLinesShown) return false;
  View view;
  view.set("from", std::to_string(first + 1));
  view.set("to", std::to_string(std::min(shown.total, after)));
  view.set("total", std::to_string(shown.total));
  view.set("previous_url", first > 0 ? to(first - kLinesShown) : View(false));
  view.set("next_url", after < shown.total ? to(after) : View(false));
  return view;
}

View section_view(App& app, const Request& request, const Place& place, const Shown& shown) {
  const Words words = app.renderer.words(request.language);
  const TypedLines& lines = shown.lines;
  const std::string purpose(name(lines.purpose));
  const bool chapters = lines.purpose == TrackPurpose::chapters;
  View view;
  view.set("purpose", purpose);
  view.set("is_chapters", chapters);
  view.set("heading", chapters ? words("Chapters") : words("What is said"));
  view.set("action", address(request.language, captions_page_path(place.media, place.language)) + "&" +
                         page_parameter(lines.purpose) + "=" + std::to_string(lines.first / kLinesShown + 1));
  view.set("track", "/media/" + place.media.id.text() + "/tracks/" + purpose + "/" + place.language);
  view.set("version", std::to_string(lines.version));
  view.set("first", std::to_string(lines.first));
  view.set("count", std::to_string(lines.count));
  view.set("empty", shown.total == 0);
  ViewList rows, typed_before, speakers;
  for (size_t i = 0; i < lines.lines.size(); ++i) {
    rows.push_back(line_view(words, lines.lines[i], lines.first + i + 1, i >= lines.count));
  }
  for (const TypedLine& line : shown.unsaved) typed_before.push_back(line_view(words, line, 0, true));
  for (const std::string& speaker : shown.speakers) {
    View one;
    one.set("name", speaker);
    speakers.push_back(one);
  }
  view.set("lines", rows);
  view.set("unsaved", typed_before);
  view.set("has_unsaved", !typed_before.empty());
  view.set("speakers", speakers);
  view.set("pages", pages_view(request, place, shown));
  view.set("saved", shown.problem.empty() && request.method != "POST" && request.value("fait") == purpose);
  view.set("problem", problem_view(app, request, shown.problem));
  return view;
}

// `sent`: what a form brought that could not be saved.
Response captions_page(App& app, const Request& request, const Place& place, const std::optional<Shown>& sent,
                       int status = 200) {
  const Words words = app.renderer.words(request.language);
  View view;
  ViewList sections, players, languages;
  for (const TrackPurpose purpose : {TrackPurpose::captions, TrackPurpose::chapters}) {
    if (sent && sent->lines.purpose == purpose) {
      sections.push_back(section_view(app, request, place, *sent));
      continue;
    }
    const VersionedCues now = app.catalogue.transcripts.read(place.media.id, purpose, place.language);
    sections.push_back(
        section_view(app, request, place, as_stored(place, purpose, now, request.value(page_parameter(purpose)))));
  }
  for (const ShownMedia& shown : shown_media(app, request, place.item)) {
    if (shown.media.id != place.media.id || (shown.media.state != MediaState::ready && !shown.early)) continue;
    View player = player_view(app, request, place.item, shown, 1, 1, 0);
    player.set("has_transcript", false);  // the lines stand beside already
    player.set("transcripts", ViewList{});
    player.set("has_chapters", false);
    players.push_back(player);
  }
  for (const char* language : {"fr", "en"}) {
    View one;
    one.set("label", language_label(words, language));
    one.set("url", address(request.language, captions_page_path(place.media, language)));
    one.set("is_current", place.language == language);
    languages.push_back(one);
  }
  view.set("has_player", !players.empty());
  view.set("players", players);
  view.set("sections", sections);
  view.set("languages", languages);
  view.set("lines_language", place.language);
  view.set("duration_ms", std::to_string(place.media.duration_ms));
  view.set("anchor_of_media", "media-" + place.media.id.text());
  view.set("item_title", place.item.title);
  view.set("item_language", place.item.language);
  view.set("edit_url", address(request.language, item_path(place.item.id) + "/modifier"));
  Head head;
  head.title = words({"Correct what is said: {title}", {{"title", place.item.title}}});
  head.path = captions_page_path(place.media, place.language);
  head.section = "deposits";
  head.hidden = true;
  return page(app, request, "captions", head, view, status);
}

}  // namespace

Response captions_form(App& app, const Request& request) {
  return captions_page(app, request, place_of(app, request), std::nullopt);
}

Response correct_captions(App& app, const Request& request) {
  const Place place = place_of(app, request);
  const TypedLines lines = read_lines(read_form(request, kLinesFormBytes));
  const std::string purpose(name(lines.purpose));
  const VersionedCues now = app.catalogue.transcripts.read(place.media.id, lines.purpose, place.language);
  const std::string page_asked = request.value(page_parameter(lines.purpose));
  try {
    if (now.version != lines.version) {
      throw Error(ErrorCode::conflict, {"Somebody else changed these lines meanwhile. Here they are as they are now; "
                                        "what you typed stands above them, and is not saved yet."});
    }
    app.catalogue.transcripts.change(place.media.id, lines.purpose, place.language, lines.version,
                                     corrections(now.cues, lines, place.media.duration_ms, place.mark));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    Shown shown = as_stored(place, lines.purpose, now, page_asked);
    shown.problem = error.message();
    if (error.code() == ErrorCode::conflict) {
      shown.unsaved = unsaved(place, now.cues, lines);
    } else {
      shown.lines = lines;
    }
    return captions_page(app, request, place, shown, status_of(error.code()));
  }
  return redirect(address(request.language, captions_page_path(place.media, place.language)) + "&" +
                  page_parameter(lines.purpose) + "=" + page_asked + "&fait=" + purpose + "#" + purpose);
}

}  // namespace resonance::server::pages
