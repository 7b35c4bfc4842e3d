// Which items have most of a question, and what each of them lacks: for a question typed as a sentence, all of whose
// words few items have. Inner to search/: includes Xapian.
//
// A demand counts by how rare it is: log(1 + items / items that have it), as in BM25. So of "mon colis commandé sur
// internet n'est jamais arrivé" it is the parcel that must be there. What is typed in quotation marks or for a field
// counts for nothing: whatever has most of a question has it.
#pragma once

#include <xapian.h>
#include <string>
#include <vector>

#include "search/item_query.h"
#include "search/matching.h"

namespace resonance::search {

class Quorum {
 public:
  // Reads the posting list of every word: half a millisecond for one that 20,000 items have. Throws Xapian errors.
  Quorum(std::vector<Demand> demands, const Xapian::Database& items, const AnotherHandle& another);

  // Those that have two thirds of it or more, and all that is exact.
  DocumentSet most() const;
  // As typed, in that order.
  std::vector<std::string> missing(Xapian::docid document) const;

 private:
  struct Counted {
    Demand demand;
    DocumentSet having;
    double weight = 0;
  };
  std::vector<Counted> demands_;
  Xapian::docid last_;
};

}  // namespace resonance::search
