#include "server/gated.h"

#include <algorithm>

#include "base/clock.h"

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

bool is_findable(Catalogue& catalogue, const Viewer& viewer, const Item& item, const MediaId& id) {
  const auto media = catalogue.media.find(id);
  return media && media->item == item.id &&
         decide(viewer, {item.publication, media->state}, Use::find, wall_clock_ms()).allowed();
}

}  // namespace

Item gated_item(App& app, const Request& request, Use use) {
  const auto id = ItemId::parse(place(request, 0));
  const auto item = id ? app.catalogue.items.find(*id) : std::nullopt;
  if (!item) throw absent_item();
  const Decision decision = decide(request.viewer, {item->publication, {}}, use, wall_clock_ms());
  if (decision.refusal == Refusal::not_owner) {
    throw Error(ErrorCode::forbidden,
                {"Only the person who keeps this library can do this, from the machine it runs on."});
  }
  if (!decision.allowed()) throw absent_item();
  return *item;
}

Media gated_media(App& app, const Request& request, const Item& item) {
  const auto id = MediaId::parse(place(request, 1));
  const auto media = id ? app.catalogue.media.find(*id) : std::nullopt;
  if (!media || media->item != item.id) throw absent_media();
  return *media;
}

GatedMedia gated_media(App& app, const Request& request, Use use) {
  const auto id = MediaId::parse(place(request, 0));
  const auto media = id ? app.catalogue.media.find(*id) : std::nullopt;
  const auto item = media ? app.catalogue.items.find(media->item) : std::nullopt;
  if (!item) throw absent_media();
  const int64_t now = wall_clock_ms();
  std::optional<Job> early = early_playback(app, *media);
  const bool manages = decide(request.viewer, {item->publication, {}}, Use::manage, now).allowed();
  if (!manages && !decide(request.viewer, {item->publication, media->state, early.has_value()}, use, now).allowed()) {
    throw absent_media();
  }
  return {*item, *media, early};
}

std::optional<Item> findable_item(Catalogue& catalogue, const Viewer& viewer, const ItemId& id) {
  std::optional<Item> item = catalogue.items.find(id);
  if (item && !decide(viewer, {item->publication, {}}, Use::find, wall_clock_ms()).allowed()) return std::nullopt;
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

std::optional<Job> early_playback(App& app, const Media& media) {
  if (media.state != MediaState::processing) return std::nullopt;
  std::optional<Job> job = app.catalogue.jobs.latest_of(media.id);
  if (!job || job->state != JobState::running || job->playable_ms == 0) return std::nullopt;
  return job;
}

}  // namespace resonance::server
