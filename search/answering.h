// One question put to one open index: what matches is counted and ranked, loosened or corrected where that is nothing
// or little (search/quorum.h, search/correction.h), and each hit gets what is shown of it. Inner to search/: includes
// Xapian.
#pragma once

#include "search/index.h"
#include "search/readers.h"
#include "search/synonyms.h"

namespace resonance::search {

// The query has been checked. Throws Xapian errors. Milliseconds; may use a second thread.
Answer answered(const Query& query, const Synonyms& synonyms, Reader& reader, Readers& readers);

}  // namespace resonance::search
