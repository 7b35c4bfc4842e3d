#include "transcode/jobs.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <thread>

namespace resonance::transcode {
namespace {

// A cage bounds the number of threads, and each has some twenty.
constexpr int kMost = 16;

}  // namespace

int jobs_within(int processors, int64_t memory_bytes) {
  return static_cast<int>(std::clamp<int64_t>(std::min<int64_t>(processors / 2, memory_bytes / kJobBytes), 1, kMost));
}

int processors() {
  return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

int64_t memory_bytes() {
  const int64_t machine = int64_t{sysconf(_SC_PHYS_PAGES)} * sysconf(_SC_PAGESIZE);
  // Says "max" where there is no bound, and is not there outside of a container.
  std::ifstream bound("/sys/fs/cgroup/memory.max");
  int64_t container = 0;
  return bound >> container && container > 0 ? std::min(machine, container) : machine;
}

}  // namespace resonance::transcode
