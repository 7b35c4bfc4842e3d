// One preparation of one photo, for the clock: `photo_bench INPUT OUTDIR [no-avif]`. compare.mjs runs it against sharp.
// Prints its processor time in ms and its peak of resident memory in kB.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string_view>
#include <thread>

#include "base/error.h"
#include "base/file.h"
#include "transcode/photo.h"

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: photo_bench INPUT OUTDIR [no-avif]\n", stderr);
    return 2;
  }
  try {
    std::filesystem::create_directories(argv[2]);
    const resonance::FileDescriptor input = resonance::open_for_reading(argv[1]);
    resonance::transcode::OutputFolder folder(argv[2]);
    const bool avif = argc < 4 || std::string_view(argv[3]) != "no-avif";
    const int processors = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    resonance::transcode::prepare_photo(input.get(), folder, processors, avif);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto ms = [](const timeval& time) { return time.tv_sec * 1000 + time.tv_usec / 1000; };
    std::printf("%ld %ld\n", ms(usage.ru_utime) + ms(usage.ru_stime), usage.ru_maxrss);
    return 0;
  } catch (const resonance::Error& error) {
    std::fprintf(stderr, "%s: %s\n", std::string(resonance::name(error.code())).c_str(), error.what());
    return 1;
  }
}
