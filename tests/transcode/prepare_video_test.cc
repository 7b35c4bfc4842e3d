#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/file.h"
#include "made_media.h"
#include "transcode/plan.h"

namespace resonance::transcode {
namespace {

using testing::expect_sound_generation;
using testing::ffprobe;
using testing::Folder;
using ::testing::HasSubstr;
using testing::key_times;
using testing::make;
using testing::prepare_into;
using testing::Prepared;
using testing::times;
using testing::write;

Size size_of(const Prepared& prepared, const std::string& track) {
  return {prepared.file(track).width, prepared.file(track).height};
}

// The four quarters of the first picture, each 0xRRGGBB with 0 or ff per channel: what stands where.
std::vector<int> quarters(const std::filesystem::path& path) {
  const std::string raw = testing::run({"ffmpeg", "-nostdin", "-v", "error", "-i", path.string(), "-frames:v", "1",
                                        "-vf", "scale=4:4:flags=area", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"});
  std::vector<int> colours;
  for (const int at : {0, 3, 12, 15}) {
    int colour = 0;
    for (int channel = 0; channel < 3; ++channel) {
      colour =
          colour << 8 | (static_cast<unsigned char>(raw.at(static_cast<size_t>(3 * at + channel))) > 127 ? 0xff : 0);
    }
    colours.push_back(colour);
  }
  return colours;
}

TEST(PrepareVideo, AnOrdinaryFilm) {
  const Folder folder;
  Prepared out;
  prepare_into(out, make(folder / "in.mp4",
                         "-f lavfi -i testsrc2=d=9:s=640x360:r=30 -f lavfi -i sine=d=9 -c:v libx264 "
                         "-preset ultrafast -c:a aac"));
  expect_sound_generation(out);
  EXPECT_EQ(out.generation.kind, MediaKind::video);
  EXPECT_NEAR(double(out.generation.duration_ms), 9000, 40);
  EXPECT_TRUE(out.generation.has_audio);
  EXPECT_FALSE(out.generation.damaged);
  EXPECT_EQ(out.generation.width, 640);
  for (const char* name : {"360.mp4", "360.m3u8", "360-keys.m3u8", "audio.m3u8", "master.m3u8", "poster-1-640.jpg",
                           "poster-1-640.webp", "poster-1-640.avif", "poster-1-320.jpg", "poster-2-640.jpg",
                           "poster-3-640.avif", "storyboard-1.jpg", "storyboard.vtt", "waveform.json"}) {
    EXPECT_TRUE(out.has(name)) << name;
  }
  EXPECT_FALSE(out.has("480.mp4"));
  const auto keys = key_times(out.folder / "360.mp4");
  ASSERT_EQ(keys.size(), 3U);
  EXPECT_NEAR(keys[1], 4, 0.001);
  EXPECT_NEAR(keys[2], 8, 0.001);
  EXPECT_EQ(times(out.folder / "360.mp4").size(), 270U);
  EXPECT_EQ(out.file("360.mp4").role, Role::progressive);
  const auto playable = ffprobe(out.folder / "360.mp4", "stream=codec_name,start_time,duration");
  ASSERT_EQ(playable.at("streams").size(), 2U);
  for (const auto& stream : playable.at("streams")) {
    EXPECT_NEAR(std::stod(stream.at("duration").get<std::string>()), 9.0, 0.05);
    EXPECT_NEAR(std::stod(stream.at("start_time").get<std::string>()), 0.0, 0.001);
  }
  // Picture and sound by their own playlists, each with its own description out of the one file.
  for (const char* playlist : {"360.m3u8", "audio.m3u8"}) {
    const auto stream = ffprobe(out.folder / playlist, "stream=codec_type,duration").at("streams");
    ASSERT_EQ(stream.size(), 1U) << playlist;
    EXPECT_EQ(stream.at(0).at("codec_type"), std::string(playlist) == "360.m3u8" ? "video" : "audio");
  }
  EXPECT_EQ(times(out.folder / "360.m3u8").size(), 270U);
  EXPECT_GT(times(out.folder / "audio.m3u8", "a:0").size(), 400U);
  const std::string bytes = testing::read(out.folder / "360.mp4");
  EXPECT_LT(bytes.find("sidx"), bytes.find("moof")) << "an index before the pictures";
}

TEST(PrepareVideo, PicturesOfEachRungAreTheFilm) {
  const Folder folder;
  Prepared out;
  const auto input =
      make(folder / "in.mp4", "-f lavfi -i testsrc2=d=1:s=1280x720:r=25 -c:v libx264 -preset ultrafast -qp 10");
  prepare_into(out, input);
  expect_sound_generation(out);
  EXPECT_EQ(size_of(out, "720.mp4"), (Size{1280, 720}));
  EXPECT_EQ(size_of(out, "480.mp4"), (Size{854, 480}));
  EXPECT_EQ(size_of(out, "360.mp4"), (Size{640, 360}));
  EXPECT_FALSE(out.generation.has_audio);
  EXPECT_FALSE(out.has("audio.m3u8"));
  EXPECT_FALSE(out.has("waveform.json"));
  for (const char* rung : {"720.mp4", "480.mp4", "360.mp4"}) {
    const std::string report =
        testing::run({"sh", "-c",
                      "ffmpeg -nostdin -hide_banner -i " + (out.folder / rung).string() + " -i " + input.string() +
                          " -lavfi '[0]scale=1280:720[a];[a][1]ssim' -f null - 2>&1"});
    const size_t at = report.find("All:");
    ASSERT_NE(at, std::string::npos) << report;
    EXPECT_GT(std::stod(report.substr(at + 4)), 0.75) << rung;
  }
}

TEST(PrepareVideo, StandsUprightFromEveryRotation) {
  const Folder folder;
  const auto upright = make(folder / "flat.mp4",
                            "-f lavfi -i color=red:s=80x60:d=0.5 -f lavfi -i color=lime:s=80x60:d=0.5 -f lavfi -i "
                            "color=blue:s=80x60:d=0.5 -f lavfi -i color=white:s=80x60:d=0.5 -filter_complex "
                            "[0][1]hstack[t];[2][3]hstack[b];[t][b]vstack,format=yuv420p -c:v libx264");
  for (const int degrees : {0, 90, 180, 270}) {
    const auto turned = make(folder / ("turned" + std::to_string(degrees) + ".mp4"),
                             "-i " + upright.string() + " -c copy -metadata:s:v rotate=" + std::to_string(degrees));
    Prepared out;
    prepare_into(out, turned);
    EXPECT_EQ(out.generation.width, degrees % 180 ? 120 : 160) << degrees;
    EXPECT_EQ(out.generation.height, degrees % 180 ? 160 : 120) << degrees;
    EXPECT_EQ(quarters(out.folder / "120.mp4"), quarters(turned)) << degrees;  // ffmpeg turns its input upright too
    EXPECT_EQ(quarters(out.folder / ("poster-1-" + std::to_string(out.generation.width) + ".jpg")), quarters(turned))
        << degrees;
  }
}

TEST(PrepareVideo, Shapes) {
  struct Case {
    const char* what;
    const char* arguments;
    const char* track;
    Size size;
  };
  const Case cases[] = {
      {"odd.mkv", "-f lavfi -i testsrc=d=0.4:s=853x479 -c:v libx264 -pix_fmt yuv444p", "480.mp4", {852, 478}},
      {"wide_pixels.mp4", "-f lavfi -i testsrc=d=0.4:s=720x576 -vf setsar=64/45 -c:v mpeg4", "480.mp4", {854, 480}},
      {"ten_bits.mp4",
       "-f lavfi -i testsrc=d=0.4:s=640x360 -c:v libx265 -x265-params log-level=none -pix_fmt yuv420p10le",
       "360.mp4",
       {640, 360}},
      {"full_range.mov", "-f lavfi -i testsrc=d=0.4:s=640x360 -c:v mjpeg -pix_fmt yuvj422p", "360.mp4", {640, 360}},
      {"prores.mov", "-f lavfi -i testsrc=d=0.4:s=640x360 -c:v prores_ks", "360.mp4", {640, 360}},
      {"upright.webm",
       "-f lavfi -i testsrc=d=0.4:s=360x640 -c:v libvpx-vp9 -deadline realtime -cpu-used 8",
       "360.mp4",
       {360, 640}},
      {"vp8.webm", "-f lavfi -i testsrc=d=0.4:s=320x180 -c:v libvpx -deadline realtime", "180.mp4", {320, 180}},
      {"av1.mp4",
       "-f lavfi -i testsrc=d=0.4:s=320x180 -c:v libsvtav1 -preset 12 -svtav1-params enable-stat-report=0",
       "180.mp4",
       {320, 180}},
      {"theora.ogv", "-f lavfi -i testsrc=d=0.4:s=320x180 -c:v libtheora", "180.mp4", {320, 180}},
      {"old.wmv", "-f lavfi -i testsrc=d=0.4:s=320x180 -c:v wmv2", "180.mp4", {320, 180}},
      {"old.flv", "-f lavfi -i testsrc=d=0.4:s=320x180 -c:v flv", "180.mp4", {320, 180}},
      {"divx.avi", "-f lavfi -i testsrc=d=0.4:s=320x180 -c:v mpeg4 -bf 2", "180.mp4", {320, 180}},
      {"dv.avi",
       "-f lavfi -i testsrc=d=0.4:s=720x576:r=25 -vf setsar=16/15 -c:v dvvideo -pix_fmt yuv420p",
       "480.mp4",
       {640, 480}},
      {"dvd.mpg", "-f lavfi -i testsrc=d=0.4:s=320x240:r=25 -c:v mpeg2video", "240.mp4", {320, 240}},
  };
  const Folder folder;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    Prepared out;
    prepare_into(out, make(folder / c.what, c.arguments));
    expect_sound_generation(out);
    ASSERT_TRUE(out.has(c.track));
    EXPECT_EQ(size_of(out, c.track), c.size);
    EXPECT_NEAR(double(out.generation.duration_ms), 400, 90);
  }
}

TEST(PrepareVideo, HighDynamicRangeComesDownToOrdinaryScreens) {
  const Folder folder;
  Prepared out;
  prepare_into(out, make(folder / "hdr.mp4",
                         "-f lavfi -i testsrc=d=0.3:s=320x180 -c:v libx265 -pix_fmt yuv420p10le -x265-params "
                         "log-level=none:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc"));
  expect_sound_generation(out);
  const auto stream = ffprobe(out.folder / "180.mp4", "stream=color_transfer,color_space").at("streams").at(0);
  EXPECT_EQ(stream.at("color_transfer"), "bt709");
  EXPECT_EQ(stream.at("color_space"), "bt709");
}

TEST(PrepareVideo, InterlacedBecomesProgressive) {
  const Folder folder;
  Prepared out;
  prepare_into(out, make(folder / "tv.ts",
                         "-f lavfi -i testsrc2=d=2:s=720x576:r=50 -vf interlace,setsar=16/15 -c:v mpeg2video "
                         "-flags +ilme+ildct -b:v 4M"));
  expect_sound_generation(out);
  EXPECT_NEAR(double(out.generation.duration_ms), 2000, 90);
  EXPECT_NEAR(double(times(out.folder / "480.mp4").size()), 50, 2);
  const std::string report = testing::run({"sh", "-c",
                                           "ffmpeg -nostdin -hide_banner -i " + (out.folder / "480.mp4").string() +
                                               " -vf idet -f null - 2>&1 | grep 'Multi frame'"});
  EXPECT_THAT(report, HasSubstr("TFF:     0 BFF:     0")) << report;
}

TEST(PrepareVideo, VaryingRateKeepsItsTimes) {
  const Folder folder;
  // 30 a second, then 10 a second from the second second on.
  const auto input =
      make(folder / "vfr.mkv",
           "-f lavfi -i testsrc=d=3:s=320x180:r=30 -vf select='lt(t,1)+not(mod(n,3))' -vsync vfr -c:v libx264 "
           "-preset ultrafast");
  Prepared out;
  prepare_into(out, input);
  expect_sound_generation(out);
  const auto before = times(input);
  const auto after = times(out.folder / "180.mp4");
  ASSERT_EQ(after.size(), before.size());
  for (size_t i = 0; i < before.size(); ++i) EXPECT_NEAR(after[i], before[i], 0.002) << i;
}

TEST(PrepareVideo, FastFilmsLoseFramesNotTime) {
  const Folder folder;
  Prepared out;
  prepare_into(
      out, make(folder / "slowmotion.mp4", "-f lavfi -i testsrc=d=1:s=320x180:r=240 -c:v libx264 -preset ultrafast"));
  EXPECT_NEAR(double(times(out.folder / "180.mp4").size()), 60, 1);
  EXPECT_NEAR(double(out.generation.duration_ms), 1000, 20);
}

TEST(PrepareVideo, OnePictureWithALongSound) {
  const Folder folder;
  Prepared out;
  prepare_into(out, make(folder / "still.mp4",
                         "-f lavfi -i testsrc=d=0.04:s=320x180:r=25 -f lavfi -i sine=d=10 -c:v libx264 -c:a aac"));
  expect_sound_generation(out);
  EXPECT_NEAR(double(out.generation.duration_ms), 10'000, 60);
  EXPECT_GE(key_times(out.folder / "180.mp4").size(), 2U) << "the still is held, in segments";
}

TEST(PrepareVideo, LateSoundAndEarlyEndAreFilledWithSilence) {
  const Folder folder;
  Prepared out;
  prepare_into(out, make(folder / "late.mkv",
                         "-f lavfi -i testsrc=d=4:s=320x180 -itsoffset 1.5 -f lavfi -i sine=d=1 -c:v libx264 "
                         "-preset ultrafast -c:a libopus"));
  expect_sound_generation(out);
  EXPECT_NEAR(double(out.generation.duration_ms), 4000, 60);
  const std::string found = testing::run({"sh", "-c",
                                          "ffmpeg -nostdin -hide_banner -i " + (out.folder / "180.mp4").string() +
                                              " -af silencedetect=n=-40dB:d=0.3 -f null - 2>&1"});
  const size_t first_end = found.find("silence_end: ");
  ASSERT_NE(first_end, std::string::npos) << found;
  EXPECT_NEAR(std::stod(found.substr(first_end + 13)), 1.5, 0.06);
}

TEST(PrepareVideo, ClockThatStartsAnywhereOrStartsAgain) {
  const Folder folder;
  const auto part = make(folder / "part.ts",
                         "-f lavfi -i testsrc=d=2:s=320x180:r=25 -f lavfi -i sine=d=2 -c:v libx264 -preset "
                         "ultrafast -c:a aac -output_ts_offset 5000");
  const auto other = make(folder / "other.ts",
                          "-f lavfi -i testsrc=d=2:s=320x180:r=25 -f lavfi -i sine=d=2 -c:v libx264 "
                          "-preset ultrafast -c:a aac -output_ts_offset 20");
  Prepared out;
  prepare_into(out, write(folder / "joined.ts", testing::read(part) + testing::read(other)));
  expect_sound_generation(out);
  EXPECT_NEAR(double(out.generation.duration_ms), 4000, 150);
  EXPECT_NEAR(double(times(out.folder / "180.mp4").size()), 100, 4);
}

TEST(PrepareVideo, FilmTurnedInMidRecording) {
  const Folder folder;
  const auto part = make(folder / "a.ts", "-f lavfi -i testsrc=d=1:s=320x180:r=25 -c:v libx264 -preset ultrafast");
  const auto other = make(folder / "b.ts",
                          "-f lavfi -i testsrc=d=1:s=180x320:r=25 -c:v libx264 -preset ultrafast -output_ts_offset 1");
  Prepared out;
  prepare_into(out, write(folder / "joined.ts", testing::read(part) + testing::read(other)));
  expect_sound_generation(out);
  EXPECT_NEAR(double(times(out.folder / "180.mp4").size()), 50, 4);
}

TEST(PrepareVideo, NothingOfTheSourcesMetadataIsLeft) {
  const Folder folder;
  const auto plain =
      make(folder / "in.mov",
           "-f lavfi -i testsrc2=d=1:s=320x180 -f lavfi -i sine=d=1 -c:v libx264 -c:a aac -timecode 01:02:03:04 "
           "-metadata title=SECRETTITLE -metadata location=+48.8566+002.3522/ -metadata "
           "creation_time=2021-02-03T04:05:06Z -metadata:s:v handler_name=SECRETHANDLER -metadata "
           "comment=SECRETCOMMENT");
  ASSERT_THAT(testing::read(plain), HasSubstr("SECRETTITLE"));
  Prepared out;
  prepare_into(out, plain);
  for (const OutputFile& file : out.generation.files) {
    const std::string bytes = testing::read(out.folder / file.name);
    for (const char* trace : {"SECRET", "+48.85", "Exif", "http://ns.adobe.com"}) {
      EXPECT_EQ(bytes.find(trace), std::string::npos) << trace << " in " << file.name;
    }
  }
  for (const char* name : {"180.mp4"}) {
    const auto format = ffprobe(out.folder / name, "format_tags=creation_time,title,location,encoder").at("format");
    EXPECT_TRUE(!format.contains("tags") || format.at("tags").empty()) << name << format;
  }
}

TEST(PrepareVideo, InvalidTextInMetadataDoesNoHarm) {
  const Folder folder;
  const auto plain =
      make(folder / "in.mkv", "-f lavfi -i testsrc=d=0.5:s=160x120 -c:v libx264 -metadata title=AAAABBBB");
  std::string bytes = testing::read(plain);
  bytes.replace(bytes.find("AAAABBBB"), 8, "\xff\xfe\xc0\x80\xed\xa0\x80\xf5");
  Prepared out;
  prepare_into(out, write(folder / "bad.mkv", bytes));
  expect_sound_generation(out);
}

TEST(PrepareVideo, PosterIsNotTheBlackBeginning) {
  const Folder folder;
  Prepared out;
  prepare_into(out,
               make(folder / "in.mp4",
                    "-f lavfi -i color=black:s=320x180:d=3:r=25 -f lavfi -i testsrc2=s=320x180:d=2:r=25 -f lavfi -i "
                    "color=white:s=320x180:d=3:r=25 -filter_complex [0][1][2]concat=n=3,format=yuv420p -c:v libx264 "
                    "-preset ultrafast"));
  const std::string raw =
      testing::run({"ffmpeg", "-nostdin", "-v", "error", "-i", (out.folder / "poster-1-320.jpg").string(), "-f",
                    "rawvideo", "-pix_fmt", "gray", "-"});
  double sum = 0;
  double squares = 0;
  for (const char c : raw) {
    const double value = static_cast<unsigned char>(c);
    sum += value;
    squares += value * value;
  }
  const double mean = sum / double(raw.size());
  EXPECT_GT(std::sqrt(squares / double(raw.size()) - mean * mean), 20) << "neither black nor white";
}

TEST(PrepareVideo, TheLastPictureMayStandForLongerThanTheOthers) {
  const Folder folder;
  const auto sounding_on = make(folder / "on.mp4",
                                "-f lavfi -i testsrc2=d=3:s=96x64:r=25 -f lavfi -i sine=d=3.8 -c:v libx264 -preset "
                                "ultrafast -c:a aac");
  const auto smooth_then_still =
      make(folder / "still.mkv",
           "-f lavfi -i testsrc2=d=1:s=96x64:r=25 -vf setpts=if(lt(N\\,18)\\,N/25\\,N-17)/TB "
           "-fps_mode passthrough -c:v libx264 -preset ultrafast");
  const auto still_then_smooth =
      make(folder / "smooth.mkv",
           "-f lavfi -i testsrc2=d=1:s=96x64:r=25 -vf setpts=if(lt(N\\,7)\\,N\\,6+(N-6)/25)/TB "
           "-fps_mode passthrough -c:v libx264 -preset ultrafast");
  for (const auto& input : {sounding_on, smooth_then_still, still_then_smooth}) {
    SCOPED_TRACE(input.filename().string());
    Prepared out;
    prepare_into(out, input, {.preset = "veryfast"});
    expect_sound_generation(out);
    EXPECT_FALSE(out.generation.damaged);
  }
}

TEST(PrepareVideo, ProgressMayStopIt) {
  const Folder folder;
  const auto input = make(folder / "in.mp4", "-f lavfi -i testsrc2=d=5:s=640x360 -c:v libx264 -preset ultrafast");
  struct Stop {};
  const Folder output;
  const FileDescriptor file = open_for_reading(input);
  EXPECT_THROW(prepare(file.get(), output.path(), {.preset = "ultrafast"},
                       [](const Progress& now) {
                         if (now.stage == "encode") throw Stop{};
                       }),
               Stop);
}

TEST(PrepareVideo, FullDiskSaysSo) {
  const Folder folder;
  const auto input = make(folder / "in.mp4", "-f lavfi -i testsrc2=d=5:s=640x360 -c:v libx264 -preset ultrafast");
  const Folder output;
  // The track to be written is already there, as a link to the device that is always full.
  std::filesystem::create_symlink("/dev/full", output / "360.mp4");
  const FileDescriptor file = open_for_reading(input);
  try {
    prepare(file.get(), output.path(), {.preset = "ultrafast"}, {});
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::unavailable) << error.what();
  }
}

}  // namespace
}  // namespace resonance::transcode
