#include "ingest/cage.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/error.h"
#include "base/file.h"
#include "ingest/system_calls.h"

namespace resonance::ingest {
namespace {

// Rights that this kernel's header may not know yet; the version asked at run time says whether the kernel does.
constexpr uint64_t kRefer = uint64_t{1} << 13;           // version 2
constexpr uint64_t kTruncate = uint64_t{1} << 14;        // version 3
constexpr uint64_t kDeviceControl = uint64_t{1} << 15;   // version 5
constexpr uint64_t kVersion1 = (uint64_t{1} << 13) - 1;  // all rights of version 1

constexpr uint64_t kRead = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr uint64_t kWriteOutput = kRead | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |
                                  LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                                  LANDLOCK_ACCESS_FS_REMOVE_DIR | kRefer | kTruncate;

// What libraries load while they work: their own plugins, fonts, character tables. No person's file is among them.
struct Readable {
  const char* path;
  uint64_t rights;
};
constexpr Readable kReadable[] = {
    {"/usr", kRead},
    {"/etc/ld.so.cache", LANDLOCK_ACCESS_FS_READ_FILE},
    {"/etc/localtime", LANDLOCK_ACCESS_FS_READ_FILE},
    {"/etc/fonts", kRead},  // which letters stand in for those that a PDF does not carry
    {"/sys/devices/system/cpu/online", LANDLOCK_ACCESS_FS_READ_FILE},  // how many processors
    {"/dev/null", LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE},
    {"/dev/urandom", LANDLOCK_ACCESS_FS_READ_FILE},
};

Error open_cage(const char* part) {
  return {ErrorCode::internal,
          {"The cage around file preparation could not be closed ({part}: {reason}). Nothing was read.",
           {{"part", part}, {"reason", std::strerror(errno)}}}};
}

void limit(__rlimit_resource resource, int64_t value, const char* part) {
  rlimit bounds{static_cast<rlim_t>(value), static_cast<rlim_t>(value)};
  if (setrlimit(resource, &bounds) != 0) throw open_cage(part);
}

void limit_resources(const CageOptions& options) {
  if (options.address_space_bytes > 0) limit(RLIMIT_AS, options.address_space_bytes, "memory");
  if (options.processor_seconds > 0) limit(RLIMIT_CPU, options.processor_seconds, "processor");
  if (options.file_size_bytes > 0) limit(RLIMIT_FSIZE, options.file_size_bytes, "file size");
  limit(RLIMIT_CORE, 0, "core");
  limit(RLIMIT_NOFILE, 256, "open files");
  limit(RLIMIT_MEMLOCK, 0, "locked memory");
}

// False where being root does not mean being able to: some containers.
bool take_own_user(uid_t user) {
  if (geteuid() != 0 || user == 0) return false;
  if (setgroups(0, nullptr) != 0 || setresgid(user, user, user) != 0 || setresuid(user, user, user) != 0) return false;
  return getuid() == user && geteuid() == user;
}

int landlock_create(const landlock_ruleset_attr* attributes, size_t size, uint32_t flags) {
  return static_cast<int>(syscall(SYS_landlock_create_ruleset, attributes, size, flags));
}

void allow_below(const FileDescriptor& rules, int place, uint64_t rights) {
  landlock_path_beneath_attr rule{};
  rule.allowed_access = rights;
  rule.parent_fd = place;
  if (syscall(SYS_landlock_add_rule, rules.get(), LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0) {
    throw open_cage("Landlock rule");
  }
}

int restrict_files(int output_directory) {
  int version = landlock_create(nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1) return 0;
  uint64_t known =
      kVersion1 | (version >= 2 ? kRefer : 0) | (version >= 3 ? kTruncate : 0) | (version >= 5 ? kDeviceControl : 0);
  landlock_ruleset_attr attributes{};
  attributes.handled_access_fs = known;
  FileDescriptor rules(landlock_create(&attributes, sizeof attributes.handled_access_fs, 0));
  if (!rules) throw open_cage("Landlock");
  for (const Readable& readable : kReadable) {
    FileDescriptor place(open(readable.path, O_PATH | O_CLOEXEC));
    if (place) allow_below(rules, place.get(), readable.rights & known);
  }
  if (output_directory >= 0) allow_below(rules, output_directory, kWriteOutput & known);
  if (syscall(SYS_landlock_restrict_self, rules.get(), 0) != 0) throw open_cage("Landlock");
  return version;
}

}  // namespace

Cage enter_cage(const CageOptions& options) {
  Cage cage;
  if (options.output_directory >= 0 && fchdir(options.output_directory) != 0) throw open_cage("output folder");
  limit_resources(options);
  cage.own_user = take_own_user(options.user);
  if (cage.own_user) limit(RLIMIT_NPROC, 1024, "threads");
  // Changing user forgets this wish, so it comes after; the parent may have died before it.
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) throw open_cage("death with its parent");
  if (options.parent != 0 && getppid() != options.parent) _exit(2);
  if (prctl(PR_SET_DUMPABLE, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) throw open_cage("privileges");
  cage.landlock_version = restrict_files(options.output_directory);
  restrict_system_calls();
  return cage;
}

}  // namespace resonance::ingest
