// A sealed passage: nothing of it is left in anything that is made, and all else is what it was.
#include "transcode/seals.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "base/file.h"
#include "tests/transcode/heard_sounds.h"
#include "tests/transcode/made_media.h"
#include "tests/transcode/seen_pictures.h"

namespace resonance::transcode {
namespace {

namespace fs = std::filesystem;
using testing::difference;
using testing::Folder;
using testing::is_dark;
using testing::kNoColour;
using testing::loudest;
using testing::make;
using testing::marked_points_of;
using testing::pictures;
using testing::prepare_into;
using testing::Prepared;
using testing::read;
using testing::samples;
using testing::tone;

constexpr int kRate = 25;
// Pictures 150 to 198 and what is heard meanwhile, of 12 seconds: magenta where all else is grey, 3000 Hz.
constexpr SealedRange kSeal{6'010, 7'950};
constexpr int kFirst = 150, kAfter = 199;
constexpr double kMarkHz = 3000;

const Options kWhole{.ladder = {144, 72}, .preset = "ultrafast", .threads = 1};

Options sealed(Options options = kWhole, std::vector<SealedRange> seals = {kSeal}) {
  options.alterations.seals = std::move(seals);
  return options;
}

fs::path film(const fs::path& path, const std::string& codec = "-c:v libx264 -preset ultrafast -g 50 -c:a pcm_s16le",
              const std::string& filter = "null") {
  return make(
      path, "-f lavfi -i testsrc2=d=12:s=256x144:r=25,hue=s=0,drawbox=c=magenta:t=fill:enable=between(n\\,150\\,198)," +
                filter +
                " -f lavfi -i aevalsrc=0.2*sin(2*PI*t*if(between(t\\,6.01\\,7.95)\\,3000\\,440)):d=12:s=48000 " +
                codec);
}

// What a rung shows and does not show, beside the same rung of the film made whole.
void expect_sealed_pictures(const fs::path& rung, const fs::path& whole) {
  const auto is = pictures(rung), was = pictures(whole);
  const int64_t first_ms = kFirst * 1000 / kRate, after_ms = kAfter * 1000 / kRate;
  int dark = 0;
  for (const auto& [time, picture] : is) {
    EXPECT_LE(picture.colour, kNoColour) << time;
    if (time >= first_ms && time < after_ms) {
      EXPECT_TRUE(is_dark(picture)) << time;
      ++dark;
    } else {
      ASSERT_TRUE(was.contains(time)) << time;
      EXPECT_LT(difference(picture, was.at(time)), 4) << time;
    }
  }
  EXPECT_GT(dark, 1);
  int colour = 0;
  for (const auto& [time, picture] : was) colour = std::max(colour, picture.colour);
  EXPECT_GT(colour, 80) << "what is looked for can be found";
  for (const auto& [time, picture] : was) {
    const bool within = time >= first_ms && time < after_ms;
    EXPECT_TRUE(within || is.contains(time)) << time << " is missing";
  }
  EXPECT_TRUE(is.contains(first_ms)) << "dark from its first picture on";
}

void expect_sealed_sound(const fs::path& path) {
  const std::vector<float> sound = samples(path);
  // Coding smears what is beside the passage by some thousandths of a second, never what was in it.
  EXPECT_LT(loudest(sound, kSeal.start_ms + 25, kSeal.end_ms - 25), 1e-3);
  EXPECT_LT(tone(sound, kMarkHz, 5'500, 8'500), 1e-3);
  EXPECT_LT(tone(sound, kMarkHz, kSeal.start_ms - 40, kSeal.start_ms + 40), 5e-3);
  EXPECT_GT(tone(sound, 440, kSeal.start_ms - 500, kSeal.start_ms - 50), 0.1) << "the rest is heard";
  EXPECT_GT(tone(sound, 440, kSeal.end_ms + 50, kSeal.end_ms + 500), 0.1);
}

TEST(Seals, AreJoinedAndInOrder) {
  EXPECT_EQ(sorted_seals({{50, 60}, {10, 20}, {20, 30}, {12, 14}}), (std::vector<SealedRange>{{10, 30}, {50, 60}}));
  EXPECT_THROW(sorted_seals({{20, 20}}), Error);
  EXPECT_THROW(sorted_seals({{-1, 20}}), Error);
}

TEST(Seals, LeaveRoomBesideThem) {
  const std::vector<SealedRange> seals{{10'000, 20'000}, {30'000, 90'000}};
  EXPECT_EQ(unsealed_room({}, 5'000, 20'000, 60'000), (SealedRange{5'000, 25'000}));
  EXPECT_EQ(unsealed_room(seals, 40'000, 20'000, 200'000), (SealedRange{90'000, 110'000}));
  EXPECT_EQ(unsealed_room(seals, 22'000, 9'000, 200'000), (SealedRange{21'000, 30'000}));
  EXPECT_EQ(unsealed_room(seals, 40'000, 20'000, 95'000), (SealedRange{20'000, 30'000})) << "the longest, the nearest";
  EXPECT_EQ(unsealed_room({{0, 60'000}}, 5'000, 20'000, 60'000), (SealedRange{0, 0}));
}

TEST(Seals, NothingOfThePassageIsLeft) {
  const Folder folder;
  const fs::path input = film(folder / "in.mov");
  Prepared whole, made;
  prepare_into(whole, input, kWhole);
  prepare_into(made, input, sealed());
  testing::expect_sound_generation(made);
  EXPECT_EQ(made.generation.duration_ms, whole.generation.duration_ms);
  for (const char* rung : {"144.mp4", "72.mp4"}) {
    SCOPED_TRACE(rung);
    expect_sealed_pictures(made.folder / rung, whole.folder / rung);
  }
  expect_sealed_sound(made.folder / "144.mp4");
  ASSERT_GT(marked_points_of(whole, Role::storyboard_sheet), 1000) << "what the next line looks for can be found";
  EXPECT_EQ(marked_points_of(made, Role::storyboard_sheet), 0);
  EXPECT_EQ(marked_points_of(made, Role::poster), 0);
  EXPECT_FALSE(made.generation.posters.empty());
  for (const PosterMoment& poster : made.generation.posters) {
    EXPECT_FALSE(poster.time_ms >= 6'000 && poster.time_ms < 7'960) << poster.time_ms;
  }
  const auto waveform = nlohmann::json::parse(read(made.folder / "waveform.json"));
  const int per_pixel = waveform.at("samples_per_pixel").get<int>();
  int flat = 0, drawn = 0;
  for (size_t i = 0; i < waveform.at("length").get<size_t>(); ++i) {
    const double start_ms = double(i) * per_pixel / 48, end_ms = double(i + 1) * per_pixel / 48;
    const int high = waveform.at("data").at(2 * i + 1).get<int>();
    if (start_ms >= double(kSeal.start_ms) && end_ms <= double(kSeal.end_ms)) {
      EXPECT_EQ(high, 0) << start_ms;
      ++flat;
    } else if (end_ms < double(kSeal.start_ms) - 40) {
      drawn += high > 0;
    }
  }
  EXPECT_GT(flat, 100);
  EXPECT_GT(drawn, 100);
  for (const char* sample : {"sample-1.m4a", "sample-2.m4a"}) {
    ASSERT_TRUE(made.has(sample));
    const std::vector<float> sound = samples(made.folder / sample);
    EXPECT_GT(loudest(sound, 0, 3'000), 0.1) << "it avoids the passage";
    EXPECT_LT(tone(sound, kMarkHz, 0, 20'000), 1e-3);
  }
}

TEST(Seals, HoldForEveryWayThatPicturesCome) {
  struct Case {
    const char* name;
    const char* codec;
    const char* filter;
  };
  // Reordered pictures, fields that are joined, ten bits, no time stamps of its own, a stream good enough to be copied.
  const Case cases[] = {
      {"b.mp4", "-c:v libx264 -preset veryfast -bf 3 -g 250 -c:a aac", "null"},
      {"i.ts", "-c:v mpeg2video -b:v 4M -flags +ilme+ildct -c:a mp2", "setfield=tff"},
      {"ten.mkv", "-c:v libx265 -preset ultrafast -x265-params log-level=none -pix_fmt yuv420p10le -c:a flac", "null"},
      {"a.avi", "-c:v mpeg4 -q:v 3 -bf 0 -c:a pcm_s16le", "null"},
      {"reused.mp4", "-c:v libx264 -preset ultrafast -g 50 -profile:v main -pix_fmt yuv420p -c:a aac", "null"},
  };
  const Folder folder;
  for (const Case& each : cases) {
    SCOPED_TRACE(each.name);
    Options options = sealed();
    options.reuse = true;
    Prepared made;
    prepare_into(made, film(folder / each.name, each.codec, each.filter), options);
    const auto shown = pictures(made.folder / "144.mp4");
    int dark = 0;
    for (const auto& [time, picture] : shown) {
      EXPECT_LE(picture.colour, kNoColour) << time;
      if (time >= 6'020 && time < 7'940) {
        EXPECT_TRUE(is_dark(picture)) << time;
        ++dark;
      } else if (time < 5'900 || time >= 8'060) {
        EXPECT_FALSE(is_dark(picture)) << time;
      }
    }
    EXPECT_GT(dark, 0);
    EXPECT_LT(tone(samples(made.folder / "144.mp4"), kMarkHz, 5'500, 8'500), 2e-3);
    EXPECT_EQ(marked_points_of(made, Role::storyboard_sheet), 0);
  }
}

// A screen that was recorded: one picture stays for seconds.
TEST(Seals, APictureThatLastsIntoThePassageIsSealedAltogether) {
  const Folder folder;
  const fs::path input = make(folder / "slides.mkv",
                              "-f lavfi -i testsrc2=d=30:s=256x144:r=25,select=not(mod(n\\,250)) -vsync vfr "
                              "-c:v libx264 -preset ultrafast");
  Prepared made;
  prepare_into(made, input, sealed(kWhole, {{12'000, 13'000}}));
  for (const auto& [time, picture] : pictures(made.folder / "144.mp4")) {
    const bool second_slide = time >= 10'000 && time < 20'000;
    EXPECT_EQ(is_dark(picture), second_slide) << time;
  }
}

TEST(Seals, AtBothEndsOfAFilm) {
  const Folder folder;
  Prepared made;
  prepare_into(made, film(folder / "in.mov"), sealed(kWhole, {{0, 500}, {11'500, 12'000}}));
  EXPECT_EQ(made.generation.duration_ms, 12'000);
  for (const auto& [time, picture] : pictures(made.folder / "72.mp4")) {
    EXPECT_EQ(is_dark(picture), time < 500 + 20 || time >= 11'480) << time;
  }
  const std::vector<float> sound = samples(made.folder / "144.mp4");
  EXPECT_LT(loudest(sound, 0, 475), 1e-3);
  EXPECT_LT(loudest(sound, 11'525, 12'000), 1e-3);
}

TEST(Seals, OfAWholeFilm) {
  const Folder folder;
  Prepared made;
  prepare_into(made, film(folder / "in.mov"), sealed(kWhole, {{0, 12'000}}));
  EXPECT_EQ(made.generation.duration_ms, 12'000);
  for (const auto& [time, picture] : pictures(made.folder / "72.mp4")) EXPECT_TRUE(is_dark(picture)) << time;
  EXPECT_LT(loudest(samples(made.folder / "144.mp4"), 0, 12'000), 1e-3);
  EXPECT_TRUE(made.generation.posters.empty());
}

TEST(Seals, OfASoundAreSilence) {
  const Folder folder;
  const fs::path input =
      make(folder / "in.flac",
           "-f lavfi -i aevalsrc=0.2*sin(2*PI*t*if(between(t\\,6.01\\,7.95)\\,3000\\,440)):d=12:s=44100 -c:a flac");
  for (const bool reduce_noise : {false, true}) {
    Options options = sealed();
    options.reduce_noise = reduce_noise;
    Prepared made;
    prepare_into(made, input, options);
    EXPECT_EQ(made.generation.duration_ms, 12'000);
    const std::vector<float> sound = samples(made.folder / "audio.mp4");
    EXPECT_LT(tone(sound, kMarkHz, 5'500, 8'500), 1e-3);
    EXPECT_LT(loudest(sound, kSeal.start_ms + 100, kSeal.end_ms - 100), 2e-3);
    if (!reduce_noise) {  // a lasting tone is what it takes for noise
      EXPECT_GT(tone(sound, 440, 5'000, 5'900), 0.1);
      ASSERT_TRUE(made.has("silences.json"));
    }
  }
}

TEST(Seals, HoldInTheSecondLadder) {
  const Folder folder, light;
  const fs::path input = film(folder / "in.mov");
  Prepared first;
  prepare_into(first, input, sealed());
  fs::copy(first.folder / "ladder.json", light / "ladder.json");
  const FileDescriptor file = open_for_reading(input);
  prepare_light(file.get(), light.path(), "../first/", sealed(), {});
  for (const auto& [time, picture] : pictures(light / "144-av1.mp4")) {
    EXPECT_EQ(is_dark(picture), time >= 6'000 && time < 7'960) << time;
  }
  EXPECT_LT(tone(samples(light / "audio-opus.mp4"), kMarkHz, 5'500, 8'500), 2e-3);
}

// What an interrupted preparation without the seal left must not pass into the one with it.
TEST(Seals, GoOnFromNothingThatWasMadeWithoutThem) {
  const Folder folder, output;
  const fs::path input = film(folder / "in.mov");
  struct Stop {};
  const FileDescriptor file = open_for_reading(input);
  try {
    prepare(file.get(), output.path(), kWhole, [](const Progress& now) {
      if (now.permille > 880) throw Stop{};
    });
    FAIL() << "it was not interrupted";
  } catch (const Stop&) {
  }
  ASSERT_TRUE(fs::exists(output / "journal"));
  prepare(file.get(), output.path(), sealed(), {});
  for (const auto& [time, picture] : pictures(output / "144.mp4")) {
    EXPECT_EQ(is_dark(picture), time >= 6'000 && time < 7'960) << time;
  }
}

}  // namespace
}  // namespace resonance::transcode
