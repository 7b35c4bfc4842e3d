#include "transcode/fragment.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace resonance::transcode {
namespace {

std::string number(uint64_t value, int bytes) {
  std::string text;
  for (int i = bytes; i-- > 0;) text += static_cast<char>(value >> (8 * i) & 0xff);
  return text;
}

std::string box(const std::string& type, const std::string& content) {
  return number(content.size() + 8, 4) + type + content;
}

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

TEST(Fragment, RefusesBoxesThatAreNotWhole) {
  for (std::string bytes : {std::string("moof"), number(7, 4) + "moof", number(100, 4) + "moof",
                            box("moof", box("mfhd", "short")), box("moof", box("traf", box("tfdt", number(0, 8))))}) {
    EXPECT_THROW(place_fragment(bytes, 1, 0), Error) << bytes.size();
  }
}

}  // namespace
}  // namespace resonance::transcode
