// One preparation of one file, for the clock: `transcode_bench INPUT OUTDIR [PRESET]`. compare.sh runs it against
// ffmpeg.
#include <fcntl.h>

#include <cstdio>
#include <filesystem>

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
    const auto generation = resonance::transcode::prepare(input.get(), argv[2], options, {});
    std::puts(resonance::transcode::to_json(generation).c_str());
    return 0;
  } catch (const resonance::Error& error) {
    std::fprintf(stderr, "%s: %s\n", std::string(resonance::name(error.code())).c_str(), error.what());
    return 1;
  }
}
