// Keeps the index equal to the published part of the catalogue: follows the catalogue's changes and feeds
// search::Writer.
//
// One thread of its own between start() and stop(). It holds the index's writer only while there is work and a moment
// after, so that other processes (`ingest --wait`, `reindex`) get their turn; while they have it, it tries again. An
// index that was deleted, emptied or replaced under it is built again from the catalogue, beside and then in its place.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "catalogue/catalogue.h"
#include "ingest/data_folder.h"
#include "search/index.h"
#include "search/searcher.h"

namespace resonance::ingest {

struct IndexerOptions {
  int64_t poll_ms = 500;
  int64_t keep_open_ms = 2'000;
  int batch = 100;  // items per commit
  int threads = 2;  // that build an index from nothing
  // Xapian only frees the space of what is removed: so long after the first removal the index is built anew, and
  // nothing of what was withdrawn is in its files any more (security.md: within a day). After an erasure: at once.
  int64_t forget_after_ms = 20 * 3'600'000;
  int64_t lock_patience_ms = 30'000;  // how long catch_up() and rebuild_index() wait for another writer
};

class Indexer {
 public:
  Indexer(Catalogue& catalogue, const DataFolder& folder, IndexerOptions options = {});
  ~Indexer();  // stop()

  void start();
  void stop();
  // Something was published in this process: look now. Any thread.
  void wake();
  // The index is damaged: build it again. Any thread.
  void rebuild();

 private:
  void follow();
  void stop_if_asked();
  bool must_forget(const search::Searcher& searcher) const;

  Catalogue& catalogue_;
  DataFolder folder_;
  IndexerOptions options_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  bool woken_ = false;
  bool damaged_ = false;
  std::thread thread_;
};

// Numbers of changes applied and to apply, for a progress bar. May throw to stop, perhaps from another thread.
using IndexProgress = std::function<void(int64_t done, int64_t total)>;

// Applies everything the catalogue holds now, in this thread. When another process is the writer, waits until it has
// done it. Error{locked} when that takes longer than `lock_patience_ms`, Error{unavailable}.
void catch_up(Catalogue& catalogue, const DataFolder& folder, const IndexProgress& progress = {},
              const IndexerOptions& options = {});

// Builds a new index beside the old one, which stays searchable, then puts it in its place in one step. Errors as
// catch_up(), and the old index is as it was.
void rebuild_index(Catalogue& catalogue, const DataFolder& folder, const IndexProgress& progress = {},
                   const IndexerOptions& options = {});

// Applies everything as catch_up() does; then, if the index's files still hold something of what was erased, builds it
// anew, unless another process does so first. Errors as rebuild_index().
void forget_erased(Catalogue& catalogue, const DataFolder& folder, const IndexerOptions& options = {});

// A published item with all that is searched in it; absent when it is unpublished or erased. The words of its documents
// come from `folder`: whatever replaces them there notes a change of the item.
std::optional<search::IndexedItem> assemble(Catalogue& catalogue, const DataFolder& folder, const ItemId& id);

}  // namespace resonance::ingest
