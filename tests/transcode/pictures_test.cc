#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <random>

#include "transcode/poster.h"
#include "transcode/storyboard.h"
#include "transcode/waveform.h"

namespace resonance::transcode {
namespace {

template <class Paint>
RgbImage painted(Paint paint) {
  RgbImage image{160, 90, std::vector<uint8_t>(size_t{3} * 160 * 90)};
  for (int y = 0; y < 90; ++y) {
    for (int x = 0; x < 160; ++x) {
      for (int channel = 0; channel < 3; ++channel) {
        image.bytes[size_t(3) * (y * 160 + x) + channel] = static_cast<uint8_t>(paint(x, y));
      }
    }
  }
  return image;
}

// Shapes of several sizes at middle brightness: something like a scene.
int scene(int x, int y) {
  return 120 + int(60 * std::sin(x / 9.0) * std::cos(y / 7.0)) + ((x / 13 + y / 11) % 2 ? 25 : -25);
}

TEST(Poster, PrefersASceneToBlackBlankDarkBlurredAndFlat) {
  const double good = poster_score(painted(scene));
  EXPECT_EQ(poster_score(painted([](int, int) { return 0; })), 0);
  EXPECT_EQ(poster_score(painted([](int, int) { return 255; })), 0);
  EXPECT_EQ(poster_score(painted([](int, int) { return 128; })), 0);
  EXPECT_LT(poster_score(painted([](int x, int y) { return scene(x, y) / 12; })), good / 2) << "nearly black";
  EXPECT_LT(poster_score(painted([](int x, int y) { return 255 - scene(x, y) / 12; })), good / 2) << "nearly white";
  EXPECT_LT(poster_score(painted([](int x, int) { return 60 + x / 2; })), good) << "a soft gradient";
  EXPECT_LT(poster_score(painted([](int x, int y) { return x > 60 && x < 100 && y > 40 && y < 50 ? 255 : 0; })),
            good / 2)
      << "a title on black";
  // Stripes as narrow as letters, in a band as high as three lines.
  const auto title_card = [](int ground, int ink) {
    return painted(
        [=](int x, int y) { return x > 20 && x < 140 && y > 30 && y < 60 && (x / 3 + y / 10) % 2 ? ink : ground; });
  };
  EXPECT_LT(poster_score(title_card(110, 250)), good / 4) << "white letters on a blue ground";
  EXPECT_LT(poster_score(title_card(230, 20)), good / 4) << "black letters on paper";
  EXPECT_GT(poster_score(title_card(110, 250)), 0) << "better than nothing";
}

TEST(Storyboard, NumberOfTilesStaysBoundedWhateverTheLength) {
  for (const int64_t length_s : {1, 60, 600, 7200, 12 * 3600}) {
    Storyboard board;
    for (int64_t time_ms = 0; time_ms < length_s * 1000; time_ms += 40) {
      if (board.wants(time_ms)) board.add(time_ms, {16, 8, std::vector<uint8_t>(16 * 8 * 3, 7)});
    }
    const std::string cues = board.cues(length_s * 1000);
    const auto tiles = static_cast<size_t>(std::count(cues.begin(), cues.end(), '#'));
    EXPECT_LE(tiles, 240U) << length_s;
    EXPECT_GE(tiles, length_s >= 60 ? 100U : 2U) << length_s;
    EXPECT_EQ(board.sheets().size(), (tiles + 99) / 100) << length_s;
    for (const RgbImage& sheet : board.sheets()) EXPECT_EQ(sheet.bytes.size(), size_t{3} * sheet.width * sheet.height);
  }
}

TEST(Storyboard, CuesPointAtTheirTiles) {
  Storyboard board;
  for (int i = 0; i < 13; ++i) board.add(i * 1000, {16, 8, std::vector<uint8_t>(16 * 8 * 3, static_cast<uint8_t>(i))});
  const std::string cues = board.cues(13'500);
  EXPECT_TRUE(cues.starts_with("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nstoryboard-1.jpg#xywh=0,0,16,8\n"));
  EXPECT_NE(cues.find("00:00:12.000 --> 00:00:13.500\nstoryboard-1.jpg#xywh=32,8,16,8\n"), std::string::npos);
  const RgbImage sheet = board.sheets().at(0);
  EXPECT_EQ(sheet.width, 160);
  EXPECT_EQ(sheet.height, 16);
  EXPECT_EQ(sheet.bytes[size_t{3} * (8 * 160 + 32)], 12);
}

TEST(Waveform, OneToTwoThousandPointsWhateverTheLength) {
  for (const int64_t seconds : {1, 10, 3600}) {
    Waveform wave(48'000);
    std::vector<float> block(4800);
    for (size_t i = 0; i < block.size(); ++i) block[i] = 0.5F * std::sin(float(i));
    for (int64_t i = 0; i < seconds * 10; ++i) wave.add(block.data(), block.data(), 4800);
    const auto json = nlohmann::json::parse(wave.to_json());
    EXPECT_EQ(json.at("version"), 2);
    EXPECT_EQ(json.at("channels"), 1);
    EXPECT_EQ(json.at("bits"), 8);
    EXPECT_EQ(json.at("sample_rate"), 48'000);
    const auto length = json.at("length").get<int64_t>();
    EXPECT_EQ(json.at("data").size(), static_cast<size_t>(2 * length));
    EXPECT_GE(length, 1000);
    EXPECT_LE(length, 2000);
    const auto per_pixel = json.at("samples_per_pixel").get<int64_t>();
    EXPECT_GE(length * per_pixel, seconds * 48'000);
    EXPECT_LT((length - 1) * per_pixel, seconds * 48'000);
    EXPECT_NEAR(json.at("data").at(length).get<int>(), length % 2 ? 63 : -63, 5);
  }
}

TEST(Waveform, SilenceAndNonsense) {
  Waveform wave(48'000);
  EXPECT_EQ(nlohmann::json::parse(wave.to_json()).at("length"), 0);
  const std::vector<float> mad{NAN, INFINITY, -INFINITY, 40.0F};
  wave.add(mad.data(), mad.data(), 4);
  EXPECT_EQ(nlohmann::json::parse(wave.to_json()).at("data"), nlohmann::json::parse("[0,127]"));
}

}  // namespace
}  // namespace resonance::transcode
