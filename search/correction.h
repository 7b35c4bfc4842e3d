// "Did you mean": what was typed with the words that the index does not know replaced by the nearest that it does.
// Inner to search/: includes Xapian.
#pragma once

#include <optional>
#include <string>

#include "search/parsed_query.h"
#include "search/readers.h"

namespace resonance::search {

// A word of the index as somebody wrote it, with its accents; as it is where no text has it. Absent when no item has
// it.
struct Written {
  std::string text;
  Source source;
};
std::optional<Written> as_written(const std::string& word, Reader& reader);

// Words that are in no item replaced by the nearest, else the most frequent that begins so. Absent when all are known
// or nothing is near. Words are as somebody wrote them. `readers` are those of the reader: their vocabulary is asked
// only for a word that is unknown.
std::optional<Correction> corrected(const ParsedQuery& query, Reader& reader, Readers& readers);

}  // namespace resonance::search
