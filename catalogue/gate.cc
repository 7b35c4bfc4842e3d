#include "catalogue/gate.h"

namespace resonance {

Decision decide(const Viewer& viewer, const Thing& thing, Use use, [[maybe_unused]] int64_t now_ms) {
  const bool owner = viewer.kind == Viewer::Kind::local_owner;
  const bool published = thing.publication == Publication::published;
  switch (use) {
    case Use::find:
      // Even its owner does not find a draft by searching: lists and counts are the same for everyone.
      if (!published) return {Refusal::not_published};
      break;
    case Use::view:
      if ((!published || thing.working_copy) && !owner) return {Refusal::not_published};
      break;
    case Use::manage:
      if (!owner) return {published ? Refusal::not_owner : Refusal::not_published};
      return {};
  }
  if (thing.media && *thing.media != MediaState::ready) {
    const bool early = *thing.media == MediaState::processing && thing.playable_early && use == Use::view;
    if (!early) return {Refusal::not_ready};
  }
  return {};
}

bool is_working_copy(const Rendition& rendition) {
  return rendition.role == kPosterCandidate || rendition.role == "noise_sample";
}

Decision decide_deposit(const Viewer& viewer) {
  return {viewer.kind == Viewer::Kind::local_owner ? Refusal::none : Refusal::not_owner};
}

Decision decide_operations(const Viewer& viewer) {
  return decide_deposit(viewer);
}

}  // namespace resonance
