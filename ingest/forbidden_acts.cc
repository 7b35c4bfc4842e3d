#include "ingest/forbidden_acts.h"

#include <fcntl.h>
#include <linux/keyctl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/file.h"

namespace resonance::ingest {
namespace {

// 0 is what /bin/true ends with when it could be started.
constexpr int kWorked = 0, kRefused = 10, kUnclear = 11, kNoCage = 12;

bool opened(long descriptor) {
  if (descriptor < 0) return false;
  close(static_cast<int>(descriptor));
  return true;
}

bool read_passwd() {
  return opened(open("/etc/passwd", O_RDONLY | O_CLOEXEC));
}

bool write_outside() {
  constexpr const char* kOutside = "../resonance-cage-check";
  if (!opened(open(kOutside, O_WRONLY | O_CREAT | O_CLOEXEC, 0600))) return false;
  unlink(kOutside);
  return true;
}

bool open_socket() {
  return opened(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

bool start_program() {
  char* nothing[] = {nullptr};
  return execve("/bin/true", nothing, nothing) == 0;
}

bool make_process() {
  long child = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (child == 0) _exit(0);
  return child > 0;
}

// Seizing does not stop the parent, as attaching would.
bool trace_parent() {
  return ptrace(PTRACE_SEIZE, getppid(), nullptr, nullptr) == 0;
}

// The signal 0 asks for the same permission as SIGKILL and harms nobody.
bool kill_parent() {
  return kill(getppid(), 0) == 0;
}

bool mount_here() {
  if (mount("none", ".", "tmpfs", 0, nullptr) != 0) return false;
  umount2(".", MNT_DETACH);
  return true;
}

// A file in memory can hold a program that no folder's rules forbid.
bool make_memory_file() {
  return opened(syscall(SYS_memfd_create, "resonance-cage-check", 0));
}

// Runs reads and writes where no filter of system calls sees them.
bool use_io_uring() {
  char parameters[256] = {};
  return opened(syscall(SYS_io_uring_setup, 1, parameters));
}

bool use_keys() {
  return syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_PROCESS_KEYRING, 1) >= 0 ||
         syscall(SYS_add_key, "user", "resonance-cage-check", "x", 1, KEY_SPEC_PROCESS_KEYRING) >= 0;
}

bool leave_namespace() {
  return unshare(CLONE_NEWUSER) == 0;
}

// A call that failed for another reason than a refusal got through to the kernel.
bool is_refusal(int reason) {
  return reason == EPERM || reason == EACCES || reason == EROFS || reason == ENOSYS;
}

[[noreturn]] void attempt_inside(const ForbiddenAct& act, const std::function<Cage()>& enter,
                                 const FileDescriptor& entered) {
  try {
    Cage cage = enter();
    if (write(entered.get(), &cage, sizeof cage) != sizeof cage) _exit(kNoCage);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    _exit(kNoCage);
  }
  if (act.attempt()) _exit(kWorked);
  _exit(is_refusal(errno) ? kRefused : kUnclear);
}

ActOutcome outcome_of(int status) {
  if (WIFSIGNALED(status)) return WTERMSIG(status) == SIGSYS ? ActOutcome::killed : ActOutcome::unclear;
  if (!WIFEXITED(status)) return ActOutcome::unclear;
  if (WEXITSTATUS(status) == kWorked) return ActOutcome::done;
  return WEXITSTATUS(status) == kRefused ? ActOutcome::refused : ActOutcome::unclear;
}

ActReport tried(const ForbiddenAct& act, const std::function<Cage()>& enter) {
  ActReport report{std::string(act.name)};
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return report;
  FileDescriptor inside(ends[0]), entered(ends[1]);
  pid_t child = fork();
  if (child < 0) return report;
  if (child == 0) attempt_inside(act, enter, entered);
  entered.reset();
  Cage cage;
  // Only a process that said it was inside can have been stopped by the cage.
  bool was_inside = read(inside.get(), &cage, sizeof cage) == sizeof cage;
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!was_inside) return report;
  report.outcome = outcome_of(status);
  report.own_user = cage.own_user;
  report.landlock_version = cage.landlock_version;
  return report;
}

}  // namespace

const std::vector<ForbiddenAct>& forbidden_acts() {
  static const std::vector<ForbiddenAct> all{
      {"open_passwd", Message("open /etc/passwd"), read_passwd},
      {"write_outside", Message("write outside its folder"), write_outside},
      {"socket", Message("open a network connection"), open_socket},
      {"execve", Message("start a program"), start_program},
      {"fork", Message("make a process"), make_process},
      {"ptrace", Message("look into the process that started it"), trace_parent},
      {"kill", Message("end the process that started it"), kill_parent},
      {"mount", Message("mount a file system"), mount_here},
      {"memfd", Message("make a program in memory"), make_memory_file},
      {"io_uring", Message("use io_uring"), use_io_uring},
      {"keyctl", Message("use the kernel’s keys"), use_keys},
      {"unshare", Message("leave its namespace"), leave_namespace},
  };
  return all;
}

void try_forbidden_acts(const std::function<Cage()>& enter, const std::function<void(const ActReport&)>& report) {
  for (const ForbiddenAct& act : forbidden_acts()) report(tried(act, enter));
}

}  // namespace resonance::ingest
