// One file's masks: covering a face with a box that follows it, or altering a voice. The form is the floor, its moments
// lines of fields; the element <capsule-mask> draws the box on the picture where there are scripts.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/clock.h"
#include "base/unicode.h"
#include "server/errors.h"
#include "server/gated.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/hidden.h"
#include "server/pages/item_media.h"
#include "server/pages/pages.h"
#include "server/stewardship.h"

namespace resonance::server::pages {
namespace {

constexpr size_t kBlankLines = 4;
constexpr size_t kFieldLimit = 20;
constexpr const char* kSides[] = {"x", "y", "width", "height"};

// One line of the form as it is typed.
struct TypedMoment {
  std::string time;
  std::string sides[4];  // as kSides, in per cent
};

// Both forms of the page, one of which may be about a mask that is there.
struct TypedMask {
  std::optional<MaskId> changes;
  MaskManner manner = MaskManner::opaque;
  std::vector<TypedMoment> moments;
  bool whole = true;  // of a voice: all through
  std::string start;
  std::string end;
};

char mark_of(const Request& request) {
  return request.language == Language::french ? ',' : '.';
}

std::string in_digits(int64_t number, size_t count) {
  std::string digits = std::to_string(number);
  return digits.size() < count ? std::string(count - digits.size(), '0') + digits : digits;
}

// "0:08.480": a box follows its face from one picture to the next.
std::string exact_time(int64_t position_ms, char mark) {
  return timecode(position_ms) + mark + in_digits(position_ms % 1000, 3);
}

// "12.5"
std::string per_cent(int parts, char mark) {
  std::string text = std::to_string(parts / 100) + mark + in_digits(parts % 100, 2);
  while (text.back() == '0') text.pop_back();
  if (text.back() == mark) text.pop_back();
  return text;
}

std::optional<int> parts_of(std::string text) {
  std::ranges::replace(text, ',', '.');
  if (text.ends_with('%')) text.pop_back();
  while (text.ends_with(' ')) text.pop_back();
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || end != text.data() + text.size() || !(std::abs(value) <= 1000)) return std::nullopt;
  return static_cast<int>(std::lround(value * 100));
}

TypedMask typed(const Mask& mask, const Media& media, char mark) {
  TypedMask typed{mask.id, mask.manner, {}, false, {}, {}};
  for (const MaskMoment& each : mask.moments) {
    typed.moments.push_back(
        {exact_time(each.time_ms, mark),
         {per_cent(each.x, mark), per_cent(each.y, mark), per_cent(each.width, mark), per_cent(each.height, mark)}});
  }
  if (!is_voice(mask.manner)) return typed;
  typed.whole = mask.start_ms == 0 && mask.end_ms >= media.duration_ms;
  if (typed.whole) return typed;
  typed.start = timecode_tenths(mask.start_ms, mark);
  typed.end = timecode_tenths(mask.end_ms, mark);
  return typed;
}

TypedMask typed(const Form& form, const std::optional<MaskId>& changes) {
  TypedMask typed{changes,          MaskManner::opaque, {}, form.value("extent") != "part", form.value("start"),
                  form.value("end")};
  typed.manner = value_named<MaskManner>(form.value("manner")).value_or(MaskManner::opaque);
  const std::vector<std::string> times = form.values("time");
  std::vector<std::string> sides[4];
  for (size_t side = 0; side < 4; ++side) sides[side] = form.values(kSides[side]);
  for (size_t i = 0; i < times.size(); ++i) {
    TypedMoment moment{clean_line(times[i], kFieldLimit), {}};
    bool blank = moment.time.empty();
    for (size_t side = 0; side < 4; ++side) {
      if (i < sides[side].size()) moment.sides[side] = clean_line(sides[side][i], kFieldLimit);
      blank = blank && moment.sides[side].empty();
    }
    if (!blank) typed.moments.push_back(std::move(moment));
  }
  return typed;
}

MaskMoment moment_from(const TypedMoment& typed, size_t number) {
  const std::map<std::string, std::string> line{{"line", std::to_string(number)}};
  const auto time_ms = position_of(typed.time);
  if (!time_ms) {
    throw Error(
        ErrorCode::invalid,
        {"Moment {line}: write its time in minutes and seconds, like 0:08 or 0:08.480. Nothing was changed.", line});
  }
  int sides[4];
  for (size_t side = 0; side < 4; ++side) {
    const auto parts = parts_of(typed.sides[side]);
    if (!parts) {
      throw Error(
          ErrorCode::invalid,
          {"Moment {line}: write where the box is, and how large, in per cent of the picture, like 12.5. Nothing "
           "was changed.",
           line});
    }
    sides[side] = *parts;
  }
  return {*time_ms, sides[0], sides[1], sides[2], sides[3]};
}

Mask mask_from(const TypedMask& typed, const Media& media) {
  Mask mask;
  mask.manner = typed.manner;
  if (!is_voice(typed.manner)) {
    for (size_t i = 0; i < typed.moments.size(); ++i) mask.moments.push_back(moment_from(typed.moments[i], i + 1));
    return mask;
  }
  mask.end_ms = media.duration_ms;
  if (typed.whole) return mask;
  const auto start_ms = position_of(typed.start), end_ms = position_of(typed.end);
  if (!start_ms || !end_ms) {
    throw Error(ErrorCode::invalid,
                "Write where the passage begins and ends, in minutes and seconds: 1:02. Nothing was changed.");
  }
  mask.start_ms = *start_ms;
  mask.end_ms = *end_ms;
  return mask;
}

std::string manner_label(const Words& words, MaskManner manner) {
  switch (manner) {
    case MaskManner::opaque: return words("Face covered by an opaque box");
    case MaskManner::blur: return words("Face blurred");
    case MaskManner::deeper: return words("Voice made deeper");
    case MaskManner::higher: return words("Voice made higher");
  }
  return {};
}

ViewList mask_views(App& app, const Request& request, const Media& media, const std::string& path) {
  const Words words = app.renderer.words(request.language);
  ViewList views;
  for (const Mask& mask : app.catalogue.masks.of_media(media.id)) {
    View view;
    view.set("label", manner_label(words, mask.manner));
    view.set("said", words({"from {start} to {end}",
                            {{"start", timecode(mask.start_ms)}, {"end", timecode(mask.end_ms + 999)}}}));
    view.set("date", long_date(request.language, mask.created_ms));
    view.set("date_iso", iso8601(mask.created_ms));
    view.set("change_url", address(request.language, path + "?masque=" + mask.id.text()) +
                               (is_voice(mask.manner) ? "#voice" : "#face"));
    view.set("lift_url", address(request.language, path + "/" + mask.id.text()));
    views.push_back(view);
  }
  return views;
}

ViewList moment_views(const TypedMask& typed) {
  ViewList views;
  for (size_t i = 0; i < typed.moments.size() + kBlankLines; ++i) {
    const TypedMoment moment = i < typed.moments.size() ? typed.moments[i] : TypedMoment();
    View view;
    view.set("number", std::to_string(i + 1));
    view.set("time", moment.time);
    for (size_t side = 0; side < 4; ++side) view.set(kSides[side], moment.sides[side]);
    views.push_back(view);
  }
  return views;
}

// The form of a face, or of a voice: with what is typed if that is of its kind, else empty.
View form_view(const Request& request, const std::string& path, TypedMask mask, bool voice) {
  if (is_voice(mask.manner) != voice) mask = {{}, voice ? MaskManner::deeper : MaskManner::opaque, {}, true, {}, {}};
  View view;
  view.set("action", address(request.language, path + (mask.changes ? "/" + mask.changes->text() : "")));
  view.set("is_change", mask.changes.has_value());
  view.set("is_first", mask.manner == MaskManner::opaque || mask.manner == MaskManner::deeper);
  view.set("moments", moment_views(mask));
  view.set("whole", mask.whole);
  view.set("start", mask.start);
  view.set("end", mask.end);
  return view;
}

void set_player(App& app, const Request& request, const Item& item, const Media& media, View& view) {
  view.set("player", View(false));
  for (const Rendition& each : visible_renditions(app.catalogue, request.viewer, item, media)) {
    if (each.role != "progressive") continue;
    View player;
    player.set("source", rendition_path(media, each));
    player.set("source_type", each.content_type);
    player.set("width", std::to_string(media.width));
    player.set("height", std::to_string(media.height));
    view.set("player", player);
  }
}

Response masks_page(App& app, const Request& request, const Item& item, const Media& media, const TypedMask& mask,
                    const Message& problem, int status = 200) {
  const Words words = app.renderer.words(request.language);
  const std::string path = media_path(media) + "/masques";
  View view;
  set_hiding(app, request, item, media, view);
  view.set("problem", problem_view(app, request, problem));
  view.set("duration_ms", std::to_string(media.duration_ms));
  const ViewList masks = mask_views(app, request, media, path);
  view.set("has_masks", !masks.empty());
  view.set("masks", masks);
  set_player(app, request, item, media, view);
  view.set("face", media.type == MediaType::video ? form_view(request, path, mask, false) : View(false));
  view.set("voice", media.has_audio ? form_view(request, path, mask, true) : View(false));
  Head head;
  head.title = words("Mask a face or a voice");
  head.path = path;
  head.section = "deposits";
  head.hidden = true;
  return page(app, request, "masks", head, view, status);
}

}  // namespace

