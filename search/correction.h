// "Did you mean": what was typed with the words that the index does not know replaced by the nearest that it does.
// Inner to search/: includes Xapian.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "search/readers.h"
#include "search/vocabulary.h"

namespace resonance::search {

// Some word of it is in no item: worth asking the vocabulary.
bool has_unknown_word(std::string_view typed, Reader& reader);

// A word of the index as somebody wrote it, with its accents; as it is where only titles have it.
std::string as_written(const std::string& word, Reader& reader);

// The nearest word, else the most frequent that begins so. Absent when nothing is near. Words are as somebody wrote
// them.
std::optional<std::string> corrected(std::string_view typed, Reader& reader, const Vocabulary& vocabulary);

}  // namespace resonance::search
