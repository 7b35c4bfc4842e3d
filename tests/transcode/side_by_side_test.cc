// Chunks of one film encoded side by side make the film that they make one after another, to the byte.
#include <gtest/gtest.h>

#include <map>

#include "base/file.h"
#include "tests/transcode/made_media.h"

namespace resonance::transcode {
namespace {

namespace fs = std::filesystem;
using testing::Folder;
using testing::make;
using testing::read;

// One thread for each encoder: with several, and a bounded rate, x264 makes other bytes each time.
Options with_jobs(int jobs, bool reuse = false) {
  return {.ladder = {144, 72}, .preset = "veryfast", .threads = 1, .jobs = jobs, .reuse = reuse};
}

std::map<std::string, std::string> files_of(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator(folder)) files[entry.path().filename().string()] = read(entry.path());
  return files;
}

size_t entries(const fs::path& folder) {
  std::error_code absent;
  return static_cast<size_t>(std::distance(fs::directory_iterator(folder, absent), fs::directory_iterator()));
}

struct Made {
  Folder folder;
  Generation generation;
  size_t most_at_once = 0;  // chunks begun and not taken, as was seen now and then
  bool all_taken = false;   // no guess was wrong
};

void prepare_with(Made& made, const fs::path& input, const Options& options) {
  const FileDescriptor file = open_for_reading(input);
  made.generation = prepare(file.get(), made.folder.path(), options, [&](const Progress& now) {
    const fs::path ahead = made.folder / "ahead";
    made.most_at_once = std::max(made.most_at_once, entries(ahead));
    if (now.stage == "pictures") made.all_taken = fs::exists(ahead) && entries(ahead) == 0;
  });
}

void expect_same(const Made& one, const Made& other) {
  EXPECT_EQ(to_json(one.generation), to_json(other.generation));
  const auto expected = files_of(one.folder.path()), actual = files_of(other.folder.path());
  EXPECT_EQ(actual.size(), expected.size());
  for (const auto& [name, bytes] : expected) {
    ASSERT_TRUE(actual.contains(name)) << name;
    EXPECT_TRUE(actual.at(name) == bytes)
        << name << ": " << bytes.size() << " and " << actual.at(name).size() << " bytes";
  }
}

// 32 seconds make four chunks: 0, 4, 12 and 28. Rungs 64 pixels wide and less, and only those, came out differently
// from run to run in their last bits; nobody knows why, no ladder has them.
const std::string kFilm = "-f lavfi -i testsrc2=d=32:s=256x144:r=25,hue=s=0 ";

TEST(SideBySide, IsTheSameFilmWithAnyNumberOfJobs) {
  const Folder folder;
  const fs::path input = make(folder / "in.mp4", kFilm +
                                                     "-f lavfi -i sine=440:d=10 -c:a aac -c:v libx264 -preset "
                                                     "veryfast -g 100 -pix_fmt yuv420p");
  Made one;
  prepare_with(one, input, with_jobs(1));
  EXPECT_EQ(one.most_at_once, 0U);
  for (const int jobs : {2, 3}) {
    SCOPED_TRACE(jobs);
    Made several;
    prepare_with(several, input, with_jobs(jobs));
    EXPECT_GE(several.most_at_once, 1U);
    EXPECT_TRUE(several.all_taken);
    expect_same(one, several);
  }
}

TEST(SideBySide, AnythingIsTheSameFilm) {
  struct Case {
    const char* name;
    std::string arguments;
    bool guessed;  // whether every guess is right
    bool reuse = false;
  };
  const Case cases[] = {
      // A telephone's trembling clock; a key picture each ten seconds; half of the pictures too many.
      {"telephone.mp4",
       "-f lavfi -i testsrc2=d=32:s=256x144:r=120,hue=s=0 -vf setpts=PTS+0.003*random(1)/TB -vsync vfr -c:v libx264 "
       "-preset veryfast -g 1200 -pix_fmt yuv420p",
       true},
      {"one-key.mkv", kFilm + "-c:v libx264 -preset ultrafast -g 9999 -pix_fmt yuv420p", true},
      // A clock that may jump, and a sound that is longer.
      {"transport.ts",
       kFilm + "-f lavfi -i sine=440:d=34 -c:v mpeg2video -b:v 300k -g 12 -bf 2 -pix_fmt yuv420p -c:a mp2", true},
      // No length is told.
      {"recorder.webm", kFilm + "-c:v libvpx -deadline realtime -cpu-used 8 -b:v 200k -g 100 -live 1", true},
      // The pictures end, and the last one stays for two more chunks of sound.
      {"still.mp4",
       "-f lavfi -i smptebars=d=6:s=256x144:r=25 -f lavfi -i sine=440:d=30 -c:a aac -c:v libx264 -preset ultrafast "
       "-pix_fmt yuv420p",
       true},
      {"copied.mp4", kFilm + "-c:v libx264 -preset veryfast -g 60 -keyint_min 60 -sc_threshold 0 -pix_fmt yuv420p",
       true, true},
      // Pictures without times: nothing can be skipped.
      {"undated.avi", kFilm + "-c:v mpeg4 -bf 2 -g 100", false},
  };
  for (const auto& [name, arguments, guessed, reuse] : cases) {
    SCOPED_TRACE(name);
    const Folder folder;
    const fs::path input = make(folder / name, arguments);
    Made one, several;
    prepare_with(one, input, with_jobs(1, reuse));
    prepare_with(several, input, with_jobs(3, reuse));
    EXPECT_EQ(several.all_taken, guessed);
    expect_same(one, several);
  }
}

// Of 120 pictures a second every other one is left out, and which ones depends on all before: a guess from an odd one
// is wrong, and must not be believed.
TEST(SideBySide, AWrongGuessIsNotBelieved) {
  const Folder folder;
  const fs::path input =
      make(folder / "in.mp4",
           "-f lavfi -i testsrc2=d=32:s=256x144:r=120,noise=alls=60:allf=t -c:v libx264 -preset ultrafast -g 121 "
           "-keyint_min 121 -sc_threshold 0 -pix_fmt yuv420p");
  Made one, several;
  prepare_with(one, input, with_jobs(1));
  prepare_with(several, input, with_jobs(3));
  EXPECT_FALSE(several.all_taken);
  expect_same(one, several);
}

TEST(SideBySide, TheLightLadderToo) {
  const Folder folder;
  const fs::path input =
      make(folder / "in.mp4",
           "-f lavfi -i testsrc2=d=14:s=256x144:r=10,hue=s=0 -c:v libx264 -preset ultrafast -pix_fmt yuv420p");
  std::vector<std::map<std::string, std::string>> made;
  for (const int jobs : {1, 2}) {
    Options options = with_jobs(jobs);
    options.ladder = {144};
    Made film;
    prepare_with(film, input, options);
    const FileDescriptor file = open_for_reading(input);
    prepare_light(file.get(), film.folder.path(), "", options, {});
    made.push_back(files_of(film.folder.path()));
  }
  EXPECT_EQ(made[0].at("144-av1.mp4"), made[1].at("144-av1.mp4"));
  EXPECT_EQ(made[0].size(), made[1].size());
}

}  // namespace
}  // namespace resonance::transcode
