// A picture that is the one before is not written again: a film of slides costs what its slides cost.
#include <gtest/gtest.h>

#include "tests/transcode/made_media.h"

namespace resonance::transcode {
namespace {

namespace fs = std::filesystem;
using testing::Folder;
using testing::make;
using testing::Prepared;
using testing::times;

// Slides of 4, 3.48 and 0.52 seconds at 25 pictures a second, without loss.
fs::path slides(const fs::path& path) {
  return make(path,
              "-f lavfi -i smptebars=s=256x144:r=25:d=4 -f lavfi -i pal75bars=s=256x144:r=25:d=3.48 "
              "-f lavfi -i color=gray:s=256x144:r=25:d=0.52 -filter_complex [0][1][2]concat=n=3,format=yuv420p "
              "-c:v libx264 -preset ultrafast -qp 0 -g 1000");
}

TEST(Stills, ASlideIsWrittenOnceASecond) {
  const Folder folder;
  const fs::path input = slides(folder / "in.mp4");
  ASSERT_EQ(times(input).size(), 200U);
  Prepared out;
  testing::prepare_into(out, input, {.ladder = {144, 72}, .preset = "ultrafast", .threads = 1});
  const std::vector<double> expected{0, 1, 2, 3, 4, 5, 6, 7, 7.48};
  for (const char* rung : {"144.mp4", "72.mp4"}) {
    const std::vector<double> shown = times(out.folder / rung);
    ASSERT_EQ(shown.size(), expected.size()) << rung;
    for (size_t i = 0; i < shown.size(); ++i) EXPECT_NEAR(shown[i], expected[i], 1e-3) << rung << ' ' << i;
  }
  EXPECT_NEAR(double(out.generation.duration_ms), 8000, 1);
}

TEST(Stills, ASlideThatIsCopiedKeepsTheOtherRungsSegments) {
  const Folder folder;
  // Key frames each 1.28 s, so that they lie between the seconds.
  const fs::path input = make(folder / "in.mp4",
                              "-f lavfi -i smptebars=s=256x144:r=25:d=12 -c:v libx264 -preset ultrafast -g 32 "
                              "-keyint_min 32 -sc_threshold 0 -pix_fmt yuv420p");
  Prepared out;
  testing::prepare_into(out, input, {.ladder = {144, 72}, .preset = "ultrafast", .threads = 1, .reuse = true});
  const std::vector<double> cuts = testing::key_times(out.folder / "72.mp4");
  const std::vector<double> expected{0, 5.12, 8.96};
  ASSERT_EQ(cuts.size(), expected.size());
  for (size_t i = 0; i < cuts.size(); ++i) EXPECT_NEAR(cuts[i], expected[i], 1e-3) << i;
  EXPECT_EQ(times(out.folder / "144.mp4").size(), 300U);
  EXPECT_LT(times(out.folder / "72.mp4").size(), 20U);
}

}  // namespace
}  // namespace resonance::transcode
