// The additive model of notes, solved exactly (festival/weighted_criteria.h says which). Private to the room.
#pragma once

#include <gmpxx.h>

#include <cstdint>
#include <vector>

namespace resonance::festival {

// One note that a juror gave a film; each pair is there at most once.
struct NotePoint {
  uint32_t juror = 0;  // from 0, without gaps
  uint32_t film = 0;   // from 0, without gaps
  int64_t note = 0;    // in any unit
};

// How many groups the jurors fall into, when two who saw the same film belong together.
size_t groups_of_jurors(const std::vector<NotePoint>& points, size_t jurors, size_t films);

struct AdditiveFit {
  std::vector<mpq_class> severities;  // of the jurors; they sum to 0
  std::vector<mpq_class> notes;       // of the films
};

// Least squares of note = film's note - juror's severity. The jurors are one group.
AdditiveFit fit(const std::vector<NotePoint>& points, size_t jurors, size_t films);

}  // namespace resonance::festival
