// Slides that stand for seconds and pictures that move, by turns: at a chunk's border nothing is lost, and nothing
// comes late.
#include <gtest/gtest.h>

#include "tests/transcode/made_media.h"
#include "tests/transcode/seen_pictures.h"

namespace resonance::transcode {
namespace {

namespace fs = std::filesystem;
using testing::difference;
using testing::Folder;
using testing::make;
using testing::pictures;
using testing::prepare_into;
using testing::Prepared;

// In the order of the file.
std::vector<double> decoding_times(const fs::path& path) {
  std::vector<double> all;
  const auto probe = testing::ffprobe(path, "packet=dts_time");
  for (const auto& packet : probe.at("packets")) {
    all.push_back(std::stod(packet.at("dts_time").get<std::string>()));
  }
  return all;
}

// At the borders at 4, 12, 28 and 60 seconds: slide to slide, motion that has just begun, slide to motion, motion to
// slide.
class Slides : public ::testing::TestWithParam<std::string> {};

TEST_P(Slides, AndMotionByTurnsAreWholeAtEveryBorder) {
  const Folder folder;
  const fs::path input =
      make(folder / "in.mkv",
           "-f lavfi -i testsrc2=d=66:s=256x144:r=25 -vf "
           "select=not(mod(n\\,137))*lt(t\\,11)+between(t\\,11.3\\,14)+not(mod(n\\,83))*between(t\\,14\\,26)"
           "+between(t\\,26\\,33)+not(mod(n\\,161))*between(t\\,33\\,57)+between(t\\,58.3\\,59.9) " +
               GetParam() + " -vsync vfr");
  const auto source = pictures(input, 64, 36);
  Prepared out;
  prepare_into(out, input, {.ladder = {144, 72}, .preset = "veryfast", .threads = 1});
  for (const char* rung : {"144.mp4", "72.mp4"}) {
    SCOPED_TRACE(rung);
    const std::vector<double> decoded = decoding_times(out.folder / rung);
    for (size_t i = 1; i < decoded.size(); ++i) EXPECT_LT(decoded[i - 1], decoded[i]) << i;
    const auto shown = pictures(out.folder / rung, 64, 36);
    for (const auto& [time, picture] : source) {
      const auto is = shown.lower_bound(time - 1);
      ASSERT_TRUE(is != shown.end() && is->first <= time + 1) << "nothing is shown at " << time;
      EXPECT_LT(difference(is->second, picture), 12) << time;
    }
    // And between them it stays as it is.
    for (const auto& [time, picture] : shown) {
      EXPECT_LT(difference(picture, std::prev(source.upper_bound(time + 1))->second), 12) << time;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Of, Slides,
                         ::testing::Values("-c:v libx264 -preset ultrafast -g 50",
                                           "-c:v libx264 -preset medium -g 250"));

}  // namespace
}  // namespace resonance::transcode
