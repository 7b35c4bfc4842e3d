// The gate: the one function that decides whether a viewer may have a thing. Every exit asks it on every request.
//
// Pure: no catalogue, no clock, no state; any thread; no cost. Nothing else in the library decides who may see what.
//
// What is published is had by whoever the people in it agreed to: of several people in one thing, the strictest wins;
// an agreement that was withdrawn, has ended or has not begun agrees to nothing. Who manages an item has all of it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "catalogue/types.h"

namespace resonance {

struct Viewer {
  std::optional<Role> role;          // absent: a visitor, whom nobody knows
  std::optional<AccountId> account;  // absent with a role: the owner of the machine
  std::vector<OrganisationId> organisations;
  std::optional<ItemId> shared;  // what a link shows them, as a member of the coalition sees it, published or not
  std::vector<ItemId> judged;    // the films that they watch now as a juror of the festival (catalogue/jurors.h)
};

// What is asked for: an item, or one media of it, or what shows some aspects of the people in that media.
struct Thing {
  const Item& item;
  const Media* media = nullptr;  // absent: the item itself
  // Absent with a media: whatever of it may be had, so that one aspect is enough.
  std::optional<std::vector<Aspect>> aspects = std::nullopt;
  bool playable_early = false;  // a media that is still processing has chunks that can be watched
  bool working_copy = false;    // a file that is there for a choice alone; see is_working_copy()
};

enum class Use {
  view,    // pages, API
  play,    // what a player fetches: the bytes of a media, its captions, its pictures. A juror has it of a film without
           // its page, which says who made it
  find,    // search hits, counts, suggestions, lists, feeds: the same for everybody
  embed,   // a player on somebody else's page
  manage,  // see why a preparation failed, hand in, take back, withdraw, erase
  change,  // its words, files and people
};

enum class Refusal {
  none,
  not_published,  // to a visitor this must look exactly like absence
  not_agreed,     // so must this
  not_owner,
  handed_in,  // it waits for a moderator or is online: its depositor takes it back first
  not_ready,
};

struct Decision {
  Refusal refusal = Refusal::none;
  bool allowed() const { return refusal == Refusal::none; }
};

// `now_ms` is the wall clock: embargoes, retention and the dates of agreements read it.
Decision decide(const Viewer& viewer, const Thing& thing, Use use, int64_t now_ms);

// Whether everybody in `thing` agreed to `scope` at that moment.
bool is_agreed(const Thing& thing, Scope scope, int64_t now_ms);
// The next moment, after `now_ms`, at which decide() may answer otherwise without anybody doing anything: an embargo,
// an agreement that begins or ends, the date until which it is kept. Absent: none will come.
std::optional<int64_t> next_change_ms(const Item& item, int64_t now_ms);

// May the festival name it: its title in a programme, in results, in the catalogue of an edition? Everybody in it as a
// whole agreed to the festival, it was not taken back, and the day until which it is kept has not come.
bool may_be_named(const Item& item, int64_t now_ms);

// What of people a file of a media shows. A film's own files hold its sound too.
std::vector<Aspect> aspects_of(const Media& media, const Rendition& rendition);
// What of people the words of a media show: its transcript, its pages, its legend.
Aspect aspect_of_words(const Media& media);

// A rendition that only who manages the item needs: a poster that was not chosen, a sample to compare by ear.
bool is_working_copy(const Rendition& rendition);

// May this viewer bring the item to that state? Handing in, taking back and withdrawing are its depositor's; the rest
// is a moderator's.
Decision decide_publication(const Viewer& viewer, const Item& item, Publication wanted);
// Has this viewer at least this role? The owner of the machine has every one.
Decision decide_role(const Viewer& viewer, Role least);

}  // namespace resonance
