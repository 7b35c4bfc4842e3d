#include "ingest/job_child.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "base/file.h"
#include "ingest/cage.h"
#include "ingest/forbidden_acts.h"
#include "ingest/job_report.h"

namespace resonance::ingest {
namespace {

constexpr int kInput = 3, kOutput = 4;
constexpr int kDone = 0, kNotAJob = 2, kNoCage = 3;

// Sanitizers reserve terabytes of addresses.
constexpr bool kSanitized =
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    true;
#else
    false;
#endif

template <class Report>
void send(const FileDescriptor& runner, const Report& report) {
  std::string line = to_json(report) + "\n";
  for (std::string_view rest = line; !rest.empty();) {
    ssize_t count = write(runner.get(), rest.data(), rest.size());
    if (count <= 0) _exit(kNotAJob);  // nobody listens any more
    rest.remove_prefix(static_cast<size_t>(count));
  }
}

// The one cage, for preparations and for its own test.
Cage close_cage(const JobOrder& order, pid_t parent) {
  return enter_cage({.output_directory = kOutput,
                     .parent = parent,
                     .address_space_bytes = kSanitized ? 0 : order.address_space_bytes,
                     .processor_seconds = order.processor_seconds,
                     .file_size_bytes = order.file_size_bytes});
}

JobReport prepare(const JobOrder& order, const FileDescriptor& runner) {
  const auto tell = [&](const transcode::Progress& progress) { send<JobReport>(runner, progress); };
  try {
    if (order.first_ladder) {
      return transcode::prepare_light(kInput, ".", *order.first_ladder, order.preparation, tell);
    }
    return transcode::prepare(kInput, ".", order.preparation, tell);
  } catch (const Error& error) {
    return JobFailure{error.code(), error.message()};
  } catch (const std::exception& error) {
    std::fprintf(stderr, "prepare: %s\n", error.what());
    return JobFailure{ErrorCode::internal, {"The preparation of this file stopped on a defect of the library."}};
  }
}

}  // namespace

void run_job_child(int argc, char** argv) {
  std::optional<JobOrder> order = argc == 3 ? order_from_json(argv[2]) : std::nullopt;
  if (!order || fcntl(kInput, F_GETFD) < 0 || fcntl(kOutput, F_GETFD) < 0) {
    std::fputs("The command \"job\" is started by the library itself, never by a person.\n", stderr);
    std::exit(kNotAJob);
  }
  signal(SIGPIPE, SIG_IGN);
  // The pipe keeps a descriptor that no library knows, so that what one prints cannot pass for a report.
  FileDescriptor runner(fcntl(1, F_DUPFD_CLOEXEC, 10));
  dup2(2, 1);
  // No library of decoders starts before the cage is closed: a thread it began outside would stay outside.
  setenv("TMPDIR", ".", 1);  // libvips keeps large pictures in a temporary file
  if (order->only_check_cage) {
    // This process stays outside and decodes nothing; those that it forks go in, one for each act.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    try_forbidden_acts([parent = getpid(), &order] { return close_cage(*order, parent); },
                       [&runner](const ActReport& report) { send(runner, report); });
    _exit(kDone);
  }
  try {
    close_cage(*order, order->parent);
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    _exit(kNoCage);
  }
  close(kOutput);
  send<JobReport>(runner, prepare(*order, runner));
  // Not through exit(): nothing of ours needs it, and a leak check would want system calls that the cage refuses.
  _exit(kDone);
}

}  // namespace resonance::ingest
