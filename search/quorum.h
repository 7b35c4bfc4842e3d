// Which items have most of a question, and what each of them lacks: for a question typed as a sentence, all of whose
// words few items have. Inner to search/: includes Xapian.
//
// A demand counts by how rare it is: log(1 + items / items that have it), as in BM25; what reads places
// (a compound, an expression that holds one) by how many have its words at all. So of "mon colis commandé sur internet
// n'est jamais arrivé" it is the parcel that must be there. What is typed in quotation marks or for a field counts for
// nothing: whatever has most of a question has it.
#pragma once

#include <xapian.h>
#include <map>
#include <string>
#include <vector>

#include "search/item_query.h"
#include "search/matching.h"

namespace resonance::search {

// Those that have two thirds of it or more, and all that is exact. Reads the posting list of every word, half a
// millisecond for one that 20,000 items have; places only where they decide. Throws Xapian errors.
DocumentSet having_most(const std::vector<Demand>& demands, const Xapian::Database& items,
                        const AnotherHandle& another);

// What each of `documents` lacks, as typed, in that order; one that lacks nothing is absent. Throws Xapian errors.
std::map<Xapian::docid, std::vector<std::string>> missing_from(const DocumentSet& documents,
                                                               const std::vector<Demand>& demands,
                                                               const Xapian::Database& items);

}  // namespace resonance::search
