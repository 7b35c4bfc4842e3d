// Films of which a part cannot be read: what can is kept, and from where it cannot is said.
#include <gtest/gtest.h>

#include "made_media.h"

namespace resonance::transcode {
namespace {

using testing::expect_sound_generation;
using testing::Folder;
using testing::make;
using testing::prepare_into;
using testing::Prepared;
using testing::refusal;
using testing::write;

TEST(PrepareVideo, DamageInTheMiddleCostsOnlyThatPart) {
  const Folder folder;
  for (const char* name : {"film.mp4", "film.mkv", "film.ts", "film.avi"}) {
    SCOPED_TRACE(name);
    const auto whole = make(folder / name,
                            "-f lavfi -i testsrc2=d=6:s=320x180:r=25 -f lavfi -i sine=d=6 -c:v libx264 -preset "
                            "ultrafast -g 25 -bf 0 -c:a mp3");
    std::string bytes = testing::read(whole);
    for (size_t i = bytes.size() * 4 / 10; i < bytes.size() * 5 / 10; ++i) bytes[i] = static_cast<char>(i * 7919 >> 3);
    Prepared out;
    prepare_into(out, write(folder / "damaged", bytes));
    expect_sound_generation(out);
    EXPECT_NEAR(double(out.generation.duration_ms), 6000, 700);
    EXPECT_TRUE(out.generation.damaged);
    ASSERT_TRUE(out.generation.damaged_from_ms);
    EXPECT_NEAR(double(*out.generation.damaged_from_ms), 2400, 1000);
  }
}

TEST(PrepareVideo, MissingEndIsKeptAndSaid) {
  const Folder folder;
  const auto whole = make(folder / "whole.mp4",
                          "-f lavfi -i testsrc2=d=8:s=320x180:r=25 -f lavfi -i sine=d=8 -c:v libx264 "
                          "-preset ultrafast -g 25 -c:a aac -movflags +faststart");
  const std::string bytes = testing::read(whole);
  Prepared out;
  prepare_into(out, write(folder / "half.mp4", bytes.substr(0, bytes.size() / 2)));
  expect_sound_generation(out);
  EXPECT_TRUE(out.generation.damaged);
  ASSERT_TRUE(out.generation.damaged_from_ms);  // the end itself, or the last picture, when half of it is there
  EXPECT_NEAR(double(*out.generation.damaged_from_ms), double(out.generation.duration_ms), 100);
  EXPECT_GT(out.generation.duration_ms, 2500);
  EXPECT_LT(out.generation.duration_ms, 6000);
  const size_t data = bytes.find("mdat");
  const Error error = refusal(write(folder / "crumb.mp4", bytes.substr(0, data + (bytes.size() - data) / 20)));
  EXPECT_EQ(error.code(), ErrorCode::invalid) << error.what();
}

// How long the last picture stands is nowhere in a track; pictures stored out of order hide it further.
}  // namespace
}  // namespace resonance::transcode
