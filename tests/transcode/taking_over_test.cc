// A film that is prepared again: chunks in which nothing has changed are taken over, and it is the same film.
#include <gtest/gtest.h>

#include <thread>

#include "base/file.h"
#include "tests/transcode/made_media.h"
#include "tests/transcode/seen_pictures.h"

namespace resonance::transcode {
namespace {

namespace fs = std::filesystem;
using testing::difference;
using testing::Folder;
using testing::is_dark;
using testing::make;
using testing::pictures;
using testing::prepare_into;
using testing::Prepared;
using testing::read;
using testing::write;

Options sealed(Options options, std::vector<SealedRange> seals) {
  options.alterations.seals = std::move(seals);
  return options;
}

// Makes the file as large as that, with a box that players pass over.
void pad(const fs::path& path, size_t size_bytes) {
  std::string bytes = read(path);
  const size_t more = size_bytes - bytes.size();
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(more >> shift & 255);
  bytes += "free" + std::string(more - 8, '\0');
  write(path, bytes);
}

// Two films of the same size in bytes, so that the engine takes one for the other: what was taken over shows the first,
// what was encoded the second. 64 seconds make five chunks: 0, 4, 12, 28 and 60.
struct Two {
  Two() {
    const auto film = [&](const fs::path& path, const std::string& filter) {
      make(path, "-f lavfi -i testsrc2=d=64:s=256x144:r=10,hue=s=0" + filter +
                     " -f lavfi -i aevalsrc=0.2*sin(2*PI*t*440):d=6:s=48000 -c:v libx264 -preset ultrafast -g 40 "
                     "-pix_fmt yuv420p -c:a aac");
    };
    film(in, "");
    film(other, ",negate");
    const size_t size_bytes = std::max(fs::file_size(in), fs::file_size(other)) + 16;
    pad(in, size_bytes);
    pad(other, size_bytes);
  }
  const Folder folder;
  const fs::path in = folder / "in.mp4", other = folder / "other.mp4";
  const Options options{.ladder = {144, 72}, .preset = "veryfast", .threads = 1};
};

void lend(const Prepared& earlier, const fs::path& folder) {
  fs::create_directory(folder / "before");
  for (const auto& entry : fs::directory_iterator(earlier.folder.path())) {
    if (entry.path().extension() == ".mp4" || entry.path().filename() == "ladder.json") {
      fs::copy(entry.path(), folder / "before" / entry.path().filename());
    }
  }
}

// For each whole second: is it of the film `first`, of `second`, or dark?
std::string origin(const fs::path& made, const fs::path& first, const fs::path& second) {
  const auto is = pictures(made, 64, 36), one = pictures(first, 64, 36), other = pictures(second, 64, 36);
  std::string all;
  for (int64_t time = 500; time < 64'000; time += 1000) {
    const auto shown = std::prev(is.upper_bound(time));
    if (is_dark(shown->second)) {
      all += '.';
      continue;
    }
    const auto near = [&](const auto& film) {
      return difference(shown->second, std::prev(film.upper_bound(time))->second);
    };
    all += near(one) < near(other) ? '1' : '2';
  }
  return all;
}

TEST(TakingOver, EncodesWhatASealTouchesAndTheLastChunkAlone) {
  const Two two;
  Prepared first, second, made;
  prepare_into(first, two.in, two.options);
  prepare_into(second, two.other, two.options);
  lend(first, made.folder.path());
  prepare_into(made, two.other, sealed(two.options, {{13'000, 15'000}}));
  const std::string expected = std::string(12, '1') + "2.." + std::string(13, '2') + std::string(32, '1') + "2222";
  for (const char* rung : {"144.mp4", "72.mp4"}) {
    EXPECT_EQ(origin(made.folder / rung, first.folder / rung, second.folder / rung), expected) << rung;
    EXPECT_EQ(testing::key_times(made.folder / rung), testing::key_times(first.folder / rung));
  }
  EXPECT_FALSE(fs::exists(made.folder / "before"));
  // Once more, from what was itself taken over: a second seal, and the first one lifted.
  Prepared third;
  lend(made, third.folder.path());
  prepare_into(third, two.in, sealed(two.options, {{4'000, 5'000}}));
  const std::string again =
      std::string(4, '1') + "." + std::string(7, '1') + std::string(16, '1') + std::string(36, '1');
  for (const char* rung : {"144.mp4", "72.mp4"}) {
    EXPECT_EQ(origin(third.folder / rung, first.folder / rung, second.folder / rung), again) << rung;
  }
}

TEST(TakingOver, EncodesWhatACoveredFaceTouchesAndTheLastChunkAlone) {
  const Two two;
  Prepared first, second, made, third;
  prepare_into(first, two.in, two.options);
  prepare_into(second, two.other, two.options);
  Options options = two.options;
  options.alterations.faces = {{false, {{13'000, 0, 0, 2'000, 2'000}, {15'000, 0, 0, 2'000, 2'000}}}};
  options.alterations.voices = {{30'000, 40'000, false}};
  lend(first, made.folder.path());
  prepare_into(made, two.other, options);
  const std::string expected = std::string(12, '1') + std::string(16, '2') + std::string(32, '1') + "2222";
  // The box goes elsewhere: where it was and where it is are made again.
  options.alterations.faces[0].moments = {{5'000, 0, 0, 2'000, 2'000}, {6'000, 0, 0, 2'000, 2'000}};
  lend(made, third.folder.path());
  prepare_into(third, two.in, options);
  for (const char* rung : {"144.mp4", "72.mp4"}) {
    EXPECT_EQ(origin(made.folder / rung, first.folder / rung, second.folder / rung), expected) << rung;
    EXPECT_EQ(origin(third.folder / rung, first.folder / rung, second.folder / rung), std::string(64, '1')) << rung;
  }
}

TEST(TakingOver, IsTheFilmThatEncodingMakes) {
  const Two two;
  Prepared first, whole, made;
  prepare_into(first, two.in, two.options);
  const Options options = sealed(two.options, {{29'050, 30'000}, {63'000, 64'000}});
  prepare_into(whole, two.in, options);
  lend(first, made.folder.path());
  prepare_into(made, two.in, options);
  EXPECT_EQ(made.generation.duration_ms, whole.generation.duration_ms);
  for (const char* rung : {"144.mp4", "72.mp4"}) {
    const auto is = pictures(made.folder / rung, 64, 36), expected = pictures(whole.folder / rung, 64, 36);
    ASSERT_EQ(is.size(), expected.size());
    for (const auto& [time, picture] : expected) {
      ASSERT_TRUE(is.contains(time)) << time;
      EXPECT_EQ(is.at(time).points, picture.points) << time;
    }
  }
  EXPECT_EQ(read(made.folder / "72.mp4"), read(whole.folder / "72.mp4")) << "to the byte";
  EXPECT_EQ(read(made.folder / "audio.m3u8").size(), read(whole.folder / "audio.m3u8").size());
}

TEST(TakingOver, GoesOnWhereItWasInterrupted) {
  const Two two;
  Prepared first;
  prepare_into(first, two.in, two.options);
  const Options options = sealed(two.options, {{13'000, 15'000}});
  Prepared whole;
  lend(first, whole.folder.path());
  prepare_into(whole, two.in, options);
  struct Stop {};
  int stops = 0;
  for (const int permille : {100, 400, 880}) {
    const Folder output;
    lend(first, output.path());
    const FileDescriptor file = open_for_reading(two.in);
    try {
      prepare(file.get(), output.path(), options, [&](const Progress& now) {
        if (now.permille >= permille) throw Stop{};
      });
    } catch (const Stop&) {
      ++stops;
    }
    prepare(file.get(), output.path(), options, {});
    EXPECT_EQ(read(output / "72.mp4"), read(whole.folder / "72.mp4")) << permille;
    EXPECT_EQ(read(output / "144.mp4"), read(whole.folder / "144.mp4")) << permille;
  }
  EXPECT_GE(stops, 2);
}

// Of a film whose chunks are made side by side, those that were done before their turn.
TEST(TakingOver, OutOfTurnAfterAnInterruption) {
  const Two two;
  Options options = two.options;
  options.ladder = {144};  // nobody waits for the first seconds of the smallest rung: the first report comes below
  const Options one_by_one = options;
  options.jobs = 2;
  const Folder output;
  struct Stop {};
  const FileDescriptor file = open_for_reading(two.in);
  EXPECT_THROW(prepare(file.get(), output.path(), options,
                       [&](const Progress&) {
                         // Here nothing is taken: all that may be begun before chunk 0's turn is over will be done.
                         if (!fs::exists(output / "ahead")) return;
                         while (!fs::exists(output / "ahead/2/chunk.json")) std::this_thread::yield();
                         throw Stop{};
                       }),
               Stop);
  fs::remove_all(output / "ahead/1");
  Prepared first, second, made;
  prepare_into(first, two.in, one_by_one);
  prepare_into(second, two.other, one_by_one);
  fs::copy(output.path(), made.folder.path(), fs::copy_options::recursive);
  prepare_into(made, two.other, options);
  const std::string shown = origin(made.folder / "144.mp4", first.folder / "144.mp4", second.folder / "144.mp4");
  EXPECT_EQ(shown.substr(4, 8), std::string(8, '2')) << "chunk 1 was lost";
  EXPECT_EQ(shown.substr(12, 16), std::string(16, '1')) << "chunk 2 was kept";
  EXPECT_EQ(shown.substr(60), "2222") << "what was not done";
  EXPECT_FALSE(fs::exists(made.folder / "ahead"));
}

// It is a help, never a condition.
TEST(TakingOver, OfWhatDoesNotFitIsNoHarm) {
  const Two two;
  Prepared first, second, whole;
  prepare_into(first, two.in, two.options);
  const Options options = sealed(two.options, {{13'000, 15'000}});
  prepare_into(whole, two.other, options);
  const auto spoil = [&](const std::string& how, const fs::path& before) {
    if (how == "no notes") fs::remove(before / "ladder.json");
    if (how == "no json") write(before / "ladder.json", "{");
    if (how == "no track") fs::remove(before / "72.mp4");
    if (how == "half a track") fs::resize_file(before / "72.mp4", fs::file_size(before / "72.mp4") / 2);
    if (how == "empty tracks") {
      fs::resize_file(before / "72.mp4", 0);
      fs::resize_file(before / "144.mp4", 0);
    }
    if (how == "other bytes") write(before / "144.mp4", std::string(fs::file_size(before / "144.mp4"), 'x'));
  };
  for (const char* how : {"no notes", "no json", "no track", "half a track", "empty tracks", "other bytes"}) {
    SCOPED_TRACE(how);
    Prepared made;
    lend(first, made.folder.path());
    spoil(how, made.folder / "before");
    prepare_into(made, two.other, options);
    EXPECT_EQ(read(made.folder / "72.mp4"), read(whole.folder / "72.mp4"));
  }
}

}  // namespace
}  // namespace resonance::transcode
