#include "ingest/recovery.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <charconv>
#include <set>

#include "base/error.h"
#include "base/log.h"
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

int64_t fence_named(const std::string& name) {
  int64_t fence = -1;
  std::from_chars(name.data(), name.data() + name.size(), fence);
  return fence;
}

// Each attempt has a folder of its own, named by its fence: only the one of a running job's present fence is alive.
int sweep_work(Catalogue& catalogue, const DataFolder& folder, bool alone) {
  int swept = 0;
  for (const std::string& name : names_in(folder.work())) {
    std::optional<JobId> id = JobId::parse(name);
    if (alone || !id) {
      remove_tree(folder.work() / name);
      ++swept;
      continue;
    }
    std::vector<std::string> attempts = names_in(folder.work(*id));
    std::optional<Job> job = catalogue.jobs.find(*id);  // after the listing: fences only grow
    for (const std::string& attempt : attempts) {
      if (job && job->state == JobState::running && fence_named(attempt) == job->fence) continue;
      remove_tree(folder.work(*id) / attempt);
      ++swept;
    }
    std::error_code somebody_works_there;
    fs::remove(folder.work(*id), somebody_works_there);
  }
  return swept;
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

Recovered sweep_as(Catalogue& catalogue, const DataFolder& folder, UploadStore& uploads, bool alone) {
  Recovered recovered;
  recovered.completed_uploads = uploads.finish_interrupted();
  recovered.expired_uploads = uploads.sweep_expired();
  recovered.swept_folders = sweep_work(catalogue, folder, alone) + sweep_media(catalogue, folder);
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
  Recovered recovered = sweep_as(catalogue, folder, uploads, alone);
  if (alone) presence.share();
  log::info("recovered", {{"alone", alone ? 1 : 0},
                          {"completed_uploads", recovered.completed_uploads},
                          {"expired_uploads", recovered.expired_uploads},
                          {"swept_folders", recovered.swept_folders}});
  return recovered;
}

Recovered sweep(Catalogue& catalogue, const DataFolder& folder, UploadStore& uploads) {
  return sweep_as(catalogue, folder, uploads, false);
}

}  // namespace resonance::ingest
