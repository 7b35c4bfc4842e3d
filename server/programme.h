// What the pages of the programme share: which screening an address names, its running order with the times that follow
// from its films, what of it may be named and projected, what does not hold. Any thread.
#pragma once

#include "festival/programme.h"
#include "server/unnamed.h"

namespace resonance::server {

// The language in which subtitles are promised to those who come.
inline constexpr const char* kAudienceLanguage = "fr";

struct ShownScreening {
  Edition edition;
  Screening screening;
};
// The screening of the second place of the route's pattern, of the edition of the first. Only those who prepare it see
// one that is not announced. Error{not_found}.
ShownScreening shown_screening(App& app, const Request& request);
// The same as everybody reads it: told().
ShownScreening told_screening(App& app, const Request& request);
// Whether this viewer sees any of an edition.
bool has_programme(Catalogue& catalogue, const Viewer& viewer, const Edition& edition);
// All that this viewer sees of an edition, told(), in the order in which they begin.
std::vector<Screening> shown_screenings(App& app, const Words& words, const Viewer& viewer, const Edition& edition);

// How the festival speaks of a film in a running order.
enum class Naming {
  named,
  unnamed,  // not everybody in it agrees (any more): "a film"
  gone,     // taken back by its submitter or out of the library: it is not shown at all
};

// The screening as it is read and taken away: what its title, its description and its interludes say is told by these
// words where it names one of these films, or did before that one was erased.
Screening told(const UnnamedFilms& unnamed, const Words& words, Screening screening);

// An entry of a running order with what follows from it.
struct ProgrammeLine {
  ProgrammeEntry entry;
  std::optional<SubmittedFilm> film;  // absent: an interlude
  Naming naming = Naming::named;
  festival::Slot slot;
};
std::vector<ProgrammeLine> running_order(Catalogue& catalogue, const Edition& edition, const Screening& screening,
                                         int64_t now_ms);
// When its last film or interlude ends.
int64_t end_ms(Catalogue& catalogue, const Edition& edition, const Screening& screening, int64_t now_ms);

// What does not hold in the programme of an edition, of all its screenings, announced or not.
std::vector<festival::ProgrammeWarning> programme_warnings(Catalogue& catalogue, const Edition& edition,
                                                           int64_t now_ms);

// May these aspects of the film's people be shown in a room of the festival? Everybody in it agreed to the festival,
// and the gate gives it to play as to whoever watches in the festival's name.
bool may_be_projected(const SubmittedFilm& film, const std::vector<Aspect>& aspects, int64_t now_ms);

bool promises_subtitles(const Screening& screening);

std::string screening_path(const Edition& edition, const Screening& screening);
std::string title_of(const Screening& screening, Language language);
// The words of an interlude.
std::string words_of(const ProgrammeEntry& entry, Language language);
// The film as its line names it: its title, "A film (no. 3)".
std::string name_of(const Words& words, const ProgrammeLine& line);
// "MJC de Monts, grande salle", and with the address "…, 2 rue des Lilas, Monts (Indre-et-Loire)".
std::string place_of(const Screening& screening);
std::string full_place_of(Catalogue& catalogue, const Screening& screening);
std::string accessibility_label(const Words& words, Accessibility accessibility);
// Of all that the screening offers.
std::vector<std::string> accessibility_labels(const Words& words, const Screening& screening);

}  // namespace resonance::server
