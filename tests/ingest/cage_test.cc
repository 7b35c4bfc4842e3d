#include "ingest/cage.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "tests/ingest/library.h"

namespace resonance::ingest {
namespace {

enum Outcome { succeeded = 0, refused = 10, no_cage = 20 };

class CageTest : public testing::Test {
 protected:
  CageTest() {
    fs::create_directories(output);
    write_durably(root / "secret.txt", "someone's testimony");
    chmod(root.c_str(), 0755);
    chmod((root / "secret.txt").c_str(), 0666);
    EXPECT_TRUE(geteuid() != 0 || chown(output.c_str(), CageOptions{}.user, CageOptions{}.user) == 0);
  }
  ~CageTest() override { fs::remove_all(root); }

  // Tries `act` (true: it worked) in a process of its own, inside the cage.
  int inside(const std::function<bool()>& act, CageOptions options = {}) {
    pid_t child = fork();
    if (child == 0) {
      FileDescriptor folder(open(output.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
      options.output_directory = folder.get();
      options.parent = getppid();
      try {
        enter_cage(options);
        _exit(act() ? succeeded : refused);
      } catch (...) {
        _exit(no_cage);
      }
    }
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  const fs::path root = fs::temp_directory_path() / ("resonance-cage-" + random_id_text());
  const fs::path output = root / "output";
};

struct Act {
  const char* name;
  std::function<bool()> attempt;
};

TEST_F(CageTest, ForbiddenActsAreRefused) {
  const std::string secret = root / "secret.txt", outside = root / "written";
  pid_t parent = getpid();
  const Act acts[] = {
      {"read /etc/passwd", [] { return open("/etc/passwd", O_RDONLY) >= 0; }},
      {"read another file of the library", [&] { return open(secret.c_str(), O_RDONLY) >= 0; }},
      {"read it through ..", [] { return open("../secret.txt", O_RDONLY) >= 0; }},
      {"list the folder above", [] { return open("..", O_RDONLY | O_DIRECTORY) >= 0; }},
      {"read a process's memory map", [] { return open("/proc/self/maps", O_RDONLY) >= 0; }},
      {"write outside", [&] { return open(outside.c_str(), O_WRONLY | O_CREAT, 0600) >= 0; }},
      {"overwrite another file", [&] { return open(secret.c_str(), O_WRONLY | O_TRUNC) >= 0; }},
      {"write in /tmp", [] { return open("/tmp/resonance-cage-escape", O_WRONLY | O_CREAT, 0600) >= 0; }},
      {"delete outside", [&] { return unlink(secret.c_str()) == 0; }},
      {"make a link to it", [&] { return symlink(secret.c_str(), "link") == 0; }},
      {"make a hard link", [&] { return link(secret.c_str(), "link") == 0; }},
      {"make a device", [] { return mknod("device", S_IFCHR | 0600, 0x0103) == 0; }},
      {"make a pipe with a name", [] { return mkfifo("pipe", 0600) == 0; }},
      {"open a socket", [] { return socket(AF_INET, SOCK_STREAM, 0) >= 0; }},
      {"open a local socket", [] { return socket(AF_UNIX, SOCK_STREAM, 0) >= 0; }},
      {"make a pair of sockets",
       [] {
         int pair[2];
         return socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0;
       }},
      {"start a program",
       [] {
         char* arguments[] = {nullptr};
         return execve("/bin/true", arguments, arguments) == 0;
       }},
      {"make a process", [] { return syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) >= 0; }},
      {"make a process with vfork", [] { return syscall(SYS_vfork) > 0; }},
      {"make a process with clone3",
       [] {
         char zeros[64] = {};
         return syscall(SYS_clone3, zeros, sizeof zeros) >= 0;
       }},
      {"trace its parent", [&] { return ptrace(PTRACE_ATTACH, parent, nullptr, nullptr) == 0; }},
      {"read its parent's memory",
       [&] {
         char buffer[8];
         iovec here{buffer, 8}, there{&parent, 8};
         return syscall(SYS_process_vm_readv, parent, &here, 1, &there, 1, 0) > 0;
       }},
      {"kill its parent", [&] { return kill(parent, 0) == 0; }},
      {"signal a thread of its parent", [&] { return syscall(SYS_tgkill, parent, parent, 0) == 0; }},
      {"mount", [] { return mount("none", ".", "tmpfs", 0, nullptr) == 0; }},
      {"leave its namespace", [] { return unshare(CLONE_NEWUSER) == 0; }},
      {"make a memory file", [] { return syscall(SYS_memfd_create, "x", 0) >= 0; }},
      {"use io_uring",
       [] {
         char zeros[256] = {};
         return syscall(SYS_io_uring_setup, 1, zeros) >= 0;
       }},
      {"use the key ring", [] { return syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, -3, 1) >= 0; }},
      {"use bpf",
       [] {
         char zeros[128] = {};
         return syscall(SYS_bpf, 0, zeros, sizeof zeros) >= 0;
       }},
      {"catch page faults", [] { return syscall(SYS_userfaultfd, 0) >= 0; }},
      {"become root again", [] { return setresuid(0, 0, 0) == 0 && syscall(SYS_setresuid, 0, 0, 0) == 0; }},
      {"raise its limits",
       [] {
         rlimit more{RLIM_INFINITY, RLIM_INFINITY};
         return setrlimit(RLIMIT_NOFILE, &more) == 0;
       }},
      {"be traced", [] { return prctl(PR_SET_DUMPABLE, 1) == 0; }},
      {"set the clock",
       [] {
         timespec time{};
         return clock_settime(CLOCK_REALTIME, &time) == 0;
       }},
  };
  for (const Act& act : acts) {
    EXPECT_THAT(inside(act.attempt), testing::AnyOf(refused, -SIGSYS)) << "it could " << act.name;
  }
  EXPECT_EQ(read_file(secret, 100), "someone's testimony");
}

// A process that was taken over gets no second try; what a library may ask without harm only hears no.
TEST_F(CageTest, WhatOnlyAnAttackerDoesEndsTheProcess) {
  const Act deadly[] = {
      {"open a socket", [] { return socket(AF_UNIX, SOCK_STREAM, 0) >= 0; }},
      {"start a program",
       [] {
         char* arguments[] = {nullptr};
         return execve("/bin/true", arguments, arguments) == 0;
       }},
      {"trace itself", [] { return ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0; }},
      {"enter a namespace", [] { return setns(0, 0) == 0; }},
      {"make a memory file", [] { return syscall(SYS_memfd_create, "x", 0) >= 0; }},
      {"load a module", [] { return syscall(SYS_finit_module, 0, "", 0) == 0; }},
      {"ask for a key", [] { return syscall(SYS_request_key, "user", "x", nullptr, 0) >= 0; }},
      {"count what the processor does", [] { return syscall(SYS_perf_event_open, nullptr, 0, -1, -1, 0) >= 0; }},
  };
  for (const Act& act : deadly) EXPECT_EQ(inside(act.attempt), -SIGSYS) << act.name;
  EXPECT_EQ(inside([] { return setpriority(PRIO_PROCESS, 0, 5) == 0; }), refused);
}

TEST_F(CageTest, ItsOwnWorkIsPossible) {
  FileDescriptor input = open_for_reading(root / "secret.txt");
  const Act acts[] = {
      {"write and rename below its folder",
       [] {
         FileDescriptor file(open("part", O_WRONLY | O_CREAT, 0600));
         write_all_at(file, "abc", 0);
         return mkdir("sub", 0700) == 0 && rename("part", "whole") == 0 && read_file("whole", 10) == "abc" &&
                rmdir("sub") == 0 && unlink("whole") == 0;
       }},
      {"read what it was given",
       [&] {
         char buffer[7];
         return pread(input.get(), buffer, 7, 0) == 7;
       }},
      {"make threads",
       [] {
         int sum = 0;
         std::thread([&] { sum = 1; }).join();
         return sum == 1;
       }},
      {"read the machine's libraries", [] { return open("/usr/lib/os-release", O_RDONLY) >= 0; }},
      {"take memory",
       [] { return mmap(nullptr, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED; }},
  };
  for (const Act& act : acts) EXPECT_EQ(inside(act.attempt), succeeded) << "it could not " << act.name;
}

TEST_F(CageTest, RootBecomesNobody) {
  if (geteuid() != 0) GTEST_SKIP() << "SKIPPED: only root can become somebody else";
  EXPECT_EQ(inside([] { return getuid() == CageOptions{}.user && getgid() == CageOptions{}.user; }), succeeded);
}

TEST_F(CageTest, AChildWhoseParentIsGoneDoesNotStart) {
  pid_t child = fork();
  if (child == 0) {
    enter_cage({.parent = 1});
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 2);
}

TEST_F(CageTest, AFileOfTooManyBytesIsCut) {
  EXPECT_EQ(inside(
                [] {
                  signal(SIGXFSZ, SIG_IGN);
                  FileDescriptor file(open("part", O_WRONLY | O_CREAT, 0600));
                  return ftruncate(file.get(), 2'000'000) == 0;
                },
                {.file_size_bytes = 1'000'000}),
            refused);
}

}  // namespace
}  // namespace resonance::ingest
