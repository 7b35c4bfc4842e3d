// One preparation of one file, for the clock: `transcode_bench INPUT OUTDIR [PRESET] [encode|reuse|av1]`. `compare`
// runs it against ffmpeg. `av1`: the second ladder, OUTDIR holding the first one's ladder.json.
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
    const std::string way = argc > 4 ? argv[4] : "encode";
    options.reuse = way == "reuse";
    const auto generation = way == "av1" ? resonance::transcode::prepare_light(input.get(), argv[2], "", options, {})
                                         : resonance::transcode::prepare(input.get(), argv[2], options, {});
    std::puts(resonance::transcode::to_json(generation).c_str());
    return 0;
  } catch (const resonance::Error& error) {
    std::fprintf(stderr, "%s: %s\n", std::string(resonance::name(error.code())).c_str(), error.what());
    return 1;
  }
}
