#include <gtest/gtest.h>

#include <cmath>

#include "made_media.h"

namespace resonance::transcode {
namespace {

using testing::expect_sound_generation;
using testing::ffprobe;
using testing::Folder;
using testing::make;
using testing::prepare_into;
using testing::Prepared;
using testing::write;

TEST(PrepareSound, EveryFormStaysSound) {
  struct Case {
    const char* name;
    const char* arguments;
  };
  const Case cases[] = {
      {"a.wav", "-c:a pcm_s16le -ac 1 -ar 16000"},
      {"a24.wav", "-c:a pcm_s24le -ar 96000"},
      {"a.mp3", "-c:a libmp3lame"},
      {"a.m4a", "-c:a aac"},
      {"alac.m4a", "-c:a alac"},
      {"a.aac", "-c:a aac"},
      {"a.flac", "-c:a flac"},
      {"a.ogg", "-c:a libvorbis"},
      {"a.opus", "-c:a libopus"},
      {"a.webm", "-c:a libopus"},
      {"a.wma", "-c:a wmav2"},
      {"surround.flac", "-af pan=5.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0 -c:a flac"},
      {"surround.m4a", "-af pan=5.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0 -c:a aac"},
      {"a.ts", "-c:a mp2"},
      {"ulaw.wav", "-c:a pcm_mulaw -ar 8000"},
  };
  const Folder folder;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Prepared out;
    prepare_into(out, make(folder / c.name, std::string("-f lavfi -i sine=d=5.5:f=440 ") + c.arguments));
    expect_sound_generation(out);
    EXPECT_EQ(out.generation.kind, MediaKind::audio);
    EXPECT_TRUE(out.generation.has_audio);
    EXPECT_EQ(out.generation.width, 0);
    EXPECT_NEAR(double(out.generation.duration_ms), 5500, 80);
    ASSERT_EQ(out.generation.files.size(), 6U) << "no silences: the tone never pauses";
    for (const char* name :
         {"audio.mp4", "audio.m3u8", "master.m3u8", "waveform.json", "sample-1.m4a", "sample-2.m4a"}) {
      EXPECT_TRUE(out.has(name)) << name;
    }
    const auto stream =
        ffprobe(out.folder / "audio.mp4", "stream=codec_name,sample_rate,channels,duration").at("streams").at(0);
    EXPECT_EQ(stream.at("codec_name"), "aac");
    EXPECT_EQ(stream.at("sample_rate"), "48000");
    EXPECT_EQ(stream.at("channels"), 2);
    EXPECT_NEAR(std::stod(stream.at("duration").get<std::string>()), 5.5, 0.08);
    const auto wave = nlohmann::json::parse(testing::read(out.folder / "waveform.json"));
    EXPECT_GE(wave.at("length").get<int>(), 1000);
    EXPECT_LE(wave.at("length").get<int>(), 2000);
  }
}

TEST(PrepareSound, CoverArtIsNotVideo) {
  const Folder folder;
  Prepared out;
  prepare_into(out, make(folder / "cover.mp3",
                         "-f lavfi -i sine=d=2 -f lavfi -i testsrc=d=0.04:s=64x64 -map 0 -map 1 -c:v mjpeg "
                         "-disposition:v attached_pic -metadata title=SECRET"));
  EXPECT_EQ(out.generation.kind, MediaKind::audio);
  EXPECT_TRUE(out.generation.posters.empty());
  EXPECT_EQ(testing::read(out.folder / "audio.mp4").find("SECRET"), std::string::npos);
}

TEST(PrepareSound, HeaderThatLiesAboutTheLength) {
  const Folder folder;
  std::string bytes = testing::read(make(folder / "a.wav", "-f lavfi -i sine=d=2 -c:a pcm_s16le -bitexact"));
  // Recorders that lose power leave 4 GB or nothing in the header.
  for (const char* size : {"\xff\xff\xff\xff", "\xf0\xff\xff\x7f"}) {
    bytes.replace(4, 4, size, 4);
    bytes.replace(bytes.find("data") + 4, 4, size, 4);
    Prepared out;
    prepare_into(out, write(folder / "lying.wav", bytes));
    EXPECT_NEAR(double(out.generation.duration_ms), 2000, 20);
  }
}

TEST(PrepareSound, SoundIsWhereItWas) {
  // One click at 3 s: it must stand at 3 s in the prepared sound and in the waveform.
  const Folder folder;
  Prepared out;
  prepare_into(out, make(folder / "click.wav",
                         "-f lavfi -i aevalsrc=if(between(t\\,3\\,3.02)\\,0.9*sin(6000*t)\\,0):d=5:s=44100"));
  const auto wave = nlohmann::json::parse(testing::read(out.folder / "waveform.json"));
  const auto& data = wave.at("data");
  const double pixel_s = wave.at("samples_per_pixel").get<double>() / wave.at("sample_rate").get<double>();
  size_t loudest = 0;
  for (size_t i = 0; i < data.size(); ++i) {
    if (data.at(i).get<int>() > data.at(loudest).get<int>()) loudest = i;
  }
  EXPECT_NEAR(double(loudest / 2) * pixel_s, 3.01, 0.02);
  const std::string raw = testing::run({"ffmpeg", "-nostdin", "-v", "error", "-i", (out.folder / "audio.mp4").string(),
                                        "-f", "s8", "-ac", "1", "-ar", "48000", "-c:a", "pcm_s8", "-"});
  size_t first = 0;
  while (first < raw.size() && std::abs(static_cast<signed char>(raw[first])) < 30) ++first;
  EXPECT_NEAR(double(first) / 48'000, 3.0, 0.012);
}

}  // namespace
}  // namespace resonance::transcode
