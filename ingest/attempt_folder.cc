#include "ingest/attempt_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>

#include "base/error.h"
#include "ingest/output_folder.h"

namespace resonance::ingest {
namespace {

namespace fs = std::filesystem;

int64_t fence_named(const fs::path& attempt) {
  const std::string name = attempt.filename().string();
  int64_t fence = -1;
  std::from_chars(name.data(), name.data() + name.size(), fence);
  return fence;
}

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(folder, failure)) entries.push_back(entry.path());
  return entries;
}

// Empty when somebody is at work there, or nothing is there any more.
FileDescriptor lock(const fs::path& attempt) {
  FileDescriptor opened(open(attempt.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (opened && flock(opened.get(), LOCK_EX | LOCK_NB) != 0) opened.reset();
  return opened;
}

bool remove_unless_at_work(const fs::path& attempt) {
  if (const FileDescriptor locked = lock(attempt); !locked && fs::is_directory(attempt)) return false;
  remove_tree(attempt);
  return true;
}

}  // namespace

AttemptFolder::AttemptFolder(const DataFolder& folder, const Job& job)
    : path_(folder.work(job.id) / std::to_string(job.fence)) {
  std::vector<fs::path> left = entries_of(folder.work(job.id));
  std::sort(left.begin(), left.end(), [](const auto& a, const auto& b) { return fence_named(a) > fence_named(b); });
  for (const fs::path& attempt : left) {
    if (!lock_ && job.attempts < kMaximumAttempts && adopt(attempt)) continue;
    remove_unless_at_work(attempt);
  }
  if (lock_) return;
  create_output(path_);
  lock_ = lock(path_);
  if (!lock_) throw system_error(errno, "lock a work folder");
}

bool AttemptFolder::adopt(const fs::path& left) {
  FileDescriptor locked = lock(left);
  // Without a journal there is nothing to go on from (transcode/prepare.h), only files in the way.
  if (!locked || !fs::exists(left / transcode::kJournal) || rename(left.c_str(), path_.c_str()) != 0) return false;
  lock_ = std::move(locked);
  return true;
}

int sweep_attempts(Catalogue& catalogue, const DataFolder& folder) {
  int swept = 0;
  for (const fs::path& entry : entries_of(folder.work())) {
    const std::optional<JobId> id = JobId::parse(entry.filename().string());
    if (!id) {
      remove_tree(entry);
      ++swept;
      continue;
    }
    const std::vector<fs::path> attempts = entries_of(entry);
    const std::optional<Job> job = catalogue.jobs.find(*id);  // after the listing: fences only grow
    for (const fs::path& attempt : attempts) {
      if (job && is_awaited(*job, attempt)) continue;
      swept += remove_unless_at_work(attempt) ? 1 : 0;
    }
    std::error_code somebody_works_there;
    fs::remove(entry, somebody_works_there);
  }
  return swept;
}

bool remove_attempts(const DataFolder& folder, const JobId& job) {
  for (const fs::path& attempt : entries_of(folder.work(job))) remove_unless_at_work(attempt);
  std::error_code somebody_works_there;
  fs::remove(folder.work(job), somebody_works_there);
  return !fs::exists(folder.work(job));
}

std::optional<FileDescriptor> open_early_file(const DataFolder& folder, const Job& job, const std::string& name) {
  const size_t dot = name.find('.');
  std::string stem = name.substr(0, dot);
  const std::string ending = dot == std::string::npos ? "" : name.substr(dot);
  constexpr std::string_view kGrowing = "-growing";
  const bool growing = stem.ends_with(kGrowing);
  if (growing) stem.resize(stem.size() - kGrowing.size());
  const bool rung = !stem.empty() && stem.size() <= 4 && stem.find_first_not_of("0123456789") == std::string::npos;
  const bool playlist = ending == ".m3u8" && !growing && (rung || stem == "master" || stem == "audio");
  const bool track = ending == ".mp4" && (rung || (growing && stem == "audio"));
  if (!playlist && !track) return std::nullopt;
  // The folder is still its child's: links are not followed, and nothing but a file of its own is read.
  const auto path = folder.work(job.id) / std::to_string(job.fence) / name;
  FileDescriptor file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat facts {};
  if (!file || fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_nlink != 1) return std::nullopt;
  return file;
}

bool is_awaited(const Job& job, const fs::path& attempt) {
  const bool unfinished = job.state == JobState::queued || job.state == JobState::running;
  return unfinished && fence_named(attempt) == job.fence;
}

}  // namespace resonance::ingest
