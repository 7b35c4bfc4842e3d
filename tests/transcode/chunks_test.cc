// Chunks: a film cut into pieces that are made one by one is the film, and one that was interrupted is the same film.
#include <gtest/gtest.h>

#include <map>

#include "base/file.h"
#include "tests/transcode/made_media.h"
#include "transcode/plan.h"

namespace resonance::transcode {
namespace {

using testing::Folder;
using testing::make;
using testing::times;

namespace fs = std::filesystem;

struct Stop {};

// x264 with several threads and a bounded rate makes other bytes each time: one thread, to compare them.
const Options kOptions{.ladder = {144, 72}, .preset = "ultrafast", .threads = 1};

// 32 seconds make four chunks: 0, 4, 12 and 28. Nearly all of the time goes into sound here: there is little.
fs::path half_a_minute(const fs::path& path, const std::string& video = "testsrc2=d=32:s=256x144:r=25") {
  return make(path, "-f lavfi -i " + video + " -f lavfi -i sine=440:d=6 -c:v libx264 -preset ultrafast -g 50 -c:a aac");
}

std::map<std::string, std::string> files_of(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    files[entry.path().filename().string()] = read_file(entry.path(), int64_t{1} << 30);
  }
  return files;
}

void prepare_whole(const fs::path& input, const fs::path& folder) {
  const FileDescriptor file = open_for_reading(input);
  prepare(file.get(), folder, kOptions, {});
}

// Stops at the first progress at which `now` says so; false when it never did.
template <class When>
bool prepare_until(const fs::path& input, const fs::path& folder, const When& when) {
  const FileDescriptor file = open_for_reading(input);
  try {
    prepare(file.get(), folder, kOptions, [&](const Progress& now) {
      if (when(now)) throw Stop{};
    });
  } catch (const Stop&) {
    return true;
  }
  return false;
}

void expect_same(const fs::path& whole, const fs::path& resumed) {
  const auto expected = files_of(whole), actual = files_of(resumed);
  for (const auto& [name, bytes] : expected) {
    ASSERT_TRUE(actual.contains(name)) << name;
    EXPECT_TRUE(actual.at(name) == bytes)
        << name << ": " << bytes.size() << " and " << actual.at(name).size() << " bytes";
  }
  EXPECT_EQ(actual.size(), expected.size());
}

size_t chunks_noted(const fs::path& folder) {
  const std::string journal = read_file(folder / "journal", 1 << 20);
  size_t count = 0;
  for (size_t at = 0; (at = journal.find("\"rung\":0", at)) != std::string::npos; ++at) ++count;
  return count;
}

TEST(Chunks, BeginShortAndThenLastAMinute) {
  const std::vector<int64_t> starts{0, 4, 12, 28, 60, 120, 180, 240};
  for (size_t i = 0; i < starts.size(); ++i) EXPECT_EQ(chunk_start_seconds(static_cast<int>(i)), starts[i]);
}

TEST(Chunks, JoinWithoutASeam) {
  const Folder folder, output;
  prepare_whole(half_a_minute(folder / "in.mp4"), output.path());
  for (const char* name : {"144.mp4", "72.mp4"}) {
    const std::vector<double> shown = times(output / name);
    ASSERT_EQ(shown.size(), 800U) << name;
    for (size_t i = 0; i < shown.size(); ++i) EXPECT_NEAR(shown[i], double(i) / 25, 1e-4) << name << " " << i;
  }
}

TEST(Chunks, AnInterruptedFilmEndsAsTheSameBytes) {
  const Folder folder, whole;
  const fs::path input = half_a_minute(folder / "in.mp4");
  prepare_whole(input, whole.path());
  int stopped = 0;
  size_t most_chunks = 0;
  for (const int permille : {21, 300, 700, 880, 900, 960}) {
    const Folder output;
    if (!prepare_until(input, output.path(), [&](const Progress& now) { return now.permille >= permille; })) continue;
    ++stopped;
    if (fs::exists(output / "journal")) most_chunks = std::max(most_chunks, chunks_noted(output.path()));
    prepare_whole(input, output.path());
    expect_same(whole.path(), output.path());
  }
  EXPECT_GE(stopped, 4);
  EXPECT_GE(most_chunks, 2U) << "nothing was ever resumed";
}

TEST(Chunks, AStillMomentAcrossACutStaysAsLong) {
  // One picture a quarter of an hour: every second picture of the result is a repeat, also those that begin chunks.
  const Folder folder, whole, output;
  const fs::path input = make(folder / "in.mkv",
                              "-f lavfi -i testsrc2=d=40:s=256x144:r=25 -vf select=lt(t\\,2)+gt(t\\,38) -vsync vfr "
                              "-c:v libx264 -preset ultrafast -g 25");
  prepare_whole(input, whole.path());
  ASSERT_TRUE(prepare_until(input, output.path(), [&](const Progress& now) { return now.stage == "pictures"; }));
  prepare_whole(input, output.path());
  expect_same(whole.path(), output.path());
}

TEST(Chunks, ATornJournalLineIsAsIfNeverWritten) {
  const Folder folder, whole, output;
  const fs::path input = half_a_minute(folder / "in.mp4");
  prepare_whole(input, whole.path());
  ASSERT_TRUE(prepare_until(input, output.path(), [&](const Progress& now) { return now.stage == "pictures"; }));
  const std::string journal = read_file(output / "journal", 1 << 20);
  for (const size_t kept : {journal.size() - 7, journal.size() / 2, size_t{30}}) {
    const Folder again;
    fs::copy(output.path(), again.path(), fs::copy_options::recursive);
    fs::resize_file(again / "journal", kept);
    prepare_whole(input, again.path());
    expect_same(whole.path(), again.path());
  }
}

TEST(Chunks, AnotherFilmsJournalIsNotBelieved) {
  const Folder folder, whole, output;
  const fs::path other = half_a_minute(folder / "other.mp4", "testsrc=d=32:s=256x144:r=25");
  const fs::path input = half_a_minute(folder / "in.mp4");
  prepare_whole(input, whole.path());
  ASSERT_TRUE(prepare_until(other, output.path(), [&](const Progress& now) { return now.stage == "pictures"; }));
  prepare_whole(input, output.path());
  expect_same(whole.path(), output.path());
}

TEST(Chunks, AFilmCanBeWatchedBeforeItIsDone) {
  const Folder folder, output;
  const fs::path input = half_a_minute(folder / "in.mp4");
  std::string master, media, sound;
  int64_t playable_ms = 0;
  ASSERT_TRUE(prepare_until(input, output.path(), [&](const Progress& now) {
    if (now.playable_ms == 0) return false;
    playable_ms = now.playable_ms;
    master = read_file(output / "master.m3u8", 1 << 20);
    media = read_file(output / "72.m3u8", 1 << 20);
    sound = read_file(output / "audio.m3u8", 1 << 20);
    return true;
  }));
  EXPECT_GE(playable_ms, 3900);
  EXPECT_NE(master.find("72.m3u8"), std::string::npos) << master;
  for (const std::string& text : {media, sound}) {
    EXPECT_NE(text.find("#EXT-X-PLAYLIST-TYPE:EVENT"), std::string::npos) << text;
    EXPECT_EQ(text.find("#EXT-X-ENDLIST"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace resonance::transcode
