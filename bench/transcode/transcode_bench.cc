// One preparation of one file, for the clock: `transcode_bench INPUT OUTDIR [PRESET] [encode|reuse|av1]`. `compare`
// runs it against ffmpeg. `av1`: the second ladder, OUTDIR holding the first one's ladder.json.
#include <fcntl.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <thread>

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "transcode/prepare.h"

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: transcode_bench INPUT OUTDIR [PRESET]\n", stderr);
    return 2;
  }
  try {
    std::filesystem::create_directories(argv[2]);
    const resonance::FileDescriptor input = resonance::open_for_reading(argv[1]);
    resonance::transcode::Options options;
    if (argc > 3) options.preset = argv[3];
    const std::string way = argc > 4 ? argv[4] : "encode";
    options.reuse = way == "reuse";
    const int64_t begun_ms = resonance::boot_clock_ms();
    // A player can begin when the master playlist is there: looked for each 5 ms, finer than progress is told.
    const std::jthread watcher([&](const std::stop_token& over) {
      const std::filesystem::path master = std::filesystem::path(argv[2]) / "master.m3u8";
      while (!over.stop_requested()) {
        if (std::filesystem::exists(master)) {
          std::fprintf(stderr, "first %lld ms\n", static_cast<long long>(resonance::boot_clock_ms() - begun_ms));
          return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    });
    const auto generation = way == "av1" ? resonance::transcode::prepare_light(input.get(), argv[2], "", options, {})
                                         : resonance::transcode::prepare(input.get(), argv[2], options, {});
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    std::fprintf(stderr, "peak %ld MB\n", used.ru_maxrss / 1024);
    std::puts(resonance::transcode::to_json(generation).c_str());
    return 0;
  } catch (const resonance::Error& error) {
    std::fprintf(stderr, "%s: %s\n", std::string(resonance::name(error.code())).c_str(), error.what());
    return 1;
  }
}
