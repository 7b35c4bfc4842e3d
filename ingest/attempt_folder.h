// The folder that one attempt at a job works in: work/{job}/{fence}, locked as long as somebody is at work there.
//
// An attempt that was killed, or stopped with its server, leaves its folder behind, and the next one goes on in it. The
// lock is the kernel's (flock on the folder): it ends with the process that holds it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/file.h"
#include "catalogue/catalogue.h"
#include "ingest/data_folder.h"

namespace resonance::ingest {

class AttemptFolder {
 public:
  // For a job just claimed: what its latest attempt left where nobody is at work, renamed; else a new one. The last
  // attempt always begins anew: what the others left may be what stopped them. Error{unavailable}.
  AttemptFolder(const DataFolder& folder, const Job& job);

  const std::filesystem::path& path() const { return path_; }

 private:
  bool adopt(const std::filesystem::path& left);

  std::filesystem::path path_;
  FileDescriptor lock_;
};

// Removes the folders of attempts that nobody works in and no unfinished job will go on from, and what else lies in
// work/. Returns how many.
int sweep_attempts(Catalogue& catalogue, const DataFolder& folder);

// Removes what attempts at that job left, where nobody is at work. True: nothing of it is there any more.
bool remove_attempts(const DataFolder& folder, const JobId& job);

// One file of a film that is still being prepared, for whom the gate lets watch it: a playlist or a track by one of the
// names that preparations give (transcode/prepare.h). Absent for any other name, and for what is no ordinary file.
std::optional<FileDescriptor> open_early_file(const DataFolder& folder, const Job& job, const std::string& name);

// True for the folder that the job's next attempt would go on in, or its present one works in.
bool is_awaited(const Job& job, const std::filesystem::path& attempt);

}  // namespace resonance::ingest
