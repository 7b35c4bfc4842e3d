// What the pages of the juries share: who sits where, which film an address names, who must not judge what, how films
// are given out, and the ballots as a file that says nothing of who voted. Any thread.
#pragma once

#include "festival/assignment.h"
#include "festival/ballots.h"
#include "server/festival.h"

namespace resonance::server {

struct SeatedJuror {
  Juror juror;
  Jury jury;
  Edition edition;
};
// The juror that the first place of the route's pattern names, if it is whoever asks. Error{not_found}.
SeatedJuror seated_juror(App& app, const Request& request);
// The film, if the gate lets this viewer play it now.
std::optional<SubmittedFilm> playable_film(Catalogue& catalogue, const Viewer& viewer, const Edition& edition,
                                           const SubmissionId& id);
// The film of the second place, if this juror judges it and the gate lets them watch it now. Error{not_found}.
SubmittedFilm judged_film(App& app, const Request& request, const SeatedJuror& seated);

// The jury of the second place, of the edition of the first. Error{not_found}.
struct ShownJury {
  Edition edition;
  Jury jury;
};
ShownJury shown_jury(App& app, const Request& request);

// Once its vote is closed: whoever prepares the edition and its jurors; once the palmarès is read: everybody.
bool may_read_results(App& app, const Viewer& viewer, const ShownJury& of);

// The films that a jury judges: selected ones of its categories; of a selection committee all that was handed in.
std::vector<SubmittedFilm> films_of(App& app, const Edition& edition, const Jury& jury);

// Who must not judge what, by rule and by their own word.
std::vector<JuryExclusion> exclusions_of(App& app, const Jury& jury, const std::vector<SubmittedFilm>& films);

// Gives the films out anew: what was given stays as far as it may. Returns what could not be had, with the reason.
festival::Assignment give_out(App& app, const Viewer& viewer, const Edition& edition, const Jury& jury);

// The sent ballots on these films, which are those of the jury, with keys that say nothing of who voted: the same
// ballots give the same bytes.
festival::Ballots ballots_of(App& app, const Edition& edition, const Jury& jury,
                             const std::vector<SubmittedFilm>& films);
// How a file of ballots is called: by the edition and by the jury or the prize of the public.
std::string ballots_title(const Edition& edition, const std::string& name);

// The film in the ballots: "film-3" for number 3.
std::string film_key(const Submission& film);
// The mentions as the edition publishes them, in the language of its ballots.
festival::MajorityJudgment majority_judgment_of(App& app);
// With its title only where it may be named.
festival::Film ballot_film(const SubmittedFilm& film, int64_t now_ms);

std::string jury_name(const Jury& jury, Language language);
// "Excellent" … "À rejeter", in the language of the words.
std::string mention_label(const Words& words, int mention);
std::string conflict_label(const Words& words, Conflict conflict);
std::string method_label(const Words& words, JuryMethod method);
std::string jury_kind_label(const Words& words, JuryKind kind);
std::string jury_path(const Edition& edition, const Jury& jury);
std::string juror_path(const JurorId& juror);

}  // namespace resonance::server
