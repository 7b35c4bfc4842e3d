// What the pages of the palmarès share: from when it is read, which award an address names, and what of a film stands
// in it. Any thread.
#pragma once

#include "server/unnamed.h"

namespace resonance::server {

// Everybody sees it: the edition is announced and the moment has come.
bool is_palmares_public(const Edition& edition, int64_t now_ms);
// The edition of the route's first place, if this viewer may see its palmarès: before it is read, those who prepare it
// alone. Error{not_found}.
Edition shown_palmares(App& app, const Request& request);

struct ShownAward {
  Edition edition;
  Award award;
  std::vector<SubmittedFilm> films;  // that it went to
};
// The award of the second place, told() as for this viewer. Error{not_found}.
ShownAward shown_award(App& app, const Request& request);
// The award as it is read: "An award", without its reasons, where these name one of these films, or did before that one
// was erased.
Award told(const UnnamedFilms& unnamed, const Words& words, Award award);
std::vector<SubmittedFilm> films_of(Catalogue& catalogue, const Edition& edition, const Award& award);

// Whether there are laurels to show this viewer: it was given, and one of its films may be named.
bool has_laurels(const Viewer& viewer, const std::vector<SubmittedFilm>& films, int64_t now_ms);
// Of its films, those for which this viewer may print a certificate: their own, or all for those who prepare the
// festival; of those that may be named.
std::vector<SubmittedFilm> certified(const Viewer& viewer, const std::vector<SubmittedFilm>& films, int64_t now_ms);

// The laurels of an award as an image in that language (server/laurels.h).
std::string laurels_of(const Edition& edition, const Award& award, Language language);

std::string award_name(const Award& award, Language language);
// The jury's name, or who else gives it.
std::string giver_label(App& app, const Words& words, const Award& award);
// Why, in that language or in the one in which it is written.
const std::string& reasons_of(const Award& award, Language language);

std::string palmares_path(const Edition& edition);
std::string award_path(const Edition& edition, const Award& award);
// Where the awards are given: for those who prepare the edition.
std::string awards_path(const Edition& edition);

}  // namespace resonance::server
