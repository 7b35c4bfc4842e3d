// A film's second ladder: AV1 with Opus beside what is there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/file.h"
#include "tests/transcode/made_media.h"

namespace resonance::transcode {
namespace {

namespace fs = std::filesystem;
using testing::ffprobe;
using testing::Folder;
using ::testing::HasSubstr;
using testing::key_times;
using testing::make;
using testing::Prepared;
using testing::times;

const Options kOptions{.ladder = {144, 72}, .preset = "ultrafast", .threads = 1};

struct Stop {};

Generation lighten(const fs::path& input, const fs::path& folder, const OnProgress& progress = {}) {
  const FileDescriptor file = open_for_reading(input);
  return prepare_light(file.get(), folder, "../first/", kOptions, progress);
}

// A click at 7 s, and pictures that move.
fs::path film(const fs::path& path) {
  return make(path,
              "-f lavfi -i testsrc2=d=17:s=256x144:r=25 -f lavfi -i "
              "aevalsrc=if(between(t\\,7\\,7.02)\\,0.9*sin(6000*t)\\,0.001*sin(2000*t)):d=17:s=48000 "
              "-c:v libx264 -preset ultrafast -g 50 -c:a aac");
}

// That film with both of its ladders, each in a folder of its own.
struct Both {
  Both() {
    testing::prepare_into(first, input, kOptions);
    fs::copy(first.folder / "ladder.json", light / "ladder.json");
    second = lighten(input, light.path());
  }
  const Folder folder, light;
  const fs::path input = film(folder / "in.mp4");
  Prepared first;
  Generation second;
};

TEST(LightLadder, IsTheSameFilm) {
  const Both both;
  const auto& [folder, light, input, first, made] = both;
  ASSERT_TRUE(first.has("ladder.json"));
  std::vector<std::string> names;
  for (const OutputFile& file : made.files) {
    names.push_back(file.name);
    EXPECT_EQ(static_cast<int64_t>(fs::file_size(light / file.name)), file.size_bytes) << file.name;
  }
  EXPECT_THAT(names, ::testing::UnorderedElementsAre("144-av1.mp4", "144-av1.m3u8", "72-av1.mp4", "72-av1.m3u8",
                                                     "audio-opus.mp4", "audio-opus.m3u8", "complete.m3u8"));
  for (const auto& entry : fs::directory_iterator(light.path())) {
    EXPECT_THAT(names, ::testing::Contains(entry.path().filename().string()));
  }
  for (const char* rung : {"144", "72"}) {
    const fs::path av1 = light / (std::string(rung) + "-av1.mp4");
    EXPECT_EQ(ffprobe(av1, "stream=codec_name").at("streams").at(0).at("codec_name"), "av1");
    EXPECT_EQ(key_times(av1), key_times(first.folder / (std::string(rung) + ".mp4")));
    const std::vector<double> shown = times(av1), expected = times(first.folder / (std::string(rung) + ".mp4"));
    ASSERT_EQ(shown.size(), 425U);
    for (size_t i = 0; i < shown.size(); ++i) EXPECT_NEAR(shown[i], expected[i], 1e-4) << rung << " " << i;
    const std::string report =
        testing::run({"sh", "-c",
                      "ffmpeg -nostdin -hide_banner -i " + av1.string() + " -i " + input.string() +
                          " -lavfi '[0]scale=256:144[a];[a][1]ssim' -f null - 2>&1"});
    EXPECT_GT(std::stod(report.substr(report.find("All:") + 4)), 0.7) << rung;
  }
  EXPECT_EQ(made.duration_ms, first.generation.duration_ms);
}

TEST(LightLadder, SoundIsWhereItWasAndAsLoud) {
  const Both both;
  const auto& [folder, light, input, first, made] = both;
  const auto samples = [](const fs::path& path) {
    return testing::run({"ffmpeg", "-nostdin", "-v", "error", "-i", path.string(), "-map", "0:a", "-f", "s8", "-ac",
                         "1", "-ar", "48000", "-c:a", "pcm_s8", "-"});
  };
  const auto first_loud = [](const std::string& raw) {
    size_t at = 0;
    while (at < raw.size() && std::abs(static_cast<signed char>(raw[at])) < 30) ++at;
    return double(at) / 48'000;
  };
  const std::string opus = samples(light / "audio-opus.mp4"), aac = samples(first.folder / "144.mp4");
  EXPECT_NEAR(first_loud(opus), 7.0, 0.012);
  EXPECT_NEAR(first_loud(opus), first_loud(aac), 0.006);
  EXPECT_NEAR(double(opus.size()), double(aac.size()), 2000);
  const auto stream = ffprobe(light / "audio-opus.mp4", "stream=codec_name,channels,start_time").at("streams").at(0);
  EXPECT_EQ(stream.at("codec_name"), "opus");
  EXPECT_NEAR(std::stod(stream.at("start_time").get<std::string>()), 0, 0.001);
}

TEST(LightLadder, OneMasterPlaylistListsBothLightestFirst) {
  const Both both;
  const auto& [folder, light, input, first, made] = both;
  const std::string master = testing::read(light / "complete.m3u8");
  for (const char* name :
       {"\n../first/144.m3u8\n", "\n../first/72.m3u8\n", "\n144-av1.m3u8\n", "\n72-av1.m3u8\n",
        "GROUP-ID=\"audio\",NAME=\"sound\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"2\",URI=\"../first/audio.m3u8\"",
        "URI=\"audio-opus.m3u8\"", "CODECS=\"av01.0.", ",opus\"", "URI=\"../first/72-keys.m3u8\""}) {
    EXPECT_THAT(master, HasSubstr(name));
  }
  int64_t before = 0;
  for (size_t at = 0; (at = master.find("-INF:BANDWIDTH=", at)) != std::string::npos; ++at) {
    if (master.compare(at - 14, 14, "I-FRAME-STREAM") == 0) continue;
    const int64_t bandwidth = std::stoll(master.substr(at + 15));
    EXPECT_GE(bandwidth + 70'000, before) << master;
    before = bandwidth;
  }
}

TEST(LightLadder, GoesOnWhereItWasInterrupted) {
  const Folder folder, whole, light;
  const fs::path input = film(folder / "in.mp4");
  Prepared first;
  testing::prepare_into(first, input, kOptions);
  for (const Folder* each : {&whole, &light}) fs::copy(first.folder / "ladder.json", *each / "ladder.json");
  lighten(input, whole.path());
  // The second chunk begins at 4 s, the third at 12 s.
  EXPECT_THROW(lighten(input, light.path(),
                       [](const Progress& now) {
                         if (now.permille > 850) throw Stop{};
                       }),
               Stop);
  ASSERT_TRUE(fs::exists(light / "journal"));
  EXPECT_THAT(testing::read(light / "journal"), HasSubstr("\"rung\":0"));
  lighten(input, light.path());
  for (const char* name : {"144-av1.mp4", "72-av1.mp4"}) {
    EXPECT_EQ(times(light / name), times(whole / name)) << name;
    EXPECT_EQ(key_times(light / name), key_times(whole / name)) << name;
  }
}

TEST(LightLadder, WithoutAFirstOneIsRefused) {
  const Folder folder, light;
  EXPECT_THROW(lighten(film(folder / "in.mp4"), light.path()), Error);
  const fs::path sound = make(folder / "a.wav", "-f lavfi -i sine=d=1");
  EXPECT_THROW(lighten(sound, light.path()), Error);
}

}  // namespace
}  // namespace resonance::transcode
