// What starts first in every process that works on a data folder: ends what a crash left half done.
//
// Completes uploads that lack only their last transaction, truncates unverified parts, sweeps expired uploads, work/
// leftovers, generations, media folders and proofs that no row names, and erases again what was erased once and came
// back with a backup (ingest/erase.h), before anything is served. Everything it does can be repeated, and it may run
// while other processes of ours work on the same folder: it touches nothing that a live lease or row owns.
#pragma once

#include "base/file.h"
#include "catalogue/catalogue.h"
#include "ingest/data_folder.h"
#include "ingest/upload_store.h"

namespace resonance::ingest {

// This process works on the folder: held while the object lives, gone with the process however it dies. Processes that
// hold it let each other live; the first one of all knows that it is alone.
//
//   {data}/presence.lock   an empty file under flock
class Presence {
 public:
  // Waits while another process is the first and recovers. Error{unavailable}.
  explicit Presence(const DataFolder& folder);
  // True until share(): no other process holds it, so every lease is a dead one's.
  bool alone() const { return alone_; }
  void share();

 private:
  FileDescriptor lock_;
  bool alone_ = false;
};

struct Recovered {
  int completed_uploads = 0;
  int expired_uploads = 0;
  int swept_folders = 0;
  int swept_proofs = 0;
  int erased_again = 0;
};

// Call once at start, before the runner; then `presence` is shared. Seconds at most, unless a large work folder goes.
Recovered recover(Catalogue& catalogue, const DataFolder& folder, UploadStore& uploads, Presence& presence);

// The part that may be repeated now and then (each hour): expired uploads, what crashed neighbours left, erasures that
// could not end.
Recovered sweep(Catalogue& catalogue, const DataFolder& folder, UploadStore& uploads);

}  // namespace resonance::ingest
