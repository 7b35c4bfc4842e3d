// What jurors play, note and vote. Part of Catalogue.
//
// Ballots are sealed: whoever shows one to a juror asks seen_by(). An account that is erased leaves the ballots
// that it sent, without a name.
#pragma once

#include "catalogue/jurors.h"

namespace resonance {

using JuryNoteId = Id<struct JuryNoteTag>;

struct JuryBallot {
  JurorId juror;
  SubmissionId film;
  std::optional<int> mention;              // of majority judgment
  std::optional<int> place;                // of Borda, from 1; two films may share one
  std::vector<std::optional<int>> scores;  // of weighted criteria, one each
  std::string words;                       // for the deliberation, at most 5,000 characters; emptied when they name
                                           // another film that is erased
  int64_t changed_ms = 0;
  int64_t sent_ms = 0;  // 0: only its juror sees it
};

struct JuryNote {
  JuryNoteId id;
  JurorId juror;
  SubmissionId film;
  int64_t position_ms = 0;  // in the film
  std::string text;         // at most 2,000 characters
};

// What of a film a juror has played, in whole seconds.
struct PlayedSpan {
  int64_t start_s = 0;
  int64_t end_s = 0;  // exclusive
  bool operator==(const PlayedSpan&) const = default;
};

class JuryBallots {
 public:
  explicit JuryBallots(Database& database) : database_(database) {}

  // Stores it unsent, or sends it. Error{conflict}: it is sent, or the jury closed, or the film is not theirs to see;
  // Error{invalid}: outside its scale, or incomplete when sent. What is stored stays as it was then.
  void save(const JuryBallot& ballot, bool send, int64_t now_ms);
  std::optional<JuryBallot> find(const JurorId& juror, const SubmissionId& film);
  // All that are sent: for the count, once the jury is closed.
  std::vector<JuryBallot> sent(const JuryId& jury);
  // Whose they are and of which film, without what they say.
  std::vector<JurySeat> sent_seats(const JuryId& jury);
  // Those who have begun a film: played some of it, noted something, or kept a ballot, sent or not.
  std::vector<JurySeat> begun_seats(const JuryId& jury);
  // Of a film, what a juror may read: their own, and, once theirs is sent or the jury closed, the others' that are
  // sent.
  std::vector<JuryBallot> seen_by(const Juror& reader, const SubmissionId& film);

  // Adds to what was played; spans that touch become one. At most 500 spans a film.
  void add_played(const JurorId& juror, const SubmissionId& film, const std::vector<PlayedSpan>& spans);
  std::vector<PlayedSpan> played(const JurorId& juror, const SubmissionId& film);

  // Private to the juror. At most 500 a film. Error{invalid}: empty or too long.
  JuryNote add_note(const JuryNote& note);
  std::vector<JuryNote> notes(const JurorId& juror, const SubmissionId& film);
  void remove_note(const JurorId& juror, const JuryNoteId& id);

 private:
  Database& database_;
};

// Those of `all` that touch or overlap as one, in order.
std::vector<PlayedSpan> joined(std::vector<PlayedSpan> all);
int64_t played_seconds(const std::vector<PlayedSpan>& spans);

}  // namespace resonance
