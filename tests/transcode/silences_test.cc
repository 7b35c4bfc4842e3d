#include "transcode/silences.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "made_media.h"

namespace resonance::transcode {
namespace {

using testing::Folder;
using testing::make;
using testing::prepare_into;
using testing::Prepared;

constexpr int kRate = 48'000;

void add(SilenceMeter& meter, double seconds, float amplitude, bool left_only = false) {
  const auto count = static_cast<size_t>(std::lround(seconds * kRate));
  std::vector<float> left(count), right(count);
  for (size_t i = 0; i < count; ++i) {
    left[i] = amplitude * std::sin(0.05F * float(i));
    right[i] = left_only ? 0 : left[i];
  }
  // In pieces of an odd size, as decoders give them.
  for (size_t at = 0; at < count; at += 1'009) {
    meter.add(&left[at], &right[at], static_cast<int64_t>(std::min<size_t>(1'009, count - at)));
  }
}

TEST(Silences, AreTheLongQuietStretchesAndNoOthers) {
  SilenceMeter meter(kRate);
  add(meter, 0.70, 0);     // a silence at the beginning
  add(meter, 2.00, 0.2F);  // -17 LUFS or so
  add(meter, 0.48, 0);     // a breath
  add(meter, 1.02, 0.2F);
  add(meter, 1.30, 0.002F);  // the noise of a calm room, 40 dB below
  add(meter, 1.00, 0.02F);   // somebody far away, 20 dB below: no pause
  add(meter, 1.00, 0.2F, true);
  add(meter, 0.50, 0);
  const std::vector<Silence> expected{{0, 700}, {4'200, 5'500}, {7'500, 8'000}};
  EXPECT_EQ(meter.silences(-17), expected);
}

TEST(Silences, ASoftVoicePausesToo) {
  SilenceMeter meter(kRate);
  add(meter, 2, 0.01F);  // -43 LUFS or so
  add(meter, 1, 0.0002F);
  add(meter, 2, 0.01F);
  EXPECT_EQ(meter.silences(-43), (std::vector<Silence>{{2'000, 3'000}}));
  EXPECT_TRUE(SilenceMeter(kRate).silences(-17).empty());
}

TEST(Silences, OfNothingButSilence) {
  SilenceMeter meter(kRate);
  add(meter, 3, 0);
  EXPECT_EQ(meter.silences(-std::numeric_limits<double>::infinity()), (std::vector<Silence>{{0, 3'000}}));
}

TEST(Silences, OfAFileStandWhereTheyWereMade) {
  // A tone that pauses from 2 to 3.5 s and from 6 to 7 s, at a level that the preparation changes.
  const std::string tone = "if(between(t\\,2\\,3.5)+between(t\\,6\\,7)\\,0\\,0.05*sin(2000*t))";
  for (const char* name : {"pauses.wav", "pauses.mp4"}) {
    SCOPED_TRACE(name);
    const bool is_film = std::string(name).ends_with("mp4");
    const Folder folder;
    Prepared out;
    prepare_into(out, make(folder / name, (is_film ? "-f lavfi -i testsrc2=d=9:s=64x36:r=10 " : "") +
                                              ("-f lavfi -i aevalsrc=" + tone + ":d=9:s=44100")));
    EXPECT_EQ(out.file("silences.json").role, Role::silences);
    const auto json = nlohmann::json::parse(testing::read(out.folder / "silences.json"));
    EXPECT_EQ(json.at("version"), 1);
    EXPECT_EQ(json.at("shortest_ms"), kShortestSilenceMs);
    ASSERT_EQ(json.at("silences").size(), 2U);
    const double expected[][2] = {{2'000, 3'500}, {6'000, 7'000}};
    for (size_t i = 0; i < 2; ++i) {
      // The AAC of the film smears each edge over some hundredths of a second.
      EXPECT_NEAR(json["silences"][i]["start_ms"].get<double>(), expected[i][0], 40);
      EXPECT_NEAR(json["silences"][i]["end_ms"].get<double>(), expected[i][1], 40);
    }
  }
}

}  // namespace
}  // namespace resonance::transcode
