// The deliberation of a jury: who is there, the films that it keeps for discussion, its motions and its minutes. Part
// of Catalogue.
//
// It begins when the jury's ballots are opened and ends when its president signs the minutes: before and after,
// whatever changes it throws Error{conflict} and changes nothing. How a motion ended is said by festival/quorum.h.
//
// Who voted what is known while a motion is open, to the catalogue alone, so that a vote can be changed; once it is
// closed only the counts are kept. Of an account that is erased stays when its juror was there, and what they proposed,
// without a name; they sit no longer, and their votes on open motions go. Remarks and motions that name a film which is
// erased are emptied.
#pragma once

#include "catalogue/jurors.h"

namespace resonance {

using MotionId = Id<struct MotionTag>;

enum class MotionVote { in_favour, against, abstention };

struct Motion {
  MotionId id;
  JuryId jury;
  JurorId proposer;
  std::string text;                  // 1 to 500 characters; emptied when its film, or one that it names, is erased
  std::string award;                 // that it would give, one line of at most 100 characters; or empty
  std::optional<SubmissionId> film;  // that it is about, of those that the jury judges
  int64_t proposed_ms = 0;
  int64_t closed_ms = 0;  // 0: it is open
  Quorum quorum;          // under which it was closed; as long as it is open: the jury's
  int sitting = 0;        // jurors when it was closed; as long as it is open: now
  int present = 0;        // of them
  int cast = 0;           // votes of those who are present
  int in_favour = 0;      // these three once it is closed
  int against = 0;
  int abstentions = 0;
};

struct Presence {
  JurorId juror;
  int64_t from_ms = 0;
  int64_t until_ms = 0;  // exclusive; 0: they are there
};

struct Deliberation {
  JuryId jury;
  std::string remarks;                  // of the president, at most 20,000 characters
  int64_t signed_ms = 0;                // 0: not yet
  std::optional<JurorId> signed_by;     // the president who did
  std::vector<SubmissionId> shortlist;  // in the jury's order
  std::vector<Presence> presences;      // by beginning
  std::vector<Motion> motions;          // the first proposed first
};

class Deliberations {
 public:
  explicit Deliberations(Database& database) : database_(database) {}

  // As it stands; nothing in it before anybody has done anything.
  Deliberation of_jury(const JuryId& jury);
  std::optional<Motion> motion(const MotionId& id);

  // Error{conflict}: they no longer sit in the jury. What is so already stays so.
  void set_present(const JurorId& juror, bool is_present, int64_t now_ms);

  // Puts a film at the end of the shortlist. Error{invalid}: the jury does not judge it, as after it was withdrawn; or
  // there are 100.
  void shortlist(const JuryId& jury, const SubmissionId& film);
  void unlist(const JuryId& jury, const SubmissionId& film);
  // By so many places, towards the front when below zero.
  void reorder_shortlist(const JuryId& jury, const SubmissionId& film, int places);

  // Error{invalid}: no text, or one too long; a film that the jury does not judge; 200 motions. Error{conflict}: the
  // proposer no longer sits in the jury.
  Motion propose(const Motion& motion, int64_t now_ms);
  // The last vote of a juror is the one that counts, if they are present when the motion is closed. Error{conflict}: it
  // is closed, or they do not sit in its jury any more, or are not there; Error{not_found}.
  void vote(const MotionId& motion, const JurorId& juror, MotionVote vote);
  // A juror's own, as long as the motion is open.
  std::optional<MotionVote> vote_of(const MotionId& motion, const JurorId& juror);
  // Counts it. Error{conflict}: it is closed; Error{not_found}.
  void close_motion(const MotionId& motion, int64_t now_ms);

  void set_remarks(const JuryId& jury, std::string_view remarks);
  // Whoever is there leaves with it. Error{conflict}: a motion is open; Error{forbidden}: the juror does not preside.
  void sign(const JurorId& president, int64_t now_ms);

 private:
  Database& database_;
};

std::string_view name(MotionVote value);
std::optional<MotionVote> motion_vote_named(std::string_view text);

}  // namespace resonance
