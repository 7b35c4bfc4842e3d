// The durable queue of preparations: rows, leases, fencing tokens. Part of Catalogue.
//
// A runner claims, heartbeats and ends a job; if it dies, its lease runs out and another claim gets the job with a
// greater fence. Leases are measured on the boot clock (base/clock.h): a clock change neither frees nor keeps a job.
#pragma once

#include "catalogue/types.h"

namespace resonance {

class Database;

constexpr int kMaximumAttempts = 3;
constexpr int64_t kLeaseMs = 60'000;

class Jobs {
 public:
  explicit Jobs(Database& database) : database_(database) {}

  // Takes a job that is queued and due, or whose lease ran out, the oldest of those that somebody waits for before any
  // other; counts the attempt. Jobs that ran out of
  // attempts become failed on the way, with `exhausted` as their media's reason. Absent: nothing to do.
  std::optional<Job> claim(const Message& exhausted);
  // Prolongs the lease and stores progress (0..1000), how much can be watched already and how long it still takes,
  // where that is known: only the runner sees the whole course, and pages forget. False: the job is somebody else's
  // now, stop working.
  bool heartbeat(const JobId& id, int64_t fence, int progress_permille, std::string_view stage, int64_t playable_ms,
                 std::optional<int64_t> left_ms);
  // The file itself cannot be prepared: job and media become failed for good. False: the fence is old, nothing changed.
  bool fail(const JobId& id, int64_t fence, const Message& reason);
  // The attempt ended without fault of the file: back to the queue after `delay_ms`, or failed when attempts are used
  // up. With `counts` false the attempt is given back (the machine was at fault: disk full, shutdown), and the queued
  // job keeps `reason` as its failure: what it waits for.
  bool release(const JobId& id, int64_t fence, const Message& reason, int64_t delay_ms, bool counts);
  // For the runner that starts on a machine where nobody else can be alive: every lease is over now.
  void expire_all_leases();

  std::optional<Job> find(const JobId& id);
  // The last preparation of a media, for its progress.
  std::optional<Job> latest_of(const MediaId& media);
  // Whether a preparation could be claimed now.
  bool preparation_waits();
  // How many preparations are queued or running, and since when the oldest waits (wall ms, 0 when none).
  struct Backlog {
    int64_t queued = 0;
    int64_t running = 0;
    int64_t oldest_ms = 0;
  };
  Backlog backlog();

 private:
  Database& database_;
};

}  // namespace resonance
