// The gate: the one function that decides whether a viewer may have a thing. Every exit asks it on every request.
//
// Pure: no catalogue, no clock, no state; any thread; no cost. Nothing else in the library decides who may see what.
// Today it knows whether an item is published and whether the viewer is the owner of this machine; consent, seals,
// organisations and links join it here and nowhere else.
#pragma once

#include <cstdint>
#include <optional>

#include "catalogue/types.h"

namespace resonance {

struct Viewer {
  enum class Kind { visitor, local_owner };
  Kind kind = Kind::visitor;
};

// What is asked for: an item, or one media of it.
struct Thing {
  Publication publication = Publication::draft;
  std::optional<MediaState> media;  // absent: the item itself
  bool playable_early = false;      // a media that is still processing has chunks that can be watched
  bool working_copy = false;        // a file that is there for a choice alone; see is_working_copy()
};

enum class Use {
  view,    // pages, bytes, captions, pictures, API, downloads
  find,    // search hits, counts, suggestions, lists
  manage,  // deposit, change, publish, withdraw, see why a preparation failed
};

enum class Refusal {
  none,
  not_published,  // to a visitor this must look exactly like absence
  not_owner,
  not_ready,
};

struct Decision {
  Refusal refusal = Refusal::none;
  bool allowed() const { return refusal == Refusal::none; }
};

// `now_ms` is the wall clock; embargoes and consent dates will read it.
Decision decide(const Viewer& viewer, const Thing& thing, Use use, int64_t now_ms);

// A rendition that only who manages the item needs: a poster that was not chosen, a sample to compare by ear.
bool is_working_copy(const Rendition& rendition);
// May this viewer deposit something new?
Decision decide_deposit(const Viewer& viewer);
// May this viewer read the counters of the machine?
Decision decide_operations(const Viewer& viewer);

}  // namespace resonance
