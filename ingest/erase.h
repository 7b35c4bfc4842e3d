// Erases for good: from the catalogue and its log, from the disk, and in backups that come back later.
//
// Each first writes its id into the list of erasures (ingest/erasure_list.h); from then on it will be done, if not now,
// then at the next start or the hourly sweep (ingest/recovery.h). When a call returns, the rows are gone, the
// preparations under way have been stopped, the folders and proofs removed. The index forgets within seconds: whoever
// runs the Indexer builds it anew (Items::last_erasure()); a program without one calls forget_erased() next.
//
// What stays: the id of an item and of its last change, its journal without words, and the list's line.
//
// Any thread. Errors: unavailable (disk), busy; what was asked for is then done later, as above.
#pragma once

#include "catalogue/catalogue.h"
#include "ingest/data_folder.h"

namespace resonance::ingest {

// Error{not_found}. Milliseconds; up to five seconds while a preparation of it is being stopped.
Remains erase_item(Catalogue& catalogue, const DataFolder& folder, const ItemId& id);
// Absence is fine. An unfinished upload that somebody is writing: UploadStore::abandon() first.
Remains erase_media(Catalogue& catalogue, const DataFolder& folder, const MediaId& id);
// Absence is fine.
void erase_account(Catalogue& catalogue, const DataFolder& folder, const AccountId& id);

// Erases whatever the list names and the catalogue still has, or has again. Returns how many.
int erase_listed(Catalogue& catalogue, const DataFolder& folder);
// Whether there is such a thing, for check().
bool is_listed_and_there(Catalogue& catalogue, const DataFolder& folder);

// What an erasure could not end, or a crash left: proofs that no record names, the catalogue's log. Returns how many
// files it removed. `alone`: no other process works here, so that what was written just now is a leftover too.
int finish_erasures(Catalogue& catalogue, const DataFolder& folder, bool alone);

}  // namespace resonance::ingest
