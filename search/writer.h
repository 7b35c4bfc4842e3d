// Writes the index. One writer at a time on a machine: a second one gets Error{locked}. Not for several threads.
#pragma once

#include <filesystem>
#include <memory>

#include "search/index.h"

namespace resonance::search {

class Writer {
 public:
  // Opens or creates the index in `folder`. An index of another schema number, or one that cannot be read, is emptied:
  // then applied_change() is 0 and the caller replays everything. Error{locked}: another writer has it;
  // Error{unavailable}: disk.
  explicit Writer(const std::filesystem::path& folder);
  ~Writer();

  // Replaces all documents of the item; nothing is visible to readers before commit().
  void replace(const IndexedItem& item);
  void remove(const ItemId& item);
  // Makes everything since the last commit visible and durable, together with the number of the last change applied.
  // Tens of milliseconds (fsync). Error{unavailable}: nothing of it is visible; the writer is then to be thrown away.
  void commit(int64_t applied_change);
  int64_t applied_change() const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace resonance::search
