// Covered faces and changed voices: nothing of them is left as it was in anything that is made, and all else is what it
// was.
#include <gtest/gtest.h>

#include <set>

#include "base/file.h"
#include "tests/transcode/heard_sounds.h"
#include "tests/transcode/made_media.h"
#include "tests/transcode/seen_pictures.h"
#include "transcode/faces.h"

namespace resonance::transcode {
namespace {

namespace fs = std::filesystem;
using testing::Folder;
using testing::grey_picture;
using testing::kNoColour;
using testing::make;
using testing::marked_points_of;
using testing::pictures;
using testing::prepare_into;
using testing::Prepared;
using testing::samples;
using testing::tone;
using testing::Yuv;

const Options kWhole{.ladder = {144, 72}, .preset = "ultrafast", .threads = 1};
constexpr int kWidth = 256, kHeight = 144, kSide = 32, kTop = 40;

// All grey, but for a magenta square of 32 points that goes from the left to the right, 10 points a second, 20 points
// from the left at first; 440 Hz.
fs::path film(const fs::path& path,
              const std::string& codec = "-c:v libx264 -preset ultrafast -g 50 -c:a pcm_s16le -pix_fmt yuv420p",
              const std::string& filter = "null") {
  return make(path,
              "-f lavfi -i testsrc2=d=12:s=256x144:r=25,hue=s=0[grey];color=c=magenta:s=32x32:r=25:d=12[face];"
              "[grey][face]overlay=x=20+10*t:y=40," +
                  filter + " -f lavfi -i aevalsrc=0.2*sin(2*PI*t*440):d=12:s=48000 " + codec);
}

// The square, with so many points more on each side.
BoxMoment square_at(int64_t time_ms, int more = 0) {
  const double x = 20 + double(time_ms) / 100 - more;
  return {time_ms, static_cast<int>(x * kPictureParts / kWidth), (kTop - more) * kPictureParts / kHeight,
          (kSide + 2 * more) * kPictureParts / kWidth + 1, (kSide + 2 * more) * kPictureParts / kHeight + 1};
}

Options covered(int64_t first_ms, int64_t last_ms, bool blurred = false) {
  Options options = kWhole;
  options.alterations.faces = {{blurred, {square_at(first_ms), square_at(last_ms)}}};
  return options;
}

Options changed(std::vector<ChangedVoice> voices) {
  Options options = kWhole;
  options.alterations.voices = std::move(voices);
  return options;
}

// The mean difference of two pictures outside of all places where the square is between the two moments.
double difference_elsewhere(const Yuv& one, const Yuv& other, int64_t first_ms, int64_t last_ms) {
  const int margin = 12;  // a rung of half the size, and what its coding smears
  const int left = 20 + static_cast<int>(first_ms / 100) - margin;
  const int right = 20 + static_cast<int>(last_ms / 100) + kSide + margin;
  double sum = 0;
  int64_t count = 0;
  for (size_t at = 0; at < one.points.size(); ++at) {
    const int point = static_cast<int>(at % (size_t{kWidth} * kHeight)), x = point % kWidth, y = point / kWidth;
    if (x >= left && x < right && y >= kTop - margin && y < kTop + kSide + margin) continue;
    sum += std::abs(static_cast<uint8_t>(one.points[at]) - static_cast<uint8_t>(other.points[at]));
    ++count;
  }
  return sum / double(count);
}

TEST(Faces, MoveEvenlyBetweenTheirMoments) {
  const CoveredFace face{false, {{1'000, 1'000, 2'000, 1'000, 1'000}, {3'000, 5'000, 2'000, 2'000, 3'000}}};
  const auto at = [&](int64_t start_ms, int64_t end_ms) {
    return box_while(face, start_ms * 90, end_ms * 90, 1000, 1000);
  };
  EXPECT_EQ(at(1'000, 1'000), (PointBox{98, 198, 202, 302}));
  EXPECT_EQ(at(2'000, 2'000), (PointBox{298, 198, 452, 402}));
  EXPECT_EQ(at(3'000, 9'000), (PointBox{498, 198, 702, 502}));
  EXPECT_EQ(at(0, 1'000), at(1'000, 1'000));
  EXPECT_EQ(at(0, 9'000), (PointBox{98, 198, 702, 502})) << "a picture that stays is covered all along the way";
  EXPECT_TRUE(touches_face(face, 3'000 * 90, 4'000 * 90)) << "the last moment is included";
  EXPECT_TRUE(touches_face(face, 0, 1'000 * 90 + 1));
  EXPECT_FALSE(touches_face(face, 0, 1'000 * 90));
  EXPECT_FALSE(touches_face(face, 3'000 * 90 + 1, 4'000 * 90));
  const CoveredFace corner{false, {{0, 0, 0, kPictureParts, kPictureParts}, {1, 0, 0, kPictureParts, kPictureParts}}};
  EXPECT_EQ(box_while(corner, 0, 1, 64, 36), (PointBox{0, 0, 64, 36})) << "never beyond the picture";
}

TEST(Faces, ThatDoNotHoldAreRefused) {
  const BoxMoment good{1'000, 0, 0, 100, 100};
  const auto refused = [](std::vector<BoxMoment> moments) {
    EXPECT_THROW(sorted({{}, {{false, std::move(moments)}}, {}}), Error);
  };
  refused({});
  refused({good, good});
  refused({good, {500, 0, 0, 100, 100}});
  refused({{0, -1, 0, 100, 100}});
  refused({{0, 9'950, 0, 100, 100}});
  refused({{0, 0, 9'950, 100, 100}});
  refused({{0, 0, 0, 0, 100}});
  refused({{-1, 0, 0, 100, 100}});
  EXPECT_NO_THROW(sorted({{}, {{false, {good}}}, {}}));
  EXPECT_THROW(sorted({{}, {}, {{2'000, 2'000, false}}}), Error);
  const Alterations apart = sorted({{}, {}, {{5'000, 9'000, true}, {0, 6'000, false}, {1'000, 2'000, true}}});
  EXPECT_EQ(apart.voices, (std::vector<ChangedVoice>{{0, 6'000, false}, {6'000, 9'000, true}}));
  const Alterations all{{{1, 2}}, {{true, {good}}}, {{3, 4, true}}};
  EXPECT_EQ(alterations_from_json(to_json(all)), all);
}

// Two that differ in all their detail, and only in that.
TEST(Faces, BlurLeavesNothingOfTheirDetail) {
  const CoveredFace face{true, {{0, 0, 0, kPictureParts, kPictureParts}, {1'000, 0, 0, kPictureParts, kPictureParts}}};
  Frame one = grey_picture(240, 240), other = grey_picture(240, 240), much = grey_picture(240, 240);
  for (int y = 0; y < 240; ++y) {
    for (int x = 0; x < 240; ++x) {
      const bool on = (x / 10 + y / 10) % 2 == 0;
      one->data[0][y * one->linesize[0] + x] = on ? 200 : 100;
      other->data[0][y * other->linesize[0] + x] = on ? 100 : 200;
      much->data[0][y * much->linesize[0] + x] = static_cast<uint8_t>(16 + (x * 7 + y * 13) % 200);
    }
  }
  for (Frame* each : {&one, &other, &much}) cover_faces({face}, 0, 1, **each);
  std::set<int> levels;
  int steepest = 0;
  for (int y = 0; y < 240; ++y) {
    EXPECT_EQ(std::memcmp(one->data[0] + ptrdiff_t{y} * one->linesize[0],
                          other->data[0] + ptrdiff_t{y} * other->linesize[0], 240),
              0);
    for (int x = 0; x < 240; ++x) {
      levels.insert(one->data[0][y * one->linesize[0] + x]);
      const uint8_t* row = much->data[0] + ptrdiff_t{y} * much->linesize[0];
      if (x > 0) steepest = std::max(steepest, std::abs(row[x] - row[x - 1]));
    }
  }
  EXPECT_EQ(levels.size(), 1U);
  EXPECT_LE(steepest, 6);
}

TEST(Faces, AreCoveredFromTheFirstMomentToTheLast) {
  const Folder folder;
  const fs::path input = film(folder / "in.mov");
  Prepared whole, made;
  prepare_into(whole, input, kWhole);
  prepare_into(made, input, covered(4'000, 8'000));
  testing::expect_sound_generation(made);
  EXPECT_EQ(made.generation.duration_ms, whole.generation.duration_ms);
  for (const char* rung : {"144.mp4", "72.mp4"}) {
    SCOPED_TRACE(rung);
    const auto is = pictures(made.folder / rung), was = pictures(whole.folder / rung);
    ASSERT_TRUE(is.contains(4'000) && is.contains(8'000) && is.contains(3'960) && is.contains(8'040));
    for (const auto& [time, picture] : is) {
      if (time >= 4'000 && time <= 8'000) {
        EXPECT_LE(picture.colour, kNoColour) << time;
      } else {
        EXPECT_GT(picture.colour, 60) << time;
      }
      ASSERT_TRUE(was.contains(time)) << time;
      EXPECT_GT(was.at(time).colour, 60) << time << ": what is looked for can be found";
      EXPECT_LT(difference_elsewhere(picture, was.at(time), time - 200, time + 200), 3) << time;
    }
  }
}

TEST(Faces, AreInNothingElseThatIsMade) {
  const Folder folder, light;
  const fs::path input = film(folder / "in.mov");
  Prepared whole;
  prepare_into(whole, input, kWhole);
  ASSERT_GT(marked_points_of(whole, Role::storyboard_sheet), 1000);
  ASSERT_GT(marked_points_of(whole, Role::poster), 100);
  for (const bool blurred : {false, true}) {
    SCOPED_TRACE(blurred);
    Prepared made;
    const Options options = covered(0, 12'000, blurred);
    prepare_into(made, input, options);
    EXPECT_FALSE(made.generation.posters.empty());
    EXPECT_TRUE(made.has("storyboard-1.jpg"));
    if (blurred) continue;  // which keeps the colour
    EXPECT_EQ(marked_points_of(made, Role::storyboard_sheet), 0);
    EXPECT_EQ(marked_points_of(made, Role::poster), 0);
    fs::copy(made.folder / "ladder.json", light / "ladder.json");
    const FileDescriptor file = open_for_reading(input);
    prepare_light(file.get(), light.path(), "../first/", options, {});
    for (const char* rung : {"144-av1.mp4", "72-av1.mp4"}) {
      for (const auto& [time, picture] : pictures(light / rung)) EXPECT_LE(picture.colour, kNoColour) << rung << time;
    }
  }
}

// What a source's own coding leaves behind the square, where it was before: the square has 80 and more.
constexpr int kTrail = 25;

TEST(Faces, AreCoveredForEveryWayThatPicturesCome) {
  struct Case {
    const char* name;
    const char* codec;
    const char* filter;
  };
  const Case cases[] = {
      {"b.mp4", "-c:v libx264 -preset veryfast -bf 3 -g 250 -pix_fmt yuv420p -c:a aac", "null"},
      {"i.ts", "-c:v mpeg2video -b:v 4M -flags +ilme+ildct -c:a mp2", "setfield=tff"},
      {"ten.mkv", "-c:v libx265 -preset ultrafast -x265-params log-level=none -pix_fmt yuv420p10le -c:a flac", "null"},
      {"a.avi", "-c:v mpeg4 -q:v 3 -bf 0 -c:a pcm_s16le", "null"},
      {"reused.mp4", "-c:v libx264 -preset ultrafast -g 50 -profile:v main -pix_fmt yuv420p -c:a aac", "null"},
  };
  const Folder folder;
  for (const Case& each : cases) {
    SCOPED_TRACE(each.name);
    Options options = kWhole;
    // What coding has smeared in the source lies beside the square.
    options.alterations.faces = {{false, {square_at(4'000, 10), square_at(8'000, 10)}}};
    options.reuse = true;
    Prepared made;
    prepare_into(made, film(folder / each.name, each.codec, each.filter), options);
    for (const char* rung : {"144.mp4", "72.mp4"}) {
      for (const auto& [time, picture] : pictures(made.folder / rung)) {
        if (time >= 4'000 && time <= 8'000) {
          EXPECT_LE(picture.colour, kTrail) << rung << time;
        } else if (time < 3'900 || time > 8'100) {
          EXPECT_GT(picture.colour, 60) << rung << time;
        }
      }
    }
  }
}

// The box is where it was drawn: on the picture as it is seen.
TEST(Faces, AreCoveredInAFilmThatIsTurned) {
  const Folder folder;
  const fs::path upright = film(folder / "in.mov");
  const fs::path turned =
      make(folder / "turned.mp4", "-i " + upright.string() + " -c:v copy -c:a aac -metadata:s:v rotate=90");
  Prepared seen;
  prepare_into(seen, turned, {.ladder = {144}, .preset = "ultrafast", .threads = 1});
  ASSERT_LT(seen.generation.width, seen.generation.height);
  // Where the square is in the upright picture at 6 s: found by its colour, by an eye that is not ours.
  const auto shown = pictures(seen.folder / "144.mp4", 144, 256);
  const Yuv& picture = std::prev(shown.upper_bound(6'000))->second;
  int left = 144, right = 0, top = 256, bottom = 0;
  for (int y = 0; y < 256; ++y) {
    for (int x = 0; x < 144; ++x) {
      const auto red = static_cast<uint8_t>(picture.points[size_t{144} * 256 * 2 + size_t(y) * 144 + size_t(x)]);
      if (red < 160) continue;
      left = std::min(left, x), right = std::max(right, x + 1), top = std::min(top, y),
      bottom = std::max(bottom, y + 1);
    }
  }
  ASSERT_LT(left, right);
  left -= 6, top -= 6, right += 6, bottom += 6;  // what coding has smeared
  const auto box = [&](int64_t time_ms) {
    return BoxMoment{time_ms, left * kPictureParts / 144, top * kPictureParts / 256,
                     (right - left) * kPictureParts / 144 + 1, (bottom - top) * kPictureParts / 256 + 1};
  };
  Options options{.ladder = {144}, .preset = "ultrafast", .threads = 1};
  options.alterations.faces = {{false, {box(6'000), box(6'001)}}};
  Prepared made;
  prepare_into(made, turned, options);
  int covered_pictures = 0;
  for (const auto& [time, each] : pictures(made.folder / "144.mp4", 144, 256)) {
    if (time != 6'000) continue;
    EXPECT_LE(each.colour, kNoColour);
    ++covered_pictures;
  }
  EXPECT_EQ(covered_pictures, 1);
}

// What an interrupted preparation without the box left must not pass into the one with it.
TEST(Faces, GoOnFromNothingThatWasMadeWithoutThem) {
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
  prepare(file.get(), output.path(), covered(0, 12'000), {});
  for (const auto& [time, picture] : pictures(output / "144.mp4")) EXPECT_LE(picture.colour, kNoColour) << time;
}

// The same in its tenths of a second: a changed voice does not keep its phase for longer.
double tone_of_tenths(const std::vector<float>& sound, double hz, int64_t from_ms, int64_t to_ms) {
  double sum = 0;
  for (int64_t at = from_ms; at < to_ms; at += 100) sum += tone(sound, hz, at, at + 100);
  return sum * 100 / double(to_ms - from_ms);
}

TEST(Voices, AreChangedForTheirTimeAndStayInTheirs) {
  const Folder folder;
  const fs::path input = film(folder / "in.mov");
  Prepared whole, made;
  prepare_into(whole, input, kWhole);
  prepare_into(made, input, changed({{3'000, 6'000, false}, {8'000, 10'000, true}}));
  testing::expect_sound_generation(made);
  EXPECT_EQ(made.generation.duration_ms, whole.generation.duration_ms);
  const std::vector<float> sound = samples(made.folder / "144.mp4"), before = samples(whole.folder / "144.mp4");
  EXPECT_EQ(sound.size(), before.size()) << "to the sample";
  ASSERT_GT(tone(before, 440, 3'100, 5'900), 0.1);
  const double level = tone(sound, 440, 500, 2'900);
  EXPECT_GT(level, 0.1) << "the rest is what it was";
  EXPECT_GT(tone(sound, 440, 6'100, 7'900), level * 0.9);
  EXPECT_GT(tone(sound, 440, 10'100, 11'900), level * 0.9);
  EXPECT_LT(tone(sound, 440, 3'000, 6'000), level / 50) << "the first one is gone";
  EXPECT_LT(tone(sound, 440, 8'000, 10'000), level / 50);
  EXPECT_GT(tone_of_tenths(sound, 330, 3'100, 5'900), level / 2) << "and sounds deeper";
  EXPECT_GT(tone_of_tenths(sound, 440 * 1.34, 8'100, 9'900), level / 2) << "and sounds higher";
  const auto was = pictures(whole.folder / "144.mp4"), is = pictures(made.folder / "144.mp4");
  ASSERT_EQ(was.size(), is.size());
  for (const auto& [time, picture] : was) EXPECT_EQ(is.at(time).points, picture.points) << "no picture is touched";
}

TEST(Voices, KeepTheMomentOfEachWord) {
  const Folder folder;
  const fs::path input =
      make(folder / "in.flac", "-f lavfi -i aevalsrc=0.3*sin(2*PI*t*440)*between(mod(t\\,2)\\,1\\,1.5):d=12:s=44100");
  Prepared whole, made;
  prepare_into(whole, input, kWhole);
  prepare_into(made, input, changed({{0, 13'000, false}}));
  EXPECT_EQ(made.generation.duration_ms, 12'000);
  const std::vector<float> sound = samples(made.folder / "audio.mp4");
  EXPECT_EQ(sound.size(), samples(whole.folder / "audio.mp4").size()) << "to the sample";
  for (int64_t word = 1'000; word < 12'000; word += 2'000) {
    const double loud = testing::loudest(sound, word + 100, word + 400);
    EXPECT_GT(loud, 0.1) << word;
    EXPECT_LT(testing::loudest(sound, word - 400, word - 40), loud / 10) << word;
    EXPECT_LT(testing::loudest(sound, word + 545, word + 900), loud / 10) << word;
    EXPECT_GT(testing::loudest(sound, word, word + 40), loud / 4) << word;
    EXPECT_GT(testing::loudest(sound, word + 455, word + 495), loud / 4) << word;
  }
}

TEST(Voices, AreInNothingElseThatIsMade) {
  const Folder folder, light;
  const fs::path input = film(folder / "in.mov");
  Options options = changed({{0, 13'000, false}});
  Prepared made;
  prepare_into(made, input, options);
  for (const char* sample : {"sample-1.m4a", "sample-2.m4a"}) {
    ASSERT_TRUE(made.has(sample));
    const std::vector<float> sound = samples(made.folder / sample);
    EXPECT_LT(tone(sound, 440, 0, 12'000), 0.01) << sample;
  }
  EXPECT_GT(tone_of_tenths(samples(made.folder / "sample-1.m4a"), 330, 1'000, 2'000), 0.05);
  fs::copy(made.folder / "ladder.json", light / "ladder.json");
  const FileDescriptor file = open_for_reading(input);
  prepare_light(file.get(), light.path(), "../first/", options, {});
  const std::vector<float> opus = samples(light / "audio-opus.mp4");
  EXPECT_LT(tone(opus, 440, 0, 12'000), 0.01);
  EXPECT_GT(tone_of_tenths(opus, 330, 1'000, 2'000), 0.05);
}

}  // namespace
}  // namespace resonance::transcode
