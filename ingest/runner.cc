#include "ingest/runner.h"

#include <algorithm>
#include <chrono>

#include "base/error.h"
#include "base/log.h"
#include "ingest/preparation.h"
#include "transcode/jobs.h"

namespace resonance::ingest {
namespace {

constexpr int64_t kAfterErrorMs = 1'000;

RunnerOptions completed(RunnerOptions options) {
  using transcode::processors;
  if (options.jobs <= 0) options.jobs = transcode::jobs_within(processors(), transcode::memory_bytes() / 2);
  if (options.children <= 0) options.children = options.jobs;
  if (options.preparation.threads <= 0) options.preparation.threads = std::min(2, processors());
  return options;
}

}  // namespace

Runner::Runner(Catalogue& catalogue, const DataFolder& folder, RunnerOptions options)
    : catalogue_(catalogue), folder_(folder), options_(completed(std::move(options))) {}

Runner::~Runner() {
  stop();
}

void Runner::start() {
  examine_cage();
  std::unique_lock<std::mutex> lock(mutex_);
  if (!threads_.empty()) return;
  stopping_ = false;
  for (int i = 0; i < options_.children; ++i) threads_.emplace_back([this] { work(); });
}

void Runner::stop() {
  std::vector<std::thread> ending;
  {
    std::unique_lock<std::mutex> lock(mutex_);
    stopping_ = true;
    ending.swap(threads_);
  }
  changed_.notify_all();
  for (std::thread& thread : ending) thread.join();
}

void Runner::wake() {
  {
    std::unique_lock<std::mutex> lock(mutex_);
    ++wakes_;
  }
  changed_.notify_all();
}

void Runner::run_until(const std::function<bool()>& done) {
  struct StopAtEnd {
    Runner& runner;
    ~StopAtEnd() { runner.stop(); }
  } stop_at_end{*this};
  start();
  while (!done()) std::this_thread::sleep_for(std::chrono::milliseconds(200));
}

bool Runner::stopping() {
  std::unique_lock<std::mutex> lock(mutex_);
  return stopping_;
}

bool Runner::wait_for_work(int64_t limit_ms) {
  std::unique_lock<std::mutex> lock(mutex_);
  uint64_t seen = wakes_;
  changed_.wait_for(lock, std::chrono::milliseconds(limit_ms), [&] { return stopping_ || wakes_ != seen; });
  return !stopping_;
}

CageCheck Runner::cage() const {
  std::unique_lock<std::mutex> lock(mutex_);
  return cage_;
}

void Runner::examine_cage() {
  CageCheck check = check_cage(options_.program);
  if (check.closed()) {
    log::info("cage_closed", {{"acts_refused", check.refused()},
                              {"own_user", check.own_user ? 1 : 0},
                              {"landlock", check.landlock_version}});
  } else {
    for (const CageCheck::Act& act : check.acts) {
      if (act.outcome == ActOutcome::done) log::error("cage_open", {{"act", act.name}});
    }
    log::error("decoding_refused", {{"acts_refused", check.refused()}, {"obstacle", in_english(check.obstacle)}});
  }
  std::unique_lock<std::mutex> lock(mutex_);
  cage_ = std::move(check);
}

// A hole stays until somebody mends the machine and starts again; a check that could not be made may succeed later.
bool Runner::may_decode() {
  CageCheck last = cage();
  if (last.closed() || last.has_hole()) return last.closed();
  examine_cage();
  return cage().closed();
}

void Runner::prepare(const Job& job) {
  RunnerOptions options = options_;
  const auto waiting = static_cast<int>(std::min<int64_t>(catalogue_.jobs.backlog().queued, options_.jobs));
  {
    std::unique_lock<std::mutex> lock(mutex_);
    options.preparation.jobs = std::max(1, options_.jobs - jobs_taken_ - waiting);
    jobs_taken_ += options.preparation.jobs;
  }
  options.address_space_bytes *= options.preparation.jobs;
  struct GiveBack {
    Runner& runner;
    int jobs;
    ~GiveBack() {
      std::unique_lock<std::mutex> lock(runner.mutex_);
      runner.jobs_taken_ -= jobs;
    }
  } give_back{*this, options.preparation.jobs};
  run_preparation(catalogue_, folder_, options, job, [this] { return stopping(); });
}

void Runner::work() {
  int64_t pause_ms = 0;
  while (wait_for_work(pause_ms)) {
    pause_ms = options_.poll_ms;
    try {
      std::optional<Job> job = catalogue_.jobs.claim(attempts_exhausted());
      if (!job) continue;
      if (!may_decode()) {
        catalogue_.jobs.release(job->id, job->fence, cannot_prepare_safely(), options_.full_disk_delay_ms, false);
        continue;
      }
      pause_ms = 0;
      prepare(*job);
    } catch (const Error& error) {
      // The catalogue or the disk is out of reach; whatever was claimed comes back when its lease runs out.
      log::error("runner_waits", {{"error", error.what()}});
      pause_ms = kAfterErrorMs;
    }
  }
}

}  // namespace resonance::ingest
