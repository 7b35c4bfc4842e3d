// The screenings of an edition of the festival: when and where, which films in which order, for whom, how many came.
// Part of Catalogue.
//
// When each film of a screening begins is derived from the films' lengths (festival/programme.h), never stored. A film
// that is erased leaves every running order with its submission.
#pragma once

#include <set>

#include "catalogue/submissions.h"

namespace resonance {

using ScreeningId = Id<struct ScreeningTag>;

// What a screening offers to those who would else not follow it.
enum class Accessibility {
  subtitles,
  deaf_subtitles,  // that say the sounds too
  audio_description,
  sign_language,  // an interpreter of the French sign language
  wheelchair,
  hearing_loop,
  relaxed,  // the light stays on a little, people may move and speak
};

// A film, or what happens between two of them.
struct ProgrammeEntry {
  std::optional<SubmissionId> film;  // absent: an interlude
  std::string words_fr;              // of an interlude: "Débat avec la salle", one line each, 1 to 200 characters
  std::string words_en;
  int minutes = 0;  // of the pause after a film, 0 to 1,440; that an interlude lasts, 1 to 1,440
  bool operator==(const ProgrammeEntry&) const = default;
};

struct Screening {
  ScreeningId id;
  EditionId edition;
  std::string title_fr;
  std::string title_en;        // one line each, 1 to 200 characters; emptied when it names a film that is erased
  std::string place;           // one line, 1 to 200 characters: "MJC de Monts"
  std::string room;            // one line, or empty
  std::string address;         // one line, at most 300 characters, or empty
  std::string territory;       // a Territory's code, or empty
  int64_t begins_ms = 0;       // > 0
  int capacity = 0;            // 0: not known; at most 1,000,000
  std::string description_fr;  // Markdown, at most 20,000 characters each
  std::string description_en;
  std::set<Accessibility> accessibility;
  std::vector<ProgrammeEntry> entries;  // at most 200, no film twice
  int64_t announced_ms = 0;             // since when everybody sees it; 0: they do not
  std::optional<int> attendance;        // who came, counted afterwards
  int64_t created_ms = 0;
  int64_t changed_ms = 0;
};

class Screenings {
 public:
  explicit Screenings(Database& database) : database_(database) {}

  // Stores a new one under a new id, without attendance. Error{invalid} names the field; a film of another edition is
  // Error{invalid} too. Error{not_found}: no such edition.
  Screening create(const Screening& screening);
  std::optional<Screening> find(const ScreeningId& id);
  // In the order in which they begin.
  std::vector<Screening> of_edition(const EditionId& edition);
  // Those in which the film that this item is stands in the running order, of any edition.
  std::vector<Screening> showing(const ItemId& item);
  // Replaces all but its id, its edition, its attendance and the date of its creation. Error{conflict}: people were
  // counted, and it would begin later than now; Error{not_found}, and as create().
  void update(const Screening& screening);
  // Absent: not counted, or counted wrong. Error{conflict}: it has not begun at `now_ms`; Error{invalid}: below 0 or
  // above 1,000,000; Error{not_found}.
  void set_attendance(const ScreeningId& id, std::optional<int> people, int64_t now_ms);
  // Error{not_found}.
  void remove(const ScreeningId& id);

 private:
  Database& database_;
};

std::string_view name(Accessibility value);
// In the order in which screens list them.
const std::vector<Accessibility>& all_accessibilities();

}  // namespace resonance
