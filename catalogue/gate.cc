#include "catalogue/gate.h"

#include <algorithm>

namespace resonance {
namespace {

bool has_role(const Viewer& viewer, Role least) {
  return viewer.role && *viewer.role >= least;
}

bool manages(const Viewer& viewer, const Item& item) {
  if (has_role(viewer, Role::moderator)) return true;
  if (!viewer.account) return false;
  if (item.depositor == viewer.account) return true;
  return item.organisation && std::ranges::find(viewer.organisations, *item.organisation) != viewer.organisations.end();
}

bool is_live(const Agreement& agreement, int64_t now_ms) {
  return !agreement.withdrawn && agreement.from_ms <= now_ms &&
         (agreement.until_ms == 0 || now_ms < agreement.until_ms);
}

bool grants(const Agreement& agreement, Aspect aspect, Scope scope, int64_t now_ms) {
  const auto found = agreement.grants.find(aspect);
  return found == agreement.grants.end() || (is_live(agreement, now_ms) && found->second.contains(scope));
}

bool grants_something(const Agreement& agreement, Scope scope, int64_t now_ms) {
  return is_live(agreement, now_ms) &&
         std::ranges::any_of(agreement.grants, [&](const auto& each) { return each.second.contains(scope); });
}

bool concerns(const Agreement& agreement, const Media& media) {
  return !agreement.media || *agreement.media == media.id;
}

// All aspects that a media can show, whatever was prepared of it.
std::vector<Aspect> aspects_of(const Media& media) {
  if (!media.type) return {Aspect::picture, Aspect::sound, Aspect::transcript, Aspect::photo, Aspect::name};
  switch (*media.type) {
    case MediaType::video: return {Aspect::picture, Aspect::sound, Aspect::transcript};
    case MediaType::audio: return {Aspect::sound, Aspect::transcript};
    case MediaType::photo: return {Aspect::photo};
    case MediaType::document: return {Aspect::name};
  }
  return {};
}

// Whoever withdrew from the whole contribution is no longer in any of it, its title included.
bool is_item_agreed(const Item& item, Scope scope, int64_t now_ms) {
  return std::ranges::all_of(item.agreements, [&](const Agreement& each) {
    return grants(each, Aspect::name, scope, now_ms) && (each.media || grants_something(each, scope, now_ms));
  });
}

bool is_aspect_agreed(const Item& item, const Media& media, Aspect aspect, Scope scope, int64_t now_ms) {
  return std::ranges::all_of(item.agreements, [&](const Agreement& each) {
    return !concerns(each, media) || grants(each, aspect, scope, now_ms);
  });
}

// Through a link; what was withdrawn or refused is not shown by one any more.
bool is_shared_with(const Viewer& viewer, const Item& item) {
  return viewer.shared == item.id && item.publication != Publication::withdrawn &&
         item.publication != Publication::refused;
}

// As a juror, in the room of the jury: published or not.
bool is_judged_by(const Viewer& viewer, const Thing& thing, int64_t now_ms) {
  const Publication state = thing.item.publication;
  return state != Publication::withdrawn && state != Publication::refused &&
         std::ranges::find(viewer.judged, thing.item.id) != viewer.judged.end() &&
         is_agreed(thing, Scope::festival, now_ms);
}

bool is_agreed_for(const Viewer& viewer, const Thing& thing, Use use, int64_t now_ms) {
  if (use == Use::embed) {
    return is_agreed(thing, Scope::embedding, now_ms) && is_agreed(thing, Scope::library, now_ms);
  }
  if (is_agreed(thing, Scope::library, now_ms)) return true;
  const bool is_member = has_role(viewer, Role::depositor) || is_shared_with(viewer, thing.item);
  return (use == Use::view || use == Use::play) && is_member && is_agreed(thing, Scope::internal, now_ms);
}

}  // namespace

bool is_agreed(const Thing& thing, Scope scope, int64_t now_ms) {
  if (!thing.item.people_declared || !is_item_agreed(thing.item, scope, now_ms)) return false;
  if (thing.media == nullptr) return true;
  const auto agreed = [&](Aspect aspect) { return is_aspect_agreed(thing.item, *thing.media, aspect, scope, now_ms); };
  return thing.aspects ? std::ranges::all_of(*thing.aspects, agreed)
                       : std::ranges::any_of(aspects_of(*thing.media), agreed);
}

Decision decide(const Viewer& viewer, const Thing& thing, Use use, int64_t now_ms) {
  const bool manager = manages(viewer, thing.item);
  const Publication state = thing.item.publication;
  const bool is_over = thing.item.keep_until_ms != 0 && thing.item.keep_until_ms <= now_ms;
  const bool published = state == Publication::published && thing.item.visible_from_ms <= now_ms && !is_over;
  const bool shown = published && is_agreed_for(viewer, thing, use, now_ms);
  switch (use) {
    case Use::manage:
    case Use::change:
      if (!manager)
        return {is_agreed_for(viewer, {thing.item}, Use::view, now_ms) && published ? Refusal::not_owner
                                                                                    : Refusal::not_published};
      if (use == Use::change && !has_role(viewer, Role::moderator) &&
          (state == Publication::submitted || state == Publication::published)) {
        return {Refusal::handed_in};
      }
      return {};
    case Use::view:
    case Use::play:
      if (manager) break;
      if (use == Use::play && !is_over && !thing.working_copy && is_judged_by(viewer, thing, now_ms)) break;
      if (is_over || (!published && !is_shared_with(viewer, thing.item)) || thing.working_copy) {
        return {Refusal::not_published};
      }
      if (!is_agreed_for(viewer, thing, use, now_ms)) return {Refusal::not_agreed};
      break;
    case Use::find:
    case Use::embed:
      // Even its owner does not find a draft by searching: lists and counts are the same for everyone.
      if (!published || thing.working_copy) return {Refusal::not_published};
      if (!shown) return {Refusal::not_agreed};
      break;
  }
  if (thing.media != nullptr && thing.media->state != MediaState::ready) {
    const bool early = thing.media->state == MediaState::processing && thing.playable_early && use != Use::find;
    if (!early) return {Refusal::not_ready};
  }
  return {};
}

std::optional<int64_t> next_change_ms(const Item& item, int64_t now_ms) {
  std::optional<int64_t> next;
  const auto consider = [&](int64_t moment_ms) {
    if (moment_ms > now_ms && (!next || moment_ms < *next)) next = moment_ms;
  };
  consider(item.visible_from_ms);
  consider(item.keep_until_ms);
  for (const Agreement& each : item.agreements) {
    if (each.withdrawn) continue;
    consider(each.from_ms);
    consider(each.until_ms);
  }
  return next;
}

bool may_be_named(const Item& item, int64_t now_ms) {
  const bool is_over = item.keep_until_ms != 0 && item.keep_until_ms <= now_ms;
  return item.publication != Publication::withdrawn && item.publication != Publication::refused && !is_over &&
         is_agreed({item}, Scope::festival, now_ms);
}

std::vector<Aspect> aspects_of(const Media& media, const Rendition& rendition) {
  const std::string& role = rendition.role;
  const bool is_still = role == "poster" || role == kPosterCandidate || role.starts_with("storyboard");
  const bool is_sound = role == "waveform" || role == "silences" || role == "noise_sample";
  if (!media.type) return aspects_of(media);
  switch (*media.type) {
    case MediaType::video:
      if (is_still) return {Aspect::picture};
      if (is_sound) return {Aspect::sound};
      return {Aspect::picture, Aspect::sound};
    case MediaType::audio: return {Aspect::sound};
    case MediaType::photo: return {Aspect::photo};
    case MediaType::document: return {Aspect::name};
  }
  return {};
}

Aspect aspect_of_words(const Media& media) {
  if (media.type == MediaType::document) return Aspect::name;
  return media.type == MediaType::photo ? Aspect::photo : Aspect::transcript;
}

bool is_working_copy(const Rendition& rendition) {
  return rendition.role == kPosterCandidate || rendition.role == "noise_sample";
}

Decision decide_publication(const Viewer& viewer, const Item& item, Publication wanted) {
  if (!manages(viewer, item)) return {Refusal::not_owner};
  if (has_role(viewer, Role::moderator)) return {};
  switch (wanted) {
    case Publication::draft:
    case Publication::submitted:
    case Publication::withdrawn: return {};
    case Publication::published:
    case Publication::refused: return {Refusal::not_owner};
  }
  return {Refusal::not_owner};
}

Decision decide_role(const Viewer& viewer, Role least) {
  return {has_role(viewer, least) ? Refusal::none : Refusal::not_owner};
}

}  // namespace resonance
