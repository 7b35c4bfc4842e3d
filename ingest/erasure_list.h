// What was erased, by its id alone, outside the catalogue: a catalogue that comes back from a backup is older than it.
//
// Append-only; a line is on the disk before the erasure begins, so that what was asked for is done, whatever stops the
// program in between. Whoever restores a backup keeps the newest of these files; ingest/recovery.h then erases again.
// Any thread, any process. Error{unavailable}: disk.
//
//   {data}/erasures   a line each: id, tab, kind (item, media, account), tab, date (ISO 8601)
#pragma once

#include <string>
#include <vector>

#include "ingest/data_folder.h"

namespace resonance::ingest {

enum class ErasedKind { item, media, account };

struct ErasureEntry {
  std::string id;
  ErasedKind kind = ErasedKind::item;
};

// Two fsyncs the first time, then one.
void list_erasure(const DataFolder& folder, const ErasureEntry& entry);
// Every entry, the first first; lines that say nothing are left out. Empty when nothing was ever erased.
std::vector<ErasureEntry> listed_erasures(const DataFolder& folder);

}  // namespace resonance::ingest
