#include "ingest/output_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>

#include "base/error.h"
#include "base/file.h"
#include "ingest/cage.h"

namespace resonance::ingest {
namespace {

namespace fs = std::filesystem;

Error broken_promise() {
  return {ErrorCode::internal, {"The preparation of this file ended without the files it announced."}};
}

void adopt_file(const fs::path& path, int64_t announced_bytes) {
  // Not following links, not waiting for a pipe's other end: a child that was taken over may leave anything.
  FileDescriptor file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat facts {};
  if (!file || fstat(file.get(), &facts) != 0) throw broken_promise();
  if (!S_ISREG(facts.st_mode) || facts.st_nlink != 1 || facts.st_size != announced_bytes) throw broken_promise();
  if (fchown(file.get(), geteuid(), getegid()) != 0 || fchmod(file.get(), 0440) != 0) {
    throw system_error(errno, "take over a prepared file");
  }
}

}  // namespace

void create_output(const fs::path& folder) {
  remove_tree(folder);
  for (const fs::path& each : {folder.parent_path(), folder}) {
    if (mkdir(each.c_str(), 0750) != 0 && errno != EEXIST) throw system_error(errno, "create a work folder");
  }
  give_to_child(folder);
}

void give_to_child(const fs::path& folder) {
  // Where root may not do this it may not change its user either, and the child stays as we are.
  uid_t child = CageOptions{}.user;
  if (geteuid() == 0 && chown(folder.c_str(), child, child) != 0 && errno != EPERM && errno != EINVAL) {
    throw system_error(errno, "give a work folder to its process");
  }
}

void adopt_output(const fs::path& folder, const transcode::Generation& generation) {
  std::map<std::string, int64_t> announced;
  for (const transcode::OutputFile& file : generation.files) announced[file.name] = file.size_bytes;
  if (announced.empty() || announced.size() != generation.files.size()) throw broken_promise();
  // First the folder: what happens below is then out of its old owner's reach.
  if (chown(folder.c_str(), geteuid(), getegid()) != 0 || chmod(folder.c_str(), 0750) != 0) {
    throw system_error(errno, "take over a prepared folder");
  }
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!announced.contains(entry.path().filename().string())) remove_tree(entry.path());
  }
  for (const auto& [name, size_bytes] : announced) adopt_file(folder / name, size_bytes);
}

}  // namespace resonance::ingest