Response masks(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::manage);
  const Media media = gated_timed_media(app, request, item);
  TypedMask shown;
  const auto asked = MaskId::parse(request.value("masque"));
  for (const Mask& mask : app.catalogue.masks.of_media(media.id)) {
    if (mask.id == asked) shown = typed(mask, media, mark_of(request));
  }
  return masks_page(app, request, item, media, shown, {});
}

Response mask(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::manage);
  const Media media = gated_timed_media(app, request, item);
  const TypedMask given = typed(read_form(request), {});
  try {
    mask_person(app, request.viewer, media, mask_from(given, media));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return masks_page(app, request, item, media, given, error.message(), status_of(error.code()));
  }
  return redirect(address(request.language, request.path));
}

Response change_mask(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::manage);
  const Media media = gated_timed_media(app, request, item);
  const Form form = read_form(request);
  const std::string& id = request.parameters.at(2);
  const TypedMask given = typed(form, MaskId::parse(id));
  try {
    if (form.value("action") == "remove") {
      unmask_person(app, request.viewer, media, id);
    } else {
      server::change_mask(app, request.viewer, media, id, mask_from(given, media));
    }
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return masks_page(app, request, item, media, given, error.message(), status_of(error.code()));
  }
  return redirect(address(request.language, media_path(media) + "/masques"));
}

}  // namespace resonance::server::pages
