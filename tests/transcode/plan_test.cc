#include "transcode/plan.h"
#include "transcode/jobs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace resonance::transcode {
namespace {

Source film(int width, int height, int quarter_turns = 0, Ratio aspect = {1, 1}, double rate = 25) {
  Source source;
  source.kind = MediaKind::video;
  source.video.emplace();
  source.video->shape.width = width;
  source.video->shape.height = height;
  source.video->shape.pixel_format = "yuv420p";
  source.video->shape.pixel_aspect = aspect;
  source.video->quarter_turns = quarter_turns;
  source.video->frame_rate = rate;
  return source;
}

struct Case {
  const char* what;
  Source source;
  std::vector<std::pair<int, Size>> rungs;
  int progressive;
};

TEST(Plan, Ladder) {
  const Case cases[] = {
      {"full HD",
       film(1920, 1080),
       {{1080, {1920, 1080}}, {720, {1280, 720}}, {480, {854, 480}}, {360, {640, 360}}},
       720},
      {"4K comes down",
       film(3840, 2160),
       {{1080, {1920, 1080}}, {720, {1280, 720}}, {480, {854, 480}}, {360, {640, 360}}},
       720},
      {"telephone upright",
       film(1920, 1080, 1),
       {{1080, {1080, 1920}}, {720, {720, 1280}}, {480, {480, 854}}, {360, {360, 640}}},
       720},
      {"stored upright",
       film(1080, 1920),
       {{1080, {1080, 1920}}, {720, {720, 1280}}, {480, {480, 854}}, {360, {360, 640}}},
       720},
      {"upside down", film(640, 480, 2), {{480, {640, 480}}, {360, {480, 360}}}, 480},
      {"never enlarged", film(1000, 560), {{480, {854, 478}}, {360, {640, 358}}}, 480},
      {"almost a rung, odd", film(853, 479), {{480, {852, 478}}, {360, {640, 360}}}, 480},
      {"smaller than all", film(320, 240), {{240, {320, 240}}}, 240},
      {"smaller than all, odd", film(321, 241), {{240, {320, 240}}}, 240},
      {"cinema keeps its columns",
       film(1920, 800),
       {{1080, {1920, 800}}, {720, {1280, 534}}, {480, {854, 356}}, {360, {640, 266}}},
       720},
      {"square",
       film(1080, 1080),
       {{1080, {1080, 1080}}, {720, {720, 720}}, {480, {480, 480}}, {360, {360, 360}}},
       720},
      {"wide pixels widened",
       film(1280, 1080, 0, {3, 2}),
       {{1080, {1920, 1080}}, {720, {1280, 720}}, {480, {854, 480}}, {360, {640, 360}}},
       720},
      {"PAL", film(720, 576, 0, {16, 15}), {{480, {640, 480}}, {360, {480, 360}}}, 480},
      {"wide pixels, turned", film(720, 576, 1, {16, 15}), {{480, {480, 640}}, {360, {360, 480}}}, 480},
      {"ribbon", film(4000, 16), {{1080, {1920, 8}}, {720, {1280, 6}}, {480, {854, 4}}, {360, {640, 2}}}, 720},
  };
  for (const Case& c : cases) {
    const Plan plan = make_plan(c.source, {}, 4);
    std::vector<std::pair<int, Size>> rungs;
    for (const RungPlan& rung : plan.rungs) rungs.emplace_back(rung.rung, rung.size);
    ASSERT_EQ(rungs.size(), c.rungs.size()) << c.what;
    for (size_t i = 0; i < rungs.size(); ++i) {
      EXPECT_EQ(rungs[i].first, c.rungs[i].first) << c.what;
      EXPECT_EQ(rungs[i].second.width, c.rungs[i].second.width) << c.what;
      EXPECT_EQ(rungs[i].second.height, c.rungs[i].second.height) << c.what;
    }
    EXPECT_EQ(plan.rungs[plan.playable_rung].rung, c.progressive) << c.what;
  }
}

TEST(Plan, NeverLargerThanTheFilmForAnySize) {
  for (int width = 16; width < 2300; width += 37) {
    for (int height = 16; height < 2300; height += 41) {
      for (const RungPlan& rung : make_plan(film(width, height), {}, 2).rungs) {
        EXPECT_LE(rung.size.width, width);
        EXPECT_LE(rung.size.height, height);
        EXPECT_GE(rung.size.width, 2);
        EXPECT_GE(rung.size.height, 2);
        EXPECT_EQ(rung.size.width % 2 + rung.size.height % 2, 0);
      }
    }
  }
}

TEST(Plan, ThreadsAndRates) {
  const Plan two = make_plan(film(1920, 1080), {}, 2);
  EXPECT_EQ(two.rungs[0].encoder_threads, 2);
  EXPECT_EQ(two.rungs[1].encoder_threads, 1);
  EXPECT_EQ(make_plan(film(1920, 1080), {.threads = 1}, 8).rungs[0].encoder_threads, 1);
  EXPECT_EQ(two.rungs[0].peak_bitrate_bps, 5'000'000);
  EXPECT_EQ(make_plan(film(1920, 1080, 0, {1, 1}, 60), {}, 2).rungs[0].peak_bitrate_bps, 7'500'000);
  EXPECT_EQ(make_plan(film(64, 64, 0, {1, 1}, 0), {}, 2).frame_rate, 25);
  EXPECT_EQ(make_plan(film(64, 64, 0, {1, 1}, 240), {}, 2).frame_rate, 60);
}

TEST(Plan, ChunksSideBySideStayWithinTheirMemory) {
  constexpr int64_t kGigabyte = int64_t{1} << 30;
  EXPECT_EQ(jobs_within(1, 64 * kGigabyte), 1);
  EXPECT_EQ(jobs_within(2, 64 * kGigabyte), 1);
  EXPECT_EQ(jobs_within(8, 64 * kGigabyte), 4);
  EXPECT_EQ(jobs_within(16, 2 * kGigabyte), 4);
  EXPECT_EQ(jobs_within(16, 0), 1);
  EXPECT_EQ(jobs_within(256, 999 * kGigabyte), 16);
  EXPECT_GE(memory_bytes(), kGigabyte / 4);
  EXPECT_EQ(make_plan(film(640, 360), {.jobs = 8}, 16).jobs, 8);
  EXPECT_EQ(make_plan(film(1920, 1080), {.jobs = 8}, 16).jobs, 8);
  EXPECT_EQ(make_plan(film(3840, 2160), {.jobs = 8}, 16).jobs, 2);
  EXPECT_EQ(make_plan(film(7680, 4320), {.jobs = 8}, 16).jobs, 1);
  EXPECT_EQ(make_plan(film(1920, 1080), {}, 16).rungs[0].encoder_threads, 2) << "the bytes do not tell the machine";
}

TEST(Plan, LadderOfTheCaller) {
  const Plan plan = make_plan(film(1920, 1080), {.ladder = {360, 720, 360}}, 2);
  ASSERT_EQ(plan.rungs.size(), 2U);
  EXPECT_EQ(plan.rungs[0].rung, 720);
  EXPECT_THROW(make_plan(film(1920, 1080), {.ladder = {}}, 2), Error);
  EXPECT_THROW(make_plan(film(1920, 1080), {.ladder = {9000}}, 2), Error);
  EXPECT_THROW(make_plan(film(1920, 1080), {.ladder = {-1}}, 2), Error);
}

TEST(Plan, SoundHasNoRungs) {
  Source source;
  source.kind = MediaKind::audio;
  source.audio = AudioSource{0, 2, 44100};
  EXPECT_TRUE(make_plan(source, {}, 2).rungs.empty());
}

TEST(NormalisingFilter, DoesNothingWhenNothingIsToBeDone) {
  const Source source = film(1280, 720);
  EXPECT_EQ(normalising_filter(*source.video, source.video->shape, {1280, 720}), "null");
}

TEST(NormalisingFilter, Steps) {
  Source source = film(1920, 1080, 1);
  EXPECT_EQ(normalising_filter(*source.video, source.video->shape, {720, 1280}),
            "zscale=w=1280:h=720:filter=bicubic:param_a=0:param_b=0.6,transpose=clock,setsar=1");
  source.video->mirrored = true;
  EXPECT_THAT(normalising_filter(*source.video, source.video->shape, {720, 1280}),
              ::testing::HasSubstr("transpose=clock,hflip"));
  source = film(1920, 1080);
  source.video->interlaced = true;
  EXPECT_EQ(normalising_filter(*source.video, source.video->shape, {1920, 1080}),
            "bwdif=mode=send_frame:deint=interlaced,setsar=1");
  source = film(1920, 1080);
  source.video->shape.full_range = true;
  EXPECT_THAT(normalising_filter(*source.video, source.video->shape, {1920, 1080}),
              ::testing::HasSubstr("out_range=tv"));
  source.video->shape.transfer = Transfer::pq;
  EXPECT_THAT(normalising_filter(*source.video, source.video->shape, {1920, 1080}), ::testing::HasSubstr("tonemap"));
}

TEST(NormalisingFilter, FilmTurnedInMidRecordingIsFitted) {
  const Source source = film(1280, 720);
  FrameShape turned = source.video->shape;
  turned.width = 720;
  turned.height = 1280;
  EXPECT_EQ(normalising_filter(*source.video, turned, {1280, 720}),
            "zscale=w=406:h=720:filter=bicubic:param_a=0:param_b=0.6,pad=w=1280:h=720:x=-1:y=-1,setsar=1");
}

TEST(Plan, TheLightLadderAsksOfEachRungWhatLooksTheSame) {
  const auto crf_of = [](const Plan& plan) {
    std::vector<std::pair<int, int>> crf;
    for (const RungPlan& rung : plan.rungs) crf.emplace_back(rung.rung, rung.crf);
    return crf;
  };
  using Crf = std::vector<std::pair<int, int>>;
  Options options;
  options.ladder = {720, 540, 360};
  EXPECT_EQ(crf_of(make_plan(film(1280, 720), options, 2)), (Crf{{720, 23}, {540, 23}, {360, 23}}));
  EXPECT_EQ(crf_of(make_light_plan(film(1280, 720), options, 2)), (Crf{{720, 37}, {540, 37}, {360, 46}}));
}

}  // namespace
}  // namespace resonance::transcode
