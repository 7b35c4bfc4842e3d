#include "ingest/recovery.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <set>

#include "base/error.h"
#include "base/log.h"
#include "ingest/attempt_folder.h"
#include "ingest/erase.h"
#include "ingest/preparation.h"

namespace resonance::ingest {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(folder, failure)) names.push_back(entry.path().filename().string());
  return names;
}

int sweep_media(Catalogue& catalogue, const DataFolder& folder) {
  int swept = 0;
  // Folders first, rows after: a row is always older than its folder.
  std::vector<std::string> names = names_in(folder.media());
  std::vector<MediaId> known = catalogue.media.all();
  std::set<MediaId> rows(known.begin(), known.end());
  for (const std::string& name : names) {
    std::optional<MediaId> id = MediaId::parse(name);
    if (!id) continue;  // not ours to remove; check() names it
    if (rows.contains(*id)) {
      swept += sweep_generations(catalogue, folder, *id);
    } else {
      remove_tree(folder.media(*id));
      ++swept;
    }
  }
  return swept;
}

Recovered sweep_all(Catalogue& catalogue, const DataFolder& folder, UploadStore& uploads, bool alone) {
  Recovered recovered;
  // First: nothing may be made anew of what is to be gone.
  recovered.erased_again = erase_listed(catalogue, folder);
  recovered.completed_uploads = uploads.finish_interrupted();
  recovered.expired_uploads = uploads.sweep_expired();
  recovered.swept_folders = sweep_attempts(catalogue, folder) + sweep_media(catalogue, folder);
  recovered.swept_proofs = finish_erasures(catalogue, folder, alone);
  return recovered;
}

}  // namespace

Presence::Presence(const DataFolder& folder) {
  lock_ = FileDescriptor(open(folder.presence().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640));
  if (!lock_) throw system_error(errno, "open the data folder");
  alone_ = flock(lock_.get(), LOCK_EX | LOCK_NB) == 0;
  if (!alone_) share();
}

void Presence::share() {
  while (flock(lock_.get(), LOCK_SH) != 0) {
    if (errno != EINTR) throw system_error(errno, "lock the data folder");
  }
  alone_ = false;
}

Recovered recover(Catalogue& catalogue, const DataFolder& folder, UploadStore& uploads, Presence& presence) {
  bool alone = presence.alone();
  if (alone) {
    catalogue.jobs.expire_all_leases();
    remove_tree(folder.new_index());
  }
  Recovered recovered = sweep_all(catalogue, folder, uploads, alone);
  // The catalogue came back from a backup: its numbers may mean other changes than the index's.
  if (alone && recovered.erased_again > 0) remove_tree(folder.index());
  if (alone) presence.share();
  log::info("recovered", {{"alone", alone ? 1 : 0},
                          {"completed_uploads", recovered.completed_uploads},
                          {"expired_uploads", recovered.expired_uploads},
                          {"swept_folders", recovered.swept_folders},
                          {"swept_proofs", recovered.swept_proofs},
                          {"erased_again", recovered.erased_again}});
  return recovered;
}

Recovered sweep(Catalogue& catalogue, const DataFolder& folder, UploadStore& uploads) {
  return sweep_all(catalogue, folder, uploads, false);
}

}  // namespace resonance::ingest
