// Walks the disk against the catalogue and says what disagrees: the end of `resonance check`. Changes nothing.
#pragma once

#include <vector>

#include "catalogue/catalogue.h"
#include "ingest/data_folder.h"

namespace resonance::ingest {

// One sentence per disagreement, empty when all agrees: missing or writable originals, missing or short files of a
// generation, folders and proofs that no row names, missing proofs, what was erased and came back, uploads larger than
// declared, jobs without end, media without a job. Any thread; a few system calls per file. Deposits under way while it
// runs are not disagreements.
std::vector<Message> check(Catalogue& catalogue, const DataFolder& folder);

}  // namespace resonance::ingest
