#include "ingest/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>

#include "base/clock.h"
#include "base/error.h"

namespace resonance::ingest {
namespace {

constexpr size_t kLogTail = 4096;

Error no_process(int errno_value) {
  return {ErrorCode::unavailable,
          {"The machine could not start the preparation of a file: {reason}. It will be tried "
           "again.",
           {{"reason", std::strerror(errno_value)}}}};
}

struct Pipe {
  FileDescriptor read_end;
  FileDescriptor write_end;
};

// Above the numbers that the child gives a meaning to, so that placing one never overwrites another.
FileDescriptor moved_up(int descriptor) {
  FileDescriptor moved(fcntl(descriptor, F_DUPFD_CLOEXEC, 10));
  if (!moved) throw no_process(errno);
  return moved;
}

Pipe make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw no_process(errno);
  FileDescriptor read_end(ends[0]), write_end(ends[1]);
  return {std::move(read_end), moved_up(write_end.get())};
}

struct SpawnActions {
  SpawnActions() { posix_spawn_file_actions_init(&actions); }
  ~SpawnActions() { posix_spawn_file_actions_destroy(&actions); }
  posix_spawn_file_actions_t actions;
};

struct SpawnAttributes {
  // A group of its own: Ctrl-C in a terminal reaches the runner, which then ends its children in order.
  SpawnAttributes() {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~SpawnAttributes() { posix_spawnattr_destroy(&attributes); }
  posix_spawnattr_t attributes;
};

}  // namespace

ChildProcess::ChildProcess(const std::filesystem::path& program, const std::string& order, const FileDescriptor& input,
                           const FileDescriptor& output) {
  Pipe report = make_pipe(), log = make_pipe();
  FileDescriptor in = moved_up(input.get()), out = moved_up(output.get());
  SpawnActions spawn;
  posix_spawn_file_actions_addopen(&spawn.actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&spawn.actions, report.write_end.get(), 1);
  posix_spawn_file_actions_adddup2(&spawn.actions, log.write_end.get(), 2);
  posix_spawn_file_actions_adddup2(&spawn.actions, in.get(), 3);
  posix_spawn_file_actions_adddup2(&spawn.actions, out.get(), 4);
  posix_spawn_file_actions_addclosefrom_np(&spawn.actions, 5);
  SpawnAttributes attributes;
  std::string name = "resonance", command = "job", text = order;
  char* arguments[] = {name.data(), command.data(), text.data(), nullptr};
  char* environment[] = {nullptr};
  int failure = posix_spawn(&id_, program.c_str(), &spawn.actions, &attributes.attributes, arguments, environment);
  if (failure != 0) {
    id_ = -1;
    throw no_process(failure);
  }
  report_ = std::move(report.read_end);
  log_ = std::move(log.read_end);
  fcntl(log_.get(), F_SETFL, O_NONBLOCK);
}

ChildProcess::~ChildProcess() {
  if (id_ > 0) wait(0);
}

void ChildProcess::kill() {
  if (id_ > 0) ::kill(id_, SIGKILL);
}

void ChildProcess::read_log() {
  char buffer[4096];
  ssize_t count = 0;
  while (log_ && (count = read(log_.get(), buffer, sizeof buffer)) > 0) {
    log_tail_.append(buffer, static_cast<size_t>(count));
    if (log_tail_.size() > kLogTail) log_tail_.erase(0, log_tail_.size() - kLogTail);
  }
  if (count == 0 || errno != EAGAIN) log_.reset();
}

// False when nothing more will come.
bool ChildProcess::fill(int64_t timeout_ms) {
  pollfd watched[] = {{report_.get(), POLLIN, 0}, {log_.get(), POLLIN, 0}};  // a negative descriptor is ignored
  if (poll(watched, 2, static_cast<int>(timeout_ms)) <= 0) return true;
  if (watched[1].revents) read_log();
  if (!watched[0].revents) return true;
  char buffer[16384];
  ssize_t count = read(report_.get(), buffer, sizeof buffer);
  if (count < 0) return errno == EINTR;
  pending_.append(buffer, static_cast<size_t>(count));
  return count > 0;
}

ChildProcess::Event ChildProcess::next(std::string& line, size_t limit, int64_t timeout_ms) {
  int64_t until = boot_clock_ms() + timeout_ms;
  size_t searched = 0;
  for (;;) {
    size_t end = pending_.find('\n', searched);
    if (end != std::string::npos && end <= limit) {
      line = pending_.substr(0, end);
      pending_.erase(0, end + 1);
      return Event::line;
    }
    if (pending_.size() > limit) return Event::nonsense;
    searched = pending_.size();
    int64_t left = until - boot_clock_ms();
    if (left <= 0) return Event::silence;
    if (!fill(left)) return Event::end;
  }
}

int ChildProcess::wait(int64_t timeout_ms) {
  int64_t until = boot_clock_ms() + timeout_ms;
  rusage used{};
  while (id_ > 0) {
    pid_t ended = wait4(id_, &status_, WNOHANG, &used);
    if (ended == id_ || (ended < 0 && errno != EINTR)) break;
    if (boot_clock_ms() >= until) {
      kill();
      while (wait4(id_, &status_, 0, &used) < 0 && errno == EINTR) {
      }
      break;
    }
    if (log_) read_log();  // a full pipe must not hold it
    timespec pause{0, 5'000'000};
    nanosleep(&pause, nullptr);
  }
  if (id_ > 0) peak_memory_bytes_ = int64_t{used.ru_maxrss} * 1024;
  id_ = -1;
  if (log_) read_log();
  return status_;
}

}  // namespace resonance::ingest
