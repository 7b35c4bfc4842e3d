#include "server/gated.h"

#include <algorithm>

#include "base/clock.h"
#include "server/viewings.h"

namespace resonance::server {
namespace {

Error absent_item() {
  return {ErrorCode::not_found,
          {"This contribution does not exist, or is no longer shown. The library holds many others."}};
}

Error absent_media() {
  return {ErrorCode::not_found, {"This file is not in the library."}};
}

const std::string& place(const Request& request, size_t position) {
  static const std::string nothing;
  return position < request.parameters.size() ? request.parameters[position] : nothing;
}

// The words of that media.
bool is_findable(Catalogue& catalogue, const Viewer& viewer, const Item& item, const MediaId& id) {
  const auto media = catalogue.media.find(id);
  if (!media || media->item != item.id) return false;
  const Thing words{item, &*media, {{aspect_of_words(*media)}}};
  return decide(viewer, words, Use::find, wall_clock_ms()).allowed();
}

Error refused(const Viewer& viewer, Refusal refusal) {
  if (!viewer.role) return {ErrorCode::unauthorised, {"Sign in first: this is for whoever looks after it."}};
  if (refusal == Refusal::handed_in) {
    return {ErrorCode::conflict,
            {"This contribution waits for a moderator or is online. Take it back first, then change it and hand it in "
             "again."}};
  }
  return {ErrorCode::forbidden, {"Only whoever deposited this contribution, and moderators, can do this."}};
}

}  // namespace

Item gated_item(App& app, const Request& request, Use use) {
  const auto id = ItemId::parse(place(request, 0));
  const auto item = id ? app.catalogue.items.find(*id) : std::nullopt;
  if (!item) throw absent_item();
  const Decision decision = decide(request.viewer, {*item}, use, wall_clock_ms());
  if (decision.refusal == Refusal::not_owner || decision.refusal == Refusal::handed_in) {
    throw refused(request.viewer, decision.refusal);
  }
  if (!decision.allowed()) throw absent_item();
  note_viewing(app, request, *item);
  return *item;
}

Media gated_media(App& app, const Request& request, const Item& item) {
  const auto id = MediaId::parse(place(request, 1));
  const auto media = id ? app.catalogue.media.find(*id) : std::nullopt;
  if (!media || media->item != item.id) throw absent_media();
  return *media;
}

Media gated_timed_media(App& app, const Request& request, const Item& item) {
  const Media media = gated_media(app, request, item);
  if (!is_timed(media)) throw absent_media();
  return media;
}

GatedMedia gated_media(App& app, const Request& request, Use use) {
  const auto id = MediaId::parse(place(request, 0));
  const auto media = id ? app.catalogue.media.find(*id) : std::nullopt;
  const auto item = media ? app.catalogue.items.find(media->item) : std::nullopt;
  if (!item) throw absent_media();
  const int64_t now = wall_clock_ms();
  std::optional<Job> early = early_playback(app.catalogue, *media);
  const bool shows = use == Use::view || use == Use::play;
  if (!shows || !decide(request.viewer, {*item}, Use::manage, now).allowed()) {
    Thing thing{*item, &*media};
    thing.playable_early = early.has_value();
    const Decision decision = decide(request.viewer, thing, use, now);
    if (decision.refusal == Refusal::handed_in) throw refused(request.viewer, decision.refusal);
    if (!decision.allowed()) throw absent_media();
  }
  note_viewing(app, request, *item);
  return {*item, *media, early};
}

std::vector<Rendition> visible_renditions(Catalogue& catalogue, const Viewer& viewer, const Item& item,
                                          const Media& media, Use use) {
  std::vector<Rendition> visible = catalogue.media.renditions(media.id);
  const int64_t now = wall_clock_ms();
  std::erase_if(visible, [&](const Rendition& each) {
    const Thing file{item, &media, aspects_of(media, each), false, is_working_copy(each)};
    return !decide(viewer, file, use, now).allowed();
  });
  return visible;
}

std::vector<Transcript> visible_transcripts(Catalogue& catalogue, const Viewer& viewer, const Item& item,
                                            const Media& media, Use use) {
  const Thing words{item, &media, {{Aspect::transcript}}, early_playback(catalogue, media).has_value()};
  const int64_t now = wall_clock_ms();
  // Who manages a film corrects its words while it is being prepared.
  if (!decide(viewer, words, use, now).allowed() && !decide(viewer, {item}, Use::manage, now).allowed()) {
    return {};
  }
  return catalogue.transcripts.of_media(media.id);
}

std::optional<Item> findable_item(Catalogue& catalogue, const Viewer& viewer, const ItemId& id) {
  std::optional<Item> item = catalogue.items.find(id);
  if (item && !decide(viewer, {*item}, Use::find, wall_clock_ms()).allowed()) return std::nullopt;
  return item;
}

search::Hit findable_hit(Catalogue& catalogue, const Viewer& viewer, const Item& item, search::Hit hit) {
  hit.moments = findable_moments(catalogue, viewer, item, std::move(hit.moments));
  if (hit.extract_media && !is_findable(catalogue, viewer, item, *hit.extract_media)) hit.extract.clear();
  std::erase_if(hit.labels, [&](const search::Label& label) {
    return label.media && !is_findable(catalogue, viewer, item, *label.media);
  });
  return hit;
}

bool are_findable(Catalogue& catalogue, const Viewer& viewer, const std::vector<search::Source>& sources) {
  return std::all_of(sources.begin(), sources.end(), [&](const search::Source& source) {
    const auto item = findable_item(catalogue, viewer, source.item);
    return item && (!source.media || is_findable(catalogue, viewer, *item, *source.media));
  });
}

search::Answer findable_answer(Catalogue& catalogue, const Viewer& viewer, search::Answer answer) {
  if (!answer.correction || are_findable(catalogue, viewer, answer.correction->sources)) return answer;
  if (answer.corrected) return {};
  answer.correction.reset();
  return answer;
}

std::vector<search::Moment> findable_moments(Catalogue& catalogue, const Viewer& viewer, const Item& item,
                                             std::vector<search::Moment> moments) {
  std::erase_if(moments,
                [&](const search::Moment& moment) { return !is_findable(catalogue, viewer, item, moment.media); });
  return moments;
}

std::optional<Job> early_playback(Catalogue& catalogue, const Media& media) {
  // What was closed for a seal opens again only whole.
  if (media.state != MediaState::processing || media.generation) return std::nullopt;
  std::optional<Job> job = catalogue.jobs.latest_of(media.id);
  if (!job || job->state != JobState::running || job->playable_ms == 0) return std::nullopt;
  return job;
}

}  // namespace resonance::server
