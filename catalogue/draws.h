// The draw of a citizen jury: its rules, its call for volunteers, and what is published of it. Part of Catalogue.
//
// Who volunteers is in catalogue/volunteers.h. What the published texts hold is not known here: festival/sortition/
// draw.h makes and reads them. The roll is closed by begin_commitment(); while it is, nobody leaves it.
#pragma once

#include "catalogue/juries.h"

namespace resonance {

struct DrawValue {
  std::string name_fr;
  std::string name_en;  // one line each, 1 to 100 characters
  int min_seats = 0;
  int max_seats = 0;  // both inclusive; whether they can be kept is festival/sortition's to say
};

// One thing that volunteers declare: where they live, their age band, their gender…
struct DrawCriterion {
  std::string name_fr;
  std::string name_en;            // as above
  std::vector<DrawValue> values;  // at least one, at most 50
};

enum class SeedKind { loto, euromillions, dice };

// A text that was published before its seed was known. One that got no seed in time has lapsed: it stays listed.
struct DrawCommitment {
  int number = 0;          // from 1
  std::string text;        // committed.json
  std::string commitment;  // its SHA-256
  int64_t committed_ms = 0;
  int64_t seed_until_ms = 0;  // exclusive
  std::string record;         // record.json; empty: not drawn
  int64_t drawn_ms = 0;       // 0 then
};

struct Draw {
  JuryId jury;                          // of kind citizen; one draw a jury
  int seats = 12;                       // 1 to 100
  std::vector<DrawCriterion> criteria;  // at most 20
  int64_t opens_ms = 0;                 // volunteers may sign up from then; 0: not fixed
  int64_t closes_ms = 0;                // exclusive; 0: not fixed
  SeedKind seed_kind = SeedKind::loto;
  std::string seed_announced;               // in words: "Loto of 12 December 2026"; at most 200 characters
  int64_t seed_from_ms = 0;                 // known at this moment at the earliest; 0: not fixed
  int64_t seed_until_ms = 0;                // to be given before; 0: not fixed
  std::optional<DrawCommitment> committed;  // the last one, read only
};

enum class DrawState { preparing, call_open, call_closed, committed, drawn };
// A commitment that lapsed is none.
DrawState state_of(const Draw& draw, int64_t now_ms);

// What takes long, done outside of any request (server/lottery_maker.h): the lottery of a commitment or of a
// replacement. One at a time for a draw.
struct DrawWork {
  enum class Kind { commitment, replacement };
  JuryId jury;
  Kind kind = Kind::commitment;
  std::vector<std::string> given_up;  // keys
  bool relax = false;                 // the quotas may give way
  int attempts = 0;                   // counted when it is claimed
  int rounds = 0;                     // how far it is
  Message problem;                    // it ended with this instead of a result; nothing was changed
};

class Draws {
 public:
  explicit Draws(Database& database) : database_(database) {}

  std::optional<Draw> find(const JuryId& jury);
  // Those of an edition, in the order of its juries.
  std::vector<Draw> of_edition(const EditionId& edition);
  // Stores the rules, new or changed. Error{invalid} names the field; Error{conflict}: they are committed, or being
  // committed; or volunteers answered already and a criterion or a value that they saw would go or move (the seats of a
  // value, its English name and further values may change).
  Draw save(const Draw& draw, int64_t now_ms);
  // The first one first.
  std::vector<DrawCommitment> commitments(const JuryId& jury);

  // True while a commitment is computed or in force, and once a jury was drawn: nobody leaves the roll, and no rule
  // changes. A commitment that lapsed closes nothing. False for a jury that is not drawn by lot.
  bool is_roll_closed(const JuryId& jury, int64_t now_ms);
  // Closes the roll: whoever withdrew goes, each other volunteer gets a salt never used before, and the lottery is to
  // be made. Error{conflict}: the call is open or has not been, a commitment is in force or under way.
  void begin_commitment(const JuryId& jury, int64_t now_ms);
  // A replacement is to be drawn. Error{conflict}: no jury was drawn, or one is under way.
  void begin_replacement(const JuryId& jury, const std::vector<std::string>& given_up, bool relax);

  // The work of a draw, under way or ended with a problem.
  std::optional<DrawWork> work(const JuryId& jury);
  // The next that nobody has; its attempt is counted, after the last one it ends with a problem instead.
  std::optional<DrawWork> claim_work();
  // What a process that ended had is anybody's again. Call before the first claim.
  void resume_work();
  // Gives back what was not finished; its attempt does not count.
  void release_work(const DrawWork& work);
  void note_rounds(const DrawWork& work, int rounds);
  // It ends without a result; volunteers may withdraw from the roll again. Nothing when it is not that attempt any
  // more.
  void fail_work(const DrawWork& work, const Message& problem);
  // Ends it with a commitment; `keys` by volunteer. False, and nothing stored: it is not that attempt any more.
  bool commit(const DrawWork& work, const DrawCommitment& commitment, const std::map<std::string, std::string>& keys);
  // Ends it with a longer record. False as above.
  bool replace(const DrawWork& work, const std::string& record);
  // The jury. Error{conflict}: it was drawn already.
  void draw(const JuryId& jury, int number, const std::string& record, int64_t drawn_ms);

 private:
  Database& database_;
};

std::string_view name(SeedKind value);
std::optional<SeedKind> seed_kind_named(std::string_view text);

}  // namespace resonance
