// What another preparation must know of a film's first ladder, kept in its generation as ladder.json: for a second
// ladder where the film ends, how its sound was levelled, and what its master playlist lists; for one that takes its
// place, the chunks that it can take over.
#pragma once

#include <cstdint>
#include <string>

#include "transcode/earlier_chunks.h"
#include "transcode/output_folder.h"
#include "transcode/playlist.h"

namespace resonance::transcode {

struct LadderNotes {
  int64_t end = 0;  // of the film, in kClockBase
  double gain_db = 0;
  Master master;
  std::optional<EarlierChunks> chunks = {};  // absent where a rung is a copy
};

// Writes and lists {folder}/ladder.json.
void write_ladder_notes(OutputFolder& folder, const LadderNotes& notes);
// Error{internal} when it is not there or not as written.
LadderNotes read_ladder_notes(const OutputFolder& folder);
// The chunks in {folder}/before, where there are some.
std::optional<EarlierChunks> read_earlier_chunks(const OutputFolder& folder);

}  // namespace resonance::transcode
