#include "transcode/fragment.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "transcode/boxes.h"

namespace resonance::transcode {
namespace {

std::string fragment(uint64_t sequence, uint64_t time) {
  return box("moof", box("mfhd", number(0, 4) + number(sequence, 4)) +
                         box("traf", box("tfhd", "12345678") + box("tfdt", "\x01" + number(0, 3) + number(time, 8)) +
                                         box("trun", "tfdt in the wrong place"))) +
         box("mdat", "moofmfhdtfdt: pictures may hold any bytes");
}

TEST(Fragment, GetsItsNumberAndItsTime) {
  std::string bytes = fragment(1, 0);
  place_fragment(bytes, 17, 5'400'000'000);  // beyond 32 bits
  EXPECT_EQ(bytes, fragment(17, 5'400'000'000));
  std::string later = fragment(2, 360'000);
  place_fragment(later, 18, 5'400'000'000);
  EXPECT_EQ(later, fragment(18, 5'400'360'000));
}

// Two pictures; with offsets where `showing` has them, and sizes of their own where `sizes` has them.
std::string run_of_pictures(const std::vector<int>& sizes, const std::vector<int>& showing) {
  const uint32_t flags = 0x1 | 0x4 | (sizes.empty() ? 0 : 0x200) | (showing.empty() ? 0 : 0x800);
  std::string samples;
  for (size_t i = 0; i < 2; ++i) {
    if (!sizes.empty()) samples += number(static_cast<uint64_t>(sizes[i]), 4);
    if (!showing.empty()) samples += number(static_cast<uint64_t>(showing[i]), 4);
  }
  const std::string usual_size = number(0x20000 | 0x10, 4) + number(1, 4) + number(700, 4);
  const auto moof = [&](uint64_t data_offset) {
    return box("moof", box("mfhd", number(1, 8)) +
                           box("traf", box("tfhd", usual_size) +
                                           box("trun", number(uint64_t{1} << 24 | flags, 4) + number(2, 4) +
                                                           number(data_offset, 4) + number(0x2000000, 4) + samples)));
  };
  return moof(moof(0).size() + 8) + box("mdat", std::string(2000, 'p'));
}

TEST(Fragment, KnowsWhereItsFirstPictureEnds) {
  std::string own = run_of_pictures({900, 100}, {0, 0}), usual = run_of_pictures({}, {});
  EXPECT_EQ(end_of_first_sample(own), static_cast<int64_t>(own.size()) - 2000 + 900);
  EXPECT_EQ(end_of_first_sample(usual), static_cast<int64_t>(usual.size()) - 2000 + 700);
}

TEST(Fragment, ShowsPicturesLater) {
  std::string bytes = run_of_pictures({900, 100}, {0, -3000});
  EXPECT_EQ(reordering(bytes), 3000);
  delay_showing(bytes, 3000);
  EXPECT_EQ(bytes, run_of_pictures({900, 100}, {3000, 0}));
  EXPECT_EQ(reordering(bytes), 0);
}

TEST(Fragment, MakesRoomForOffsetsThatItLacks) {
  for (const std::vector<int>& sizes : {std::vector<int>{}, {900, 100}}) {
    std::string bytes = run_of_pictures(sizes, {});
    EXPECT_EQ(reordering(bytes), 0);
    delay_showing(bytes, 3000);
    EXPECT_EQ(bytes, run_of_pictures(sizes, {3000, 3000}));
  }
}

TEST(Fragment, RefusesBoxesThatAreNotWhole) {
  for (std::string bytes : {std::string("moof"), number(7, 4) + "moof", number(100, 4) + "moof",
                            box("moof", box("mfhd", "short")), box("moof", box("traf", box("tfdt", number(0, 8))))}) {
    EXPECT_THROW(place_fragment(bytes, 1, 0), Error) << bytes.size();
  }
}

}  // namespace
}  // namespace resonance::transcode
