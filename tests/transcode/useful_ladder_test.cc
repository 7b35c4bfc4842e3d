// A rung that shows nothing more than the one below is not made.
#include <fcntl.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "tests/transcode/made_media.h"
#include "transcode/input.h"
#include "transcode/probe.h"
#include "transcode/useful_ladder.h"

namespace resonance::transcode {
namespace {

namespace fs = std::filesystem;
using testing::Folder;
using testing::make;

const std::vector<int> kLadder{1080, 720, 480, 360};
// Fine lines, 1920 x 1080 of its own.
const std::string kSharp = "-f lavfi -i mandelbrot=s=1920x1080:r=5:start_scale=3";
// The same as a camera of 960 x 540 would have seen it, enlarged.
const std::string kEnlarged = "scale=960:540:flags=area,scale=1920:1080";
const std::string kCoded = " -c:v libx264 -preset ultrafast -crf 18 -g 5 -pix_fmt yuv420p";

std::vector<int> ladder_for(const fs::path& path, const std::vector<int>& ladder = kLadder) {
  const FileDescriptor file = open_for_reading(path);
  Inputs inputs(file.get());
  const Source source = probe(*inputs.open());
  return useful_ladder(inputs, source, {.ladder = ladder});
}

TEST(UsefulLadder, ASharpFilmKeepsAllItsRungs) {
  const Folder folder;
  EXPECT_EQ(ladder_for(make(folder / "in.mp4", kSharp + " -t 4" + kCoded)), kLadder);
}

TEST(UsefulLadder, AnEnlargedFilmLosesTheRungsItDoesNotFill) {
  const Folder folder;
  const std::vector<int> expected{720, 480, 360};
  for (const char* way : {"bicubic", "lanczos", "bilinear"}) {
    const fs::path path =
        make(folder / (std::string(way) + ".mp4"), kSharp + " -t 4 -vf " + kEnlarged + ":flags=" + way + kCoded);
    EXPECT_EQ(ladder_for(path), expected) << way;
  }
}

TEST(UsefulLadder, OneSharpPassageKeepsThemAll) {
  const Folder folder;
  const fs::path path = make(folder / "in.mp4", kSharp + " -filter_complex [0]trim=duration=20,split[a][b];[a]" +
                                                    kEnlarged + "[c];[b]trim=duration=3[d];[c][d]concat=n=2" + kCoded);
  EXPECT_EQ(ladder_for(path), kLadder);
}

TEST(UsefulLadder, ABlackFilmKeepsWhatATitleNeeds) {
  const Folder folder;
  const std::vector<int> expected{480, 360};
  EXPECT_EQ(ladder_for(make(folder / "in.mp4", "-f lavfi -i color=black:s=1920x1080:r=5:d=4" + kCoded)), expected);
}

TEST(UsefulLadder, AllStayWhereNothingIsKnown) {
  const Folder folder;
  const std::string soft = kSharp + " -t 4 -vf " + kEnlarged;
  EXPECT_EQ(ladder_for(make(folder / "jumps.ts", soft + kCoded)), kLadder);
  EXPECT_EQ(ladder_for(make(folder / "fields.mp4", soft + kCoded + " -flags +ilme+ildct -x264-params tff=1")), kLadder);
  // A picture between the first and the last is destroyed.
  std::string bytes = testing::read(make(folder / "whole.mp4", soft + kCoded));
  std::fill(bytes.begin() + static_cast<ptrdiff_t>(bytes.size() / 4),
            bytes.begin() + static_cast<ptrdiff_t>(bytes.size() / 2), '\x7f');
  EXPECT_EQ(ladder_for(testing::write(folder / "damaged.mp4", bytes)), kLadder);
}

TEST(UsefulLadder, ASingleRungStays) {
  const Folder folder;
  const std::vector<int> one{1080};
  EXPECT_EQ(ladder_for(make(folder / "in.mp4", "-f lavfi -i color=black:s=1920x1080:r=5:d=1" + kCoded), one), one);
}

TEST(UsefulLadder, WhatIsPreparedFollows) {
  const Folder folder;
  testing::Prepared out;
  testing::prepare_into(out, make(folder / "in.mp4", kSharp + " -t 4 -vf " + kEnlarged + kCoded),
                        {.ladder = kLadder, .preset = "ultrafast", .reuse = true});
  EXPECT_FALSE(out.has("1080.mp4"));
  EXPECT_EQ(out.file("720.mp4").height, 720);
  EXPECT_EQ(out.generation.height, 720);
}

}  // namespace
}  // namespace resonance::transcode
