// Every real file of the shared folder: ready, or refused for the right reason.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "made_media.h"

namespace resonance::transcode {
namespace {

using testing::expect_sound_generation;
using testing::prepare_into;
using testing::Prepared;
using testing::refusal;

std::filesystem::path shared_media() {
  const char* set = std::getenv("SHARED_MEDIA");
  return set ? std::filesystem::path(set) : std::filesystem::path(SOURCE_ROOT) / "../shared/media";
}

struct Expected {
  const char* file;
  MediaKind kind;
  int width;  // of the largest output
  int height;
  int duration_ms;
};

class SharedMedia : public ::testing::TestWithParam<Expected> {};

TEST_P(SharedMedia, BecomesReady) {
  const Expected& expected = GetParam();
  if (!std::filesystem::exists(shared_media())) GTEST_SKIP() << "SKIPPED: shared/media absent";
  Prepared out;
  prepare_into(out, shared_media() / expected.file);
  EXPECT_EQ(out.generation.kind, expected.kind);
  EXPECT_EQ(out.generation.width, expected.width);
  EXPECT_EQ(out.generation.height, expected.height);
  EXPECT_NEAR(double(out.generation.duration_ms), expected.duration_ms, std::max(60.0, expected.duration_ms * 0.01));
  EXPECT_FALSE(out.generation.damaged);
  if (expected.kind != MediaKind::photo) expect_sound_generation(out);
  for (const OutputFile& file : out.generation.files) {
    const std::string bytes = testing::read(out.folder / file.name);
    for (const char* trace : {"Exif", "EXIF", "xmpmeta", "GPMF", "GoPro", "com.apple"}) {
      EXPECT_EQ(bytes.find(trace), std::string::npos) << trace << " in " << file.name;
    }
  }
}

// Durations are what is in the file, which is at times less than what it declares (the wmv: 138 ms, of which two
// sounds).
INSTANTIATE_TEST_SUITE_P(
    Files, SharedMedia,
    ::testing::Values(Expected{"video/fixture-mjpeg.mov", MediaKind::video, 640, 480, 1500},
                      Expected{"video/fixture-raw.mts", MediaKind::video, 1920, 1080, 1034},
                      Expected{"video/fixture.3gp", MediaKind::video, 504, 288, 5578},
                      Expected{"video/fixture.wmv.asf", MediaKind::video, 640, 356, 46},
                      Expected{"video/h265.mp4", MediaKind::video, 320, 240, 1000},
                      Expected{"video/ios9.mov", MediaKind::video, 720, 1280, 487},
                      Expected{"video/max-heromode.mp4", MediaKind::video, 848, 480, 10517},
                      Expected{"video/movie_300.mp4", MediaKind::video, 320, 240, 300140},
                      Expected{"video/rotated_video.mp4", MediaKind::video, 480, 640, 5167},
                      Expected{"video/vertical_video_from_iphone.mov", MediaKind::video, 720, 1280, 600},
                      Expected{"video/video.webm", MediaKind::video, 640, 480, 5229},
                      Expected{"video/video_with_rectangular_samples.mp4", MediaKind::video, 1280, 720, 5230},
                      Expected{"audio/41 - 6 channels (5.1).flac", MediaKind::audio, 0, 0, 8100},
                      Expected{"audio/45 - no total number of samples set.flac", MediaKind::audio, 0, 0, 7008},
                      Expected{"audio/fixture.amr", MediaKind::audio, 0, 0, 840},
                      Expected{"audio/fixture.m4a", MediaKind::audio, 0, 0, 767},
                      Expected{"audio/fixture.mp3", MediaKind::audio, 0, 0, 767},
                      Expected{"audio/speech.wav", MediaKind::audio, 0, 0, 2976},
                      Expected{"photo/Landscape_3.jpg", MediaKind::photo, 1800, 1200, 0},
                      Expected{"photo/Portrait_6.jpg", MediaKind::photo, 1200, 1800, 0},
                      Expected{"photo/Portrait_8.jpg", MediaKind::photo, 1200, 1800, 0},
                      Expected{"photo/classic-car.heic", MediaKind::photo, 2048, 2731, 0},
                      Expected{"photo/fin de journée.jpg", MediaKind::photo, 914, 1625, 0},
                      Expected{"photo/fixture-yuv420-8bit.avif", MediaKind::photo, 2048, 858, 0},
                      Expected{"photo/pil_sample_cmyk.jpg", MediaKind::photo, 100, 100, 0},
                      Expected{"photo/thompson-springs.jpg", MediaKind::photo, 150, 103, 0}));

TEST(SharedMediaRefused, ForTheRightReason) {
  if (!std::filesystem::exists(shared_media())) GTEST_SKIP() << "SKIPPED: shared/media absent";
  EXPECT_THAT(refusal(shared_media() / "video/broken.mp4").what(),
              ::testing::HasSubstr("Only part of the file arrived"));
  EXPECT_THAT(refusal(shared_media() / "photo/truncated_jpeg.jpg").what(),
              ::testing::HasSubstr("Only part of the photo arrived"));
  EXPECT_THAT(refusal(shared_media() / "subtitles/header-timings.vtt").what(), ::testing::HasSubstr("only text"));
}

}  // namespace
}  // namespace resonance::transcode
