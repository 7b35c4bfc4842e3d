// The deliberation of a jury as its pages share it: whose room an address names, how people and films are named in it,
// and what may be done there by whom. Any thread.
#pragma once

#include <map>

#include "festival/quorum.h"
#include "server/jury.h"
#include "server/unnamed.h"

namespace resonance::server {

// As festival/quorum.h reckons with it.
festival::Quorum rule_of(const Quorum& quorum);
bool is_adopted(const Motion& motion);

// Whose ballots are open, seen by one of its jurors or by those who prepare the festival.
struct Room {
  Edition edition;
  Jury jury;
  std::optional<Juror> self;  // absent: whoever prepares the festival
  std::string path;           // of the room

  bool presides() const { return self && self->president; }
};
// The room of the juror whom the first place of the route names, or of the jury of the second place for moderators.
// Error{not_found}: no such seat or jury, or the ballots are not open.
Room jurors_room(App& app, const Request& request);
Room moderators_room(App& app, const Request& request);

// How people and films are named in it: a juror whose account was erased and a film whose people no longer agree have
// no name.
class RoomNames {
 public:
  RoomNames(App& app, const Words& words, const Room& room);

  std::string of_juror(const JurorId& juror) const;
  // "Film 3 – La tour", or "Film 3".
  std::string of_film(const SubmissionId& film) const;
  // What somebody wrote, unless it names a film that is no longer named.
  std::string told(const std::string& text) const { return unnamed_.told(words_, text); }
  const std::vector<Juror>& jurors() const { return jurors_; }

 private:
  const Words& words_;
  UnnamedFilms unnamed_;
  std::vector<Juror> jurors_;  // those who left last
  std::map<SubmissionId, std::string> films_;
};

// Does what a form of the room says. Its field `action`:
//   come, go (juror: of somebody else, for whoever presides) · list, unlist, up, down (film) · propose (text, award,
//   film) · vote (motion, vote): for jurors; close (motion): for whoever presides and for moderators; remarks
//   (remarks), sign: for whoever presides.
// Error{forbidden}; else as catalogue/deliberations.h. Nothing changes then.
void act_in_room(App& app, const Viewer& viewer, const Room& room, const Form& form);

// How a closed motion ended, with its counts.
std::string outcome_words(const Words& words, const Motion& motion);
// "Quorum: 3 of 5 jurors (50 %)."
std::string quorum_words(const Words& words, const Quorum& quorum, int sitting);

}  // namespace resonance::server
