// Runs a program as on a kernel that has no Landlock, which is what the cage's test must find out.
//
//   without_landlock PROGRAM ARGUMENT…
#include <seccomp.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  int failure = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(landlock_create_ruleset), 0);
  if (failure != 0 || seccomp_load(filter) != 0) {
    std::fprintf(stderr, "the filter could not be set\n");
    return 2;
  }
  execv(argv[1], argv + 1);
  std::perror(argv[1]);
  return 2;
}
