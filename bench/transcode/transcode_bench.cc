// One preparation of one file, for the clock: `transcode_bench INPUT OUTDIR [PRESET] [encode|reuse|av1]`. `compare`
// runs it against ffmpeg. `av1`: the second ladder, OUTDIR holding the first one's ladder.json.
#include <fcntl.h>
#include <sys/resource.h>

#include <cstdio>
#include <filesystem>

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
    int64_t first_ms = 0;
    const auto watch = [&](const resonance::transcode::Progress& now) {
      if (first_ms == 0 && now.playable_ms > 0) first_ms = resonance::boot_clock_ms() - begun_ms;
    };
    const auto generation = way == "av1" ? resonance::transcode::prepare_light(input.get(), argv[2], "", options, watch)
                                         : resonance::transcode::prepare(input.get(), argv[2], options, watch);
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    std::fprintf(stderr, "first %lld ms, peak %ld MB\n", static_cast<long long>(first_ms), used.ru_maxrss / 1024);
    std::puts(resonance::transcode::to_json(generation).c_str());
    return 0;
  } catch (const resonance::Error& error) {
    std::fprintf(stderr, "%s: %s\n", std::string(resonance::name(error.code())).c_str(), error.what());
    return 1;
  }
}
