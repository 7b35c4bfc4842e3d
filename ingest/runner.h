// Runs the catalogue's jobs, each in a caged child process, and publishes what they make.
//
// Claims a job, starts `program job …` with the original on a read-only descriptor and the folder work/{job}/{fence} to
// write into, follows its progress, and moves a finished folder to media/{id}/{job} before the one transaction that
// makes it served; a document's text is checked and cleaned before. Any number of runners, in any number of processes,
// may share one data folder: leases and fences keep them apart, and a child dies with the runner that started it. What
// a child says is checked as if it came from an enemy.
//
// Before the first job it proves that the cage holds on this machine (ingest/cage_check.h). While that is not proved it
// decodes nothing: jobs stay queued with a reason, and no attempt is counted.
//
// A second ladder gives way to any preparation, and goes on later where it was.
//
// A refusal of the file ends the job (failed, with the child's sentence); a crash, a kill or a timeout costs one of
// three attempts; a full disk or stop() costs none: the job waits, says so, and goes on where it was once there is
// room.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "catalogue/catalogue.h"
#include "ingest/cage_check.h"
#include "ingest/data_folder.h"
#include "transcode/prepare.h"

namespace resonance::ingest {

struct RunnerOptions {
  std::filesystem::path program = "/proc/self/exe";  // its argv[1] is "job": run_job_child (ingest/job_child.h)
  int children = 0;                                  // at once; 0: as many as `jobs`
  // Chunks of films at once, over all children: one that begins gets those that nobody has or waits for, and at least
  // one. With as many children they are less than twice as many for a while; so 0 is what half of the memory bears, and
  // half of the processors.
  int jobs = 0;
  transcode::Options preparation;  // its `jobs` come from these
  bool light_ladder = false;       // films get a second ladder when nothing else is to be done
  int64_t poll_ms = 300;
  int64_t heartbeat_ms = 10'000;
  // The child is killed when the file is not recognised after `probe_limit_ms`, when nothing moved for
  // `stall_limit_ms`, and in any case after `base_limit_ms` plus the original's size at `slowest_bytes_per_second`.
  int64_t probe_limit_ms = 120'000;
  int64_t stall_limit_ms = 600'000;
  int64_t base_limit_ms = 3'600'000;
  int64_t slowest_bytes_per_second = 100'000;
  int64_t address_space_bytes = int64_t{4} << 30;  // and as much again for each job after the first
  int64_t retry_delay_ms = 2'000;                  // after an attempt that counted
  int64_t full_disk_delay_ms = 15'000;             // after one that did not: a full disk, a cage that is not closed
  // No preparation begins or goes on with less room than this on the disk, where the catalogue must still be able to
  // say so; 0: until nothing goes in any more.
  int64_t reserve_bytes = 0;
  // A child that finds the disk full is believed when less than this is free: what it wrote and has lost with its end,
  // libvips' temporary pictures, is less. Else its attempt counts.
  int64_t full_disk_bytes = int64_t{2} << 30;
};

class Runner {
 public:
  Runner(Catalogue& catalogue, const DataFolder& folder, RunnerOptions options = {});
  ~Runner();  // stop()

  // Checks the cage (tens of milliseconds), then works in threads of its own until stop(), which kills the children and
  // gives their jobs back uncounted.
  void start();
  void stop();
  // Something was queued in this process: look now. Any thread.
  void wake();

  // What the last check of the cage found; no act in it before start(). Any thread.
  CageCheck cage() const;

  // For a command that waits: start(), ask `done` five times a second from this thread, stop(). Returns when it answers
  // true; what it throws passes through, after stop().
  void run_until(const std::function<bool()>& done);

 private:
  void work();
  bool wait_for_work(int64_t limit_ms);
  bool stopping();
  void examine_cage();
  bool may_decode();
  void prepare(const Job& job);

  Catalogue& catalogue_;
  DataFolder folder_;
  RunnerOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  uint64_t wakes_ = 0;
  CageCheck cage_;
  int jobs_taken_ = 0;
  std::vector<std::thread> threads_;
};

}  // namespace resonance::ingest
