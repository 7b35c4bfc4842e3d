#include "transcode/timeline.h"

#include <gtest/gtest.h>

namespace resonance::transcode {
namespace {

constexpr int64_t kSecond = 90'000;

TEST(VideoTimeline, KeepsVaryingTimes) {
  VideoTimeline line;
  for (const int64_t time : {int64_t{0}, int64_t{3000}, int64_t{7500}, int64_t{9100}, int64_t{80'000}}) {
    EXPECT_FALSE(line.repeat_before(time));
    EXPECT_EQ(line.place(time), time);
  }
}

TEST(VideoTimeline, FirstFrameIsAtZero) {
  VideoTimeline line;
  EXPECT_FALSE(line.repeat_before(5 * kSecond));
  EXPECT_EQ(line.place(5 * kSecond), 0);
  EXPECT_TRUE(line.starts_segment());
}

TEST(VideoTimeline, AtMostSixtyASecondFromAnyRate) {
  for (const int rate : {90, 100, 120, 240, 1000}) {
    VideoTimeline line;
    int kept = 0;
    for (int i = 0; i < 10 * rate; ++i) kept += line.place(kSecond * i / rate).has_value();
    EXPECT_LE(kept, 10 * 70) << rate;
    EXPECT_GE(kept, 10 * 44) << rate;
  }
  VideoTimeline line;
  int kept = 0;
  for (int i = 0; i < 600; ++i) kept += line.place(kSecond * i / 60).has_value();
  EXPECT_EQ(kept, 600);
}

TEST(VideoTimeline, NeverGoesBack) {
  VideoTimeline line;
  line.place(0);
  line.place(kSecond);
  EXPECT_FALSE(line.place(kSecond / 2));
  EXPECT_FALSE(line.place(kSecond));
  EXPECT_EQ(line.last(), kSecond);
}

TEST(VideoTimeline, APictureIsDueAtTheBeginningAtASegmentAndEachSecond) {
  VideoTimeline line;
  EXPECT_TRUE(line.is_due(0));
  line.place(0);
  EXPECT_FALSE(line.is_due(kSecond - 1));
  EXPECT_TRUE(line.is_due(kSecond));
  line.place(7 * kSecond / 2);
  EXPECT_FALSE(line.is_due(4 * kSecond - 1));
  EXPECT_TRUE(line.is_due(4 * kSecond));
  const std::vector<int64_t> starts{0, kSecond / 2};
  VideoTimeline copied({}, &starts);
  copied.place(0);
  EXPECT_FALSE(copied.is_due(kSecond / 4));
  EXPECT_TRUE(copied.is_due(kSecond / 2));
}

TEST(VideoTimeline, RepeatsOverALongStill) {
  VideoTimeline line;
  line.place(0);
  int64_t last = 0;
  int repeats = 0;
  while (const auto time = line.repeat_before(10 * kSecond)) {
    EXPECT_EQ(*time, last + kSecond);
    last = *time;
    ++repeats;
  }
  EXPECT_EQ(repeats, 9);
  EXPECT_EQ(line.place(10 * kSecond), 10 * kSecond);
}

TEST(VideoTimeline, SegmentsStartAtTheFirstFrameOfEachFourSeconds) {
  VideoTimeline line;
  std::vector<int64_t> starts;
  for (int i = 0; i < 300; ++i) {
    const auto time = line.place(int64_t{i} * 3003);
    if (line.starts_segment()) starts.push_back(*time);
  }
  EXPECT_EQ(starts, (std::vector<int64_t>{0, 360'360, 720'720}));
}

using Step = SoundTimeline::Step;

TEST(SoundTimeline, FollowsBlocks) {
  SoundTimeline line;
  EXPECT_EQ(line.place(0, 1024, 48'000), (Step{0, 0}));
  EXPECT_EQ(line.place(1024, 1024, 48'000), (Step{0, 0}));
  EXPECT_EQ(line.place(2100, 1024, 48'000), (Step{0, 0})) << "a small tremble is left alone";
  EXPECT_EQ(line.place(std::nullopt, 1024, 48'000), (Step{0, 0}));
  EXPECT_EQ(line.end(), 4096);
}

TEST(SoundTimeline, LateStartAndHoleBecomeSilence) {
  SoundTimeline line;
  EXPECT_EQ(line.place(480, 1024, 48'000), (Step{480, 0}));
  EXPECT_EQ(line.place(48'000, 1024, 48'000), (Step{46'496, 0}));
  EXPECT_EQ(line.end(), 49'024);
}

TEST(SoundTimeline, OverlapIsLeftOut) {
  SoundTimeline line;
  line.place(0, 48'000, 48'000);
  EXPECT_EQ(line.place(24'000, 1024, 48'000), (Step{0, 1024}));
  EXPECT_EQ(line.place(40'000, 10'000, 48'000), (Step{0, 8000}));
  EXPECT_EQ(line.end(), 50'000);
}

TEST(SoundTimeline, OneMadTimestampIsNotBelieved) {
  SoundTimeline line;
  line.place(0, 1000, 48'000);
  EXPECT_EQ(line.place(int64_t{48'000} * 3600 * 11, 1000, 48'000), (Step{0, 0}));
  EXPECT_EQ(line.place(2000, 1000, 48'000), (Step{0, 0}));
  EXPECT_EQ(line.end(), 3000);
  // Two that agree are: a real hole.
  const int64_t later = int64_t{48'000} * 60;
  EXPECT_EQ(line.place(later, 1000, 48'000), (Step{0, 0}));
  EXPECT_EQ(line.place(later + 1000, 1000, 48'000), (Step{later + 1000 - 4000, 0}));
}

TEST(ClockRepair, TakesOutTheSameJumpForAllStreams) {
  ClockRepair repair(2);
  EXPECT_EQ(repair.offset_for(0, 100 * kSecond, 3600), 0);
  EXPECT_EQ(repair.offset_for(1, 100 * kSecond, 3600), 0);
  // The clock starts again at zero.
  const int64_t offset = repair.offset_for(0, 0, 3600);
  EXPECT_EQ(offset, 100 * kSecond + 3600);
  EXPECT_EQ(repair.offset_for(1, 200, 3600), offset);
  EXPECT_EQ(repair.offset_for(0, 3600, 3600), offset);
  // A hole of nine seconds is a hole.
  EXPECT_EQ(repair.offset_for(0, 9 * kSecond, 3600), offset);
}

}  // namespace
}  // namespace resonance::transcode
