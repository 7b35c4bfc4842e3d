#include "festival/programme.h"

#include <algorithm>
#include <map>

namespace resonance::festival {
namespace {

bool is_shown(const ProgrammePart& part) {
  return !part.film || !part.film->withdrawn;
}

using Values = std::map<std::string, std::string>;

// What is said of one screening; sorted by trouble at the end.
class Sentences {
 public:
  explicit Sentences(const PlannedScreening& screening) : screening_(screening) {}

  void add(Trouble trouble, const char* sentence, Values values = {}) {
    all_.push_back({screening_.key, trouble, Message(sentence, std::move(values))});
  }
  std::vector<ProgrammeWarning> sorted() && {
    std::ranges::stable_sort(all_, {}, &ProgrammeWarning::trouble);
    return std::move(all_);
  }

 private:
  const PlannedScreening& screening_;
  std::vector<ProgrammeWarning> all_;
};

void check_film(Sentences& say, const PlannedScreening& screening, const ProgrammedFilm& film) {
  const Values title{{"title", film.title}};
  // What is not shown needs nothing else.
  if (film.withdrawn) {
    return say.add(Trouble::withdrawn, "“{title}” was withdrawn: it is not shown. Take it out of the running order.",
                   title);
  }
  if (!film.selected) say.add(Trouble::not_selected, "“{title}” is not selected.", title);
  if (!film.agreed) {
    say.add(Trouble::not_agreed, "“{title}” is not named: not everybody in it agrees to the festival.", title);
  }
  if (!film.projection_right) {
    say.add(Trouble::no_right, "Nobody has declared that “{title}” may be projected in public.", title);
  }
  if (!film.ready) say.add(Trouble::not_ready, "“{title}” is not ready: its file is missing or still prepared.", title);
  if (screening.promises_subtitles && !film.subtitled) {
    say.add(Trouble::no_subtitles, "Subtitles are promised, and “{title}” has none in French.", title);
  }
}

void check_alone(Sentences& say, const PlannedScreening& screening, const FestivalDays& days) {
  int films = 0;
  for (const ProgrammePart& each : screening.parts) {
    if (!each.film) continue;
    check_film(say, screening, *each.film);
    films += is_shown(each) ? 1 : 0;
  }
  if (films == 0) say.add(Trouble::no_film, "No film is shown yet.");
  const int64_t ends_ms = end_ms(screening);
  if ((days.begins_ms && screening.begins_ms < *days.begins_ms) || (days.ends_ms && ends_ms > *days.ends_ms)) {
    say.add(Trouble::outside_days, "It does not lie within the days of the festival.");
  }
  if (ends_ms > screening.midnight_ms) say.add(Trouble::past_midnight, "It ends after midnight.");
  if (screening.capacity > 0 && screening.attendance.value_or(0) > screening.capacity) {
    say.add(Trouble::too_many_people, "More people are counted ({people}) than there are seats ({seats}).",
            {{"people", std::to_string(*screening.attendance)}, {"seats", std::to_string(screening.capacity)}});
  }
}

bool overlap(const Slot& one, const Slot& other) {
  return one.begins_ms < other.ends_ms && other.begins_ms < one.ends_ms;
}

// A screening with what follows from its parts, reckoned once: it is held against every other one.
struct Reckoned {
  const PlannedScreening& screening;
  std::vector<Slot> slots;
  int64_t ends_ms;
};

// The films of one that run while the other shows them too.
void check_films_together(Sentences& say, const Reckoned& one, const Reckoned& other) {
  for (size_t i = 0; i < one.slots.size(); ++i) {
    const auto& film = one.screening.parts[i].film;
    if (!film || film->withdrawn) continue;
    for (size_t k = 0; k < other.slots.size(); ++k) {
      const auto& same = other.screening.parts[k].film;
      if (same && same->key == film->key && overlap(one.slots[i], other.slots[k])) {
        say.add(Trouble::shown_twice, "“{title}” is shown at the same moment in “{other}”.",
                {{"title", film->title}, {"other", other.screening.title}});
      }
    }
  }
}

void check_together(Sentences& say, const Reckoned& one, const Reckoned& other) {
  const int64_t begins_ms = one.screening.begins_ms, other_begins_ms = other.screening.begins_ms;
  if (one.screening.room == other.screening.room && begins_ms < other.ends_ms + kRoomMarginMs &&
      other_begins_ms < one.ends_ms + kRoomMarginMs) {
    say.add(Trouble::room_taken, "“{other}” is in the same room at the same time, or less than 15 minutes apart.",
            {{"other", other.screening.title}});
  }
  // Only screenings that overlap can show a film at the same moment: most pairs end here.
  if (begins_ms < other.ends_ms && other_begins_ms < one.ends_ms) check_films_together(say, one, other);
}

}  // namespace

std::vector<Slot> slots_of(const PlannedScreening& screening) {
  std::vector<Slot> slots;
  int64_t at_ms = screening.begins_ms;
  for (const ProgrammePart& each : screening.parts) {
    if (!is_shown(each)) {
      slots.push_back({at_ms, at_ms});
      continue;
    }
    const int64_t ends_ms = at_ms + (each.film ? each.film->duration_ms : each.pause_ms);
    slots.push_back({at_ms, ends_ms});
    at_ms = each.film ? ends_ms + each.pause_ms : ends_ms;
  }
  return slots;
}

int64_t end_ms(const PlannedScreening& screening) {
  int64_t ends_ms = screening.begins_ms;
  // What is not shown takes no time, but stands after the pause before it.
  const std::vector<Slot> slots = slots_of(screening);
  for (size_t i = 0; i < slots.size(); ++i) {
    if (is_shown(screening.parts[i])) ends_ms = slots[i].ends_ms;
  }
  return ends_ms;
}

std::vector<ProgrammeWarning> warnings_of(const std::vector<PlannedScreening>& screenings, const FestivalDays& days) {
  std::vector<Reckoned> reckoned;
  for (const PlannedScreening& each : screenings) reckoned.push_back({each, slots_of(each), end_ms(each)});
  std::vector<ProgrammeWarning> all;
  for (const Reckoned& each : reckoned) {
    Sentences say(each.screening);
    check_alone(say, each.screening, days);
    for (const Reckoned& other : reckoned) {
      if (&other != &each) check_together(say, each, other);
    }
    std::ranges::move(std::move(say).sorted(), std::back_inserter(all));
  }
  return all;
}

}  // namespace resonance::festival
