#include "transcode/poster_choice.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "made_media.h"

namespace resonance::transcode {
namespace {

using testing::Folder;
using testing::make;
using testing::prepare_into;
using testing::Prepared;

// A scene of its own for each number; `clarity` from 0 (fog) to 1.
RgbImage scene(int number, double clarity) {
  RgbImage image{160, 90, std::vector<uint8_t>(size_t{3} * 160 * 90)};
  for (int y = 0; y < 90; ++y) {
    for (int x = 0; x < 160; ++x) {
      const double shape = std::sin((x + 40 * number) / 9.0) * std::cos(y / (6.0 + number)) * 70 +
                           ((x / 13 + (y + 20 * number) / 11) % 2 ? 25 : -25);
      for (int channel = 0; channel < 3; ++channel) {
        image.bytes[size_t(3) * (y * 160 + x) + channel] = static_cast<uint8_t>(125 + clarity * shape);
      }
    }
  }
  return image;
}

constexpr int64_t kFilmMs = 120'000;

TEST(PosterChoice, TakesTheBestOfEachScene) {
  PosterChoice choice;
  for (int64_t time_ms = 0; time_ms < kFilmMs; time_ms += 500) {
    const int number = static_cast<int>(time_ms / 40'000);
    const bool best = time_ms % 40'000 == 20'000;
    choice.consider(time_ms, scene(number, (best ? 0.8 : 0.6) - 0.05 * number), false);
  }
  EXPECT_EQ(choice.moments(kFilmMs), (std::vector<int64_t>{20'000, 60'000, 100'000}));
}

TEST(PosterChoice, OfOneSceneTakesMomentsThatStandApart) {
  PosterChoice choice;
  for (int64_t time_ms = 0; time_ms < kFilmMs; time_ms += 500) {
    choice.consider(time_ms, scene(1, 0.5 + 0.3 * std::sin(double(time_ms) / 9'000)), false);
  }
  std::vector<int64_t> moments = choice.moments(kFilmMs);
  ASSERT_EQ(moments.size(), 3U);
  std::sort(moments.begin(), moments.end());
  EXPECT_GE(moments[1] - moments[0], kFilmMs / 40);
  EXPECT_GE(moments[2] - moments[1], kFilmMs / 40);
}

TEST(PosterChoice, PassesOverTheFirstFrameAndTheEnd) {
  PosterChoice choice;
  choice.consider(0, scene(0, 0.9), false);
  choice.consider(30'000, scene(1, 0.5), false);
  choice.consider(60'000, scene(2, 0.5), false);
  choice.consider(119'000, scene(3, 0.9), false);
  const std::vector<int64_t> moments = choice.moments(kFilmMs);
  ASSERT_EQ(moments.size(), 3U);
  EXPECT_EQ(std::min(moments[0], moments[1]), 30'000);
  EXPECT_EQ(std::max(moments[0], moments[1]), 60'000);
}

TEST(PosterChoice, PutsWhoLooksOutOfThePictureFirstUnlessItIsPoor) {
  PosterChoice choice;
  choice.consider(30'000, scene(1, 0.6), false);
  choice.consider(60'000, scene(1, 0.55), true);
  EXPECT_EQ(choice.moments(kFilmMs).front(), 60'000);
  PosterChoice poor;
  poor.consider(30'000, scene(1, 0.6), false);
  poor.consider(60'000, scene(1, 0.05), true);
  EXPECT_EQ(poor.moments(kFilmMs).front(), 30'000);
}

TEST(PosterChoice, OffersNoBlackPictures) {
  PosterChoice choice;
  EXPECT_TRUE(choice.moments(kFilmMs).empty());
  choice.consider(0, scene(0, 0), false);
  choice.consider(30'000, scene(0, 0), false);
  EXPECT_EQ(choice.moments(kFilmMs).size(), 1U) << "a film of nothing still has a picture";
  choice.consider(60'000, scene(1, 0.7), false);
  EXPECT_EQ(choice.moments(kFilmMs), std::vector<int64_t>{60'000});
}

TEST(PosterChoice, AFilmIsOfferedWithOneMomentOfEachScene) {
  // A title card, three filmed scenes (made ones with grain), black.
  const Folder folder;
  Prepared out;
  prepare_into(
      out,
      make(folder / "scenes.mp4",
           "-f lavfi -i color=navy:s=320x180:d=4:r=10 -f lavfi -i mandelbrot=s=320x180:r=10:start_scale=0.05:"
           "end_scale=0.04 -f lavfi -i life=s=320x180:r=10:mold=10:ratio=0.2:death_color=#803020:life_color=#e0d0a0 "
           "-f lavfi -i cellauto=s=320x180:r=10:rule=110 -f lavfi -i color=black:s=320x180:d=3:r=10 -filter_complex "
           "[1]trim=duration=5,setpts=PTS-STARTPTS,noise=alls=20:allf=t[a];[2]trim=duration=5,setpts=PTS-STARTPTS,"
           "gblur=sigma=2,noise=alls=20:allf=t[b];[3]trim=duration=5,setpts=PTS-STARTPTS,gblur=sigma=1.5,noise=alls=20:"
           "allf=t[c];"
           "[0]drawbox=x=60:y=70:w=200:h=12:c=white:t=fill[t];[t][a][b][c][4]concat=n=5,format=yuv420p -c:v libx264 "
           "-preset ultrafast"));
  ASSERT_EQ(out.generation.posters.size(), 3U);
  std::vector<int> scenes;
  for (const PosterMoment& poster : out.generation.posters) {
    scenes.push_back(static_cast<int>((poster.time_ms + 1'000) / 5'000));
    EXPECT_FALSE(poster.placeholder.empty());
  }
  std::sort(scenes.begin(), scenes.end());
  EXPECT_EQ(scenes, (std::vector<int>{1, 2, 3})) << "neither the title nor the black end";
  EXPECT_EQ(out.generation.placeholder, out.generation.posters.front().placeholder);
  for (int number = 1; number <= 3; ++number) {
    EXPECT_EQ(out.file("poster-" + std::to_string(number) + "-320.jpg").poster, number);
  }
}

}  // namespace
}  // namespace resonance::transcode
