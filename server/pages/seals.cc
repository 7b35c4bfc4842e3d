// One file's removed passages: choosing another one, which only ever removes, so that it is allowed when the
// contribution is online too; and giving one back, which is for moderators.
#include <algorithm>

#include "base/clock.h"
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

// Rounds up, so that a line's last word is within the passage.
std::string end_timecode(int64_t position_ms) {
  return timecode(position_ms + 999);
}

View seal_view(const Request& request, const Words& words, const std::string& path, const Seal& seal) {
  View view;
  view.set("said",
           words({"from {start} to {end}", {{"start", timecode(seal.start_ms)}, {"end", end_timecode(seal.end_ms)}}}));
  view.set("date", long_date(request.language, seal.created_ms));
  view.set("date_iso", iso8601(seal.created_ms));
  view.set("lift_url", address(request.language, path + "/" + seal.id.text()));
  return view;
}

View cue_view(const Cue& cue, bool removed) {
  View view;
  view.set("start", timecode(cue.start_ms));
  view.set("end", end_timecode(cue.end_ms));
  view.set("speaker", optional_text(cue.speaker));
  view.set("text", cue.text);
  view.set("removed", removed);
  return view;
}

// What is said, with what was removed of it, to choose from.
ViewList cue_views(App& app, const Request& request, const Item& item, const Media& media) {
  for (const Transcript& transcript : visible_transcripts(app.catalogue, request.viewer, item, media)) {
    if (transcript.purpose != TrackPurpose::captions) continue;
    std::vector<std::pair<Cue, bool>> all;
    for (const Cue& cue : app.catalogue.transcripts.cues(transcript.id)) all.emplace_back(cue, false);
    for (const Cue& cue : app.catalogue.transcripts.sealed_cues(transcript.id)) all.emplace_back(cue, true);
    std::ranges::stable_sort(all, {}, [](const auto& each) { return each.first.start_ms; });
    ViewList views;
    for (const auto& [cue, removed] : all) views.push_back(cue_view(cue, removed));
    return views;
  }
  return {};
}

Response seals_page(App& app, const Request& request, const Item& item, const Media& media, const Form& form,
                    const Message& problem, int status = 200) {
  const Words words = app.renderer.words(request.language);
  const std::string path = media_path(media) + "/passages";
  View view;
  set_hiding(app, request, item, media, view);
  view.set("action", address(request.language, path));
  view.set("problem", problem_view(app, request, problem));
  view.set("duration_seconds", std::to_string((media.duration_ms + 999) / 1000));
  view.set("start", form.value("start"));
  view.set("end", form.value("end"));
  view.set("waveform", View(false));
  for (const Rendition& each : visible_renditions(app.catalogue, request.viewer, item, media)) {
    if (each.role == "waveform") view.set("waveform", rendition_path(media, each));
  }
  ViewList seals;
  for (const Seal& seal : app.catalogue.seals.of_media(media.id)) {
    seals.push_back(seal_view(request, words, path, seal));
  }
  view.set("has_seals", !seals.empty());
  view.set("seals", seals);
  view.set("may_lift", decide_role(request.viewer, Role::moderator).allowed());
  const ViewList cues = cue_views(app, request, item, media);
  view.set("has_cues", !cues.empty());
  view.set("cues", cues);
  Head head;
  head.title = words("Remove a passage");
  head.path = path;
  head.section = "deposits";
  head.hidden = true;
  return page(app, request, "seals", head, view, status);
}

}  // namespace

Response seals(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::manage);
  return seals_page(app, request, item, gated_timed_media(app, request, item), {}, {});
}

Response seal(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::manage);
  const Media media = gated_timed_media(app, request, item);
  const Form form = read_form(request);
  try {
    const auto start_ms = position_of(form.value("start")), end_ms = position_of(form.value("end"));
    if (!start_ms || !end_ms) {
      throw Error(ErrorCode::invalid,
                  "Write where the passage begins and ends, in minutes and seconds: 1:02. Nothing was changed.");
    }
    seal_passage(app, request.viewer, media, *start_ms, *end_ms);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return seals_page(app, request, item, media, form, error.message(), status_of(error.code()));
  }
  return redirect(address(request.language, request.path));
}

Response lift_seal(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::manage);
  const Media media = gated_timed_media(app, request, item);
  try {
    unseal_passage(app, request.viewer, media, request.parameters.at(2));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return seals_page(app, request, item, media, {}, error.message(), status_of(error.code()));
  }
  return redirect(address(request.language, media_path(media) + "/passages"));
}

}  // namespace resonance::server::pages
