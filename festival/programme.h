// The programme of an edition, reckoned and checked: when each film of a screening begins and ends, and what will not
// do, each in a sentence.
//
// Pure: any thread, no errors. Nothing is forbidden here: those who prepare the festival read the sentences and decide.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/message.h"

namespace resonance::festival {

struct ProgrammedFilm {
  std::string key;          // the same wherever the same film is shown
  std::string title;        // as the sentences name it
  int64_t duration_ms = 0;  // 0: not known yet
  bool withdrawn = false;   // by its submitter, or from the library
  bool selected = false;
  bool agreed = false;  // by everybody in it, to the festival
  bool projection_right = false;
  bool ready = false;
  bool subtitled = false;  // in the language of those who come, or nothing is said in it
};

// A film and the pause after it, or an interlude of that length.
struct ProgrammePart {
  std::optional<ProgrammedFilm> film;
  int64_t pause_ms = 0;
};

struct PlannedScreening {
  std::string key;
  std::string title;
  std::string room;  // the same text for the same room of the same place
  int64_t begins_ms = 0;
  int64_t midnight_ms = 0;  // the end of that day, by the clock of the edition
  int64_t capacity = 0;     // 0: not known
  std::optional<int64_t> attendance;
  bool promises_subtitles = false;
  std::vector<ProgrammePart> parts;
};

// Of a part, without the pause after a film.
struct Slot {
  int64_t begins_ms = 0;
  int64_t ends_ms = 0;
};

// One for each part, in order. A film that was withdrawn is not shown: it takes no time, nor does its pause.
std::vector<Slot> slots_of(const PlannedScreening& screening);
// When the last part ends; the pause after a last film does not count.
int64_t end_ms(const PlannedScreening& screening);

enum class Trouble {
  room_taken,   // another screening is there at the same time, or within kRoomMarginMs of it
  shown_twice,  // at the same moment, in another screening
  withdrawn,
  not_selected,
  not_agreed,
  no_right,
  not_ready,
  outside_days,  // of the festival
  no_subtitles,  // promised, and a film has none
  past_midnight,
  no_film,
  too_many_people,  // came: more than there are seats
};

// To put away chairs, and to set up the next film.
inline constexpr int64_t kRoomMarginMs = 15 * 60'000;

struct ProgrammeWarning {
  std::string screening;  // its key
  Trouble trouble{};
  Message sentence;
};

struct FestivalDays {
  std::optional<int64_t> begins_ms;
  std::optional<int64_t> ends_ms;
};

// Of all screenings together, in their order; those of one in the order of Trouble. Both screenings of a pair that do
// not go together are warned of. Grows with the square of their number: a thousand take milliseconds.
std::vector<ProgrammeWarning> warnings_of(const std::vector<PlannedScreening>& screenings, const FestivalDays& days);

}  // namespace resonance::festival
