#include "ingest/system_calls.h"

#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "base/error.h"

namespace resonance::ingest {
namespace {

struct Release {
  void operator()(void* filter) const { seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, Release>;

constexpr const char* kAllowed[] = {
    // bytes of open descriptors
    "read", "write", "pread64", "pwrite64", "readv", "writev", "preadv", "pwritev", "lseek", "close", "dup", "dup2",
    "dup3", "fcntl", "fsync", "fdatasync", "ftruncate", "fallocate", "fadvise64", "copy_file_range", "sendfile", "pipe",
    "pipe2", "eventfd2", "poll", "ppoll", "select", "pselect6",
    // files: Landlock and the user say which
    "open", "openat", "stat", "lstat", "fstat", "newfstatat", "statx", "access", "faccessat", "faccessat2", "readlink",
    "readlinkat", "getdents64", "getcwd", "mkdir", "mkdirat", "rename", "renameat", "renameat2", "unlink", "unlinkat",
    "rmdir", "fchmod", "umask", "statfs", "fstatfs",
    // memory
    "mmap", "munmap", "mprotect", "mremap", "madvise", "brk", "msync", "get_mempolicy",
    // threads and time
    "futex", "set_robust_list", "rseq", "set_tid_address", "sched_yield", "sched_getaffinity", "sched_setaffinity",
    "sched_getparam", "sched_getscheduler", "getpriority", "membarrier", "nanosleep", "clock_nanosleep",
    "clock_gettime", "clock_getres", "gettimeofday", "time", "exit", "exit_group", "rt_sigaction", "rt_sigprocmask",
    "rt_sigreturn", "sigaltstack", "restart_syscall",
    // who and where am I
    "getpid", "gettid", "getppid", "getuid", "geteuid", "getgid", "getegid", "uname", "sysinfo", "getrusage", "times",
    "getrandom", "getrlimit", "arch_prctl"};

// No decoder has a reason for these, whatever it reads: one that tries has been taken over, and gets no second try.
constexpr const char* kDeadly[] = {
    // other programs and other processes
    "execve", "execveat", "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "pidfd_open",
    "pidfd_getfd", "pidfd_send_signal", "kcmp",
    // the network
    "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4",
    // another view of the machine
    "mount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree", "fsopen", "fsconfig", "fsmount", "fspick",
    "mount_setattr", "unshare", "setns", "open_by_handle_at",
    // doors past this filter, and parts of the kernel with a history of holes
    "io_uring_setup", "io_uring_enter", "io_uring_register", "memfd_create", "memfd_secret", "keyctl", "add_key",
    "request_key", "bpf", "userfaultfd", "perf_event_open",
    // the machine itself
    "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module", "reboot", "swapon", "swapoff",
    "acct", "iopl", "ioperm"};

void require(int result) {
  if (result != 0) {
    throw Error(ErrorCode::internal,
                {"The cage around file preparation could not be closed ({part}: {reason}). Nothing was read.",
                 {{"part", "seccomp"}, {"reason", std::strerror(-result)}}});
  }
}

void add(const Filter& filter, const char* name, uint32_t action) {
  int number = seccomp_syscall_resolve_name(name);
  // Negative: this architecture never had it (open, dup2 on arm64).
  if (number >= 0) require(seccomp_rule_add(filter.get(), action, number, 0));
}

// Threads of this process, and nothing else: no process, no namespace.
void allow_threads(const Filter& filter) {
  require(seccomp_rule_add(
      filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
      SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | CLONE_VM | CLONE_NEWUSER | CLONE_NEWNS, CLONE_THREAD | CLONE_VM)));
  require(seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0));
}

void allow_on_itself(const Filter& filter) {
  require(seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                           SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(getpid()))));
  require(seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME)));
  require(seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_GET_NAME)));
  // Reading its own limits, not setting them.
  require(seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2, SCMP_A0(SCMP_CMP_EQ, 0),
                           SCMP_A2(SCMP_CMP_EQ, 0)));
}

}  // namespace

void restrict_system_calls() {
  Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  if (!filter) require(-ENOMEM);
  require(seccomp_attr_set(filter.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS));
  for (const char* name : kAllowed) add(filter, name, SCMP_ACT_ALLOW);
  for (const char* name : kDeadly) add(filter, name, SCMP_ACT_KILL_PROCESS);
  allow_threads(filter);
  allow_on_itself(filter);
  require(seccomp_load(filter.get()));
}

}  // namespace resonance::ingest
