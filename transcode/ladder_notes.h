// What a second ladder must know of the first one, kept in its generation as ladder.json: where the film ends, how its
// sound was levelled, and what its master playlist lists.
#pragma once

#include <cstdint>
#include <string>

#include "transcode/output_folder.h"
#include "transcode/playlist.h"

namespace resonance::transcode {

struct LadderNotes {
  int64_t end = 0;  // of the film, in kClockBase
  double gain_db = 0;
  Master master;
};

// Writes and lists {folder}/ladder.json.
void write_ladder_notes(OutputFolder& folder, const LadderNotes& notes);
// Error{internal} when it is not there or not as written.
LadderNotes read_ladder_notes(const OutputFolder& folder);

}  // namespace resonance::transcode
