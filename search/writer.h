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

  // Replaces the document of the item; nothing is visible to readers before commit().
  void replace(const IndexedItem& item);
  void remove(const ItemId& item);
  // Makes everything since the last commit visible and durable, together with the number of the last change applied.
  // Tens of milliseconds (fsync). What waits for it is in memory, about 0.2 MB for an item of half an hour's speech:
  // commit every few hundred items. Error{unavailable}: applied_change() is as before, the writer is to be thrown away,
  // and all changes since are to be applied again (a damaged index has been emptied, then from 0).
  void commit(int64_t applied_change);
  int64_t applied_change() const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace resonance::search
