// A film whose own stream can be shown as it is: copied, not encoded, and the other rungs follow its key frames.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "tests/transcode/made_media.h"
#include "transcode/plan.h"
#include "transcode/probe.h"

namespace resonance::transcode {
namespace {

namespace fs = std::filesystem;
using testing::Folder;
using ::testing::HasSubstr;
using testing::key_times;
using testing::make;
using testing::Prepared;
using testing::times;

const Options kReuse{.ladder = {144, 72}, .preset = "ultrafast", .threads = 1, .reuse = true};

// Key frames at 0, 2.4, 4.8, 7.2 … seconds, pictures out of order.
const std::string kFit = "-c:v libx264 -preset veryfast -bf 2 -g 60 -keyint_min 60 -sc_threshold 0 -c:a aac";

fs::path film(const fs::path& path, const std::string& coding = kFit, const std::string& picture = "s=256x144:r=25") {
  return make(path, "-f lavfi -i testsrc2=d=17:" + picture + " -f lavfi -i sine=440:d=17 " + coding);
}

std::string pictures_of(const fs::path& path) {
  return testing::run({"ffmpeg", "-nostdin", "-v", "error", "-i", path.string(), "-map", "0:v", "-f", "framemd5", "-"});
}

// The pictures themselves, without their times.
std::vector<std::string> hashes_of(const fs::path& path) {
  std::vector<std::string> hashes;
  std::istringstream lines(pictures_of(path));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("0,")) hashes.push_back(line.substr(line.rfind(' ')));
  }
  return hashes;
}

TEST(Reuse, TheLargestRungIsTheSourceItself) {
  const Folder folder;
  const fs::path input = film(folder / "in.mp4");
  Prepared out;
  testing::prepare_into(out, input, kReuse);
  EXPECT_EQ(hashes_of(out.folder / "144.mp4"), hashes_of(input));
  const std::vector<double> shown = times(out.folder / "144.mp4");
  ASSERT_EQ(shown.size(), 425U);
  for (size_t i = 0; i < shown.size(); ++i) EXPECT_NEAR(shown[i], double(i) / 25, 1e-3) << i;
}

TEST(Reuse, TheOtherRungsAreCutWhereItIs) {
  const Folder folder;
  Prepared out;
  testing::prepare_into(out, film(folder / "in.mp4"), kReuse);
  // The first key frame at or after each four seconds.
  const std::vector<double> cuts = key_times(out.folder / "72.mp4");
  const std::vector<double> expected{0, 4.8, 9.6, 12, 16.8};
  ASSERT_EQ(cuts.size(), expected.size());
  for (size_t i = 0; i < cuts.size(); ++i) EXPECT_NEAR(cuts[i], expected[i], 1e-3) << i;
  const auto count = [&](const char* name) {
    const std::string text = testing::read(out.folder / name);
    size_t segments = 0;
    for (size_t at = 0; (at = text.find("#EXTINF", at)) != std::string::npos; ++at) ++segments;
    return segments;
  };
  EXPECT_EQ(count("144.m3u8"), count("72.m3u8"));
}

TEST(Reuse, NothingButPicturesIsCopied) {
  const Folder folder;
  const fs::path input = film(folder / "in.mp4");
  // x264 writes its settings between the pictures, as cameras write dates and places.
  ASSERT_THAT(testing::read(input), HasSubstr("x264 - core"));
  Prepared out;
  testing::prepare_into(out, input, kReuse);
  ASSERT_EQ(hashes_of(out.folder / "144.mp4"), hashes_of(input));
  for (const OutputFile& file : out.generation.files) {
    const std::string bytes = testing::read(out.folder / file.name);
    if (file.name.starts_with("144")) {
      EXPECT_EQ(bytes.find("x264 - core"), std::string::npos) << file.name;
    }
  }
}

TEST(Reuse, WhatBrowsersWouldNotPlayIsEncoded) {
  const Folder folder;
  const std::pair<const char*, std::string> cases[] = {
      {"rare_keys.mp4", "-c:v libx264 -preset ultrafast -g 400 -keyint_min 400 -sc_threshold 0 -c:a aac"},
      {"ten_bits.mp4", "-c:v libx264 -preset ultrafast -g 50 -pix_fmt yuv420p10le -c:a aac"},
      {"full_colour.mp4", "-c:v libx264 -preset ultrafast -g 50 -pix_fmt yuv444p -c:a aac"},
      {"heavy.mp4", "-c:v libx264 -preset ultrafast -g 50 -qp 1 -c:a aac"},
      {"not_mp4.mkv", kFit},
      {"mpeg4.mp4", "-c:v mpeg4 -g 50 -c:a aac"},
      {"fast.mp4", "-c:v libx264 -preset ultrafast -g 200 -r 120 -c:a aac"},
      {"wide_points.mp4", "-vf setsar=4/3 " + kFit},
  };
  const auto is_copied = [](const fs::path& path) {
    const FileDescriptor file = open_for_reading(path);
    Input input(file.get());
    return make_plan(probe(input), kReuse, 1).rungs.front().copied;
  };
  const fs::path upright = film(folder / "fit.mp4", kFit + " -t 9");
  ASSERT_TRUE(is_copied(upright));
  for (const auto& [name, coding] : cases) EXPECT_FALSE(is_copied(film(folder / name, coding + " -t 9"))) << name;
  EXPECT_FALSE(is_copied(make(folder / "turned.mp4", "-i " + upright.string() + " -c copy -metadata:s:v rotate=90")));
}

TEST(Reuse, ADamagedStreamIsEncodedAfterAll) {
  const Folder folder;
  std::string bytes = testing::read(film(folder / "in.mp4"));
  const size_t middle = bytes.find("mdat") + (bytes.size() - bytes.find("mdat")) / 2;
  for (size_t i = 0; i < 4000; ++i) bytes[middle + i] = static_cast<char>(0x5a ^ i);
  Prepared out;
  testing::prepare_into(out, testing::write(folder / "damaged.mp4", bytes), kReuse);
  EXPECT_TRUE(out.generation.damaged);
  // Encoded: cut at regular moments.
  const std::vector<double> cuts = key_times(out.folder / "144.mp4");
  ASSERT_GE(cuts.size(), 2U);
  EXPECT_NEAR(cuts[1], 4, 0.05);
}

TEST(Reuse, AnInterruptedOneEndsAsTheSameFilm) {
  struct Stop {};
  const Folder folder, whole, output;
  const fs::path input = film(folder / "in.mp4");
  const auto prepare_to = [&](const fs::path& to, const OnProgress& progress) {
    const FileDescriptor file = open_for_reading(input);
    prepare(file.get(), to, kReuse, progress);
  };
  prepare_to(whole.path(), {});
  EXPECT_THROW(prepare_to(output.path(),
                          [](const Progress& now) {
                            if (now.stage == "pictures") throw Stop{};
                          }),
               Stop);
  ASSERT_TRUE(fs::exists(output / "journal"));
  prepare_to(output.path(), {});
  for (const char* name : {"144.mp4", "72.mp4", "144.m3u8", "72.m3u8", "master.m3u8"}) {
    EXPECT_TRUE(testing::read(output / name) == testing::read(whole / name)) << name;
  }
}

}  // namespace
}  // namespace resonance::transcode
