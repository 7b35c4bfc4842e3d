// The pool of open indexes: one Reader per search at a time, each of one committed state. Inner to search/: includes
// Xapian.
//
// Before each search a stat() says whether the writer has committed, or the folder was replaced or removed,
// since the reader was opened; then a new one is opened. So a search never sees an index that is no longer there.
#pragma once

#include <xapian.h>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "search/analysis.h"
#include "search/facets.h"
#include "search/vocabulary.h"

namespace resonance::search {

// What tells one committed state from the next: Xapian renames a new "iamglass" into place at each commit.
struct Stamp {
  uint64_t inode = 0;
  int64_t size_bytes = 0;
  int64_t changed_ns = 0;
  bool operator==(const Stamp&) const = default;
};

// For one thread at a time.
struct Reader {
  Stamp stamp;
  Xapian::Database items;
  std::shared_ptr<const FacetColumns> facets;  // of the same state, shared between readers
  Analysers analysers;
  std::optional<Xapian::Database> second_items;  // the same state; absent until it is asked for
};

class Readers {
 public:
  explicit Readers(std::filesystem::path folder);
  // Null when there is no index, or an empty one that its writer is still making. Throws Xapian errors, and
  // Error{unavailable} for an index of another schema. Milliseconds after a commit (the facets of every item are read),
  // else microseconds.
  std::unique_ptr<Reader> take();
  // Of the same state as the reader: made when first asked for.
  std::shared_ptr<const Vocabulary> vocabulary_of(const Reader& reader);
  // The reader's items for another thread beside this one. Null when the index has changed since it was opened.
  const Xapian::Database* second_items(Reader& reader) const;
  // For the next search. A reader that met an error is not given back.
  void give_back(std::unique_ptr<Reader> reader);

 private:
  std::optional<Stamp> stamp() const;
  std::unique_ptr<Reader> opened(const Stamp& stamp);
  std::shared_ptr<const FacetColumns> facets_of(const Xapian::Database& items);

  const std::filesystem::path folder_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Reader>> idle_;
  std::string facets_state_;  // of which state of the index the columns are
  std::shared_ptr<const FacetColumns> facets_;
  std::mutex making_vocabulary_;  // held while it is made: whoever comes meanwhile waits for it
  std::string vocabulary_state_;
  std::shared_ptr<const Vocabulary> vocabulary_;
};

}  // namespace resonance::search
