#include "server/laurels.h"

#include <gtest/gtest.h>

#include <regex>

#include "base/error.h"
#include "server/svg_picture.h"

namespace resonance::server {
namespace {

constexpr double kTop = 80, kBottom = 310;  // between the branches, where text may stand

struct Line {
  double y = 0, size = 0;
};

std::vector<Line> lines_of(const std::string& svg) {
  std::vector<Line> all;
  const std::regex text("<text x=\"300.0\" y=\"([0-9.]+)\" font-size=\"([0-9.]+)\"");
  for (std::sregex_iterator found(svg.begin(), svg.end(), text), end; found != end; ++found) {
    all.push_back({std::stod((*found)[1]), std::stod((*found)[2])});
  }
  return all;
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(Laurels, WhateverIsWrittenStandsBetweenTheBranches) {
  const std::string long_festival = repeated("Festival des films ", 10);
  for (const std::string& name :
       {std::string("Prix"), std::string("Grand prix du jury citoyen tiré au sort"), std::string(100, 'W'),
        repeated("mot ", 25), repeated("電影", 50), std::string("Anticonstitutionnellement")}) {
    SCOPED_TRACE(name);
    const auto lines = lines_of(laurels_svg({name, long_festival, "2027"}));
    ASSERT_GE(lines.size(), 2U);
    double before = 0;
    for (const Line& each : lines) {
      EXPECT_GE(each.y - each.size, kTop);
      EXPECT_LE(each.y + 0.3 * each.size, kBottom);
      EXPECT_GT(each.y, before);
      before = each.y;
    }
  }
  EXPECT_GT(lines_of(laurels_svg({"Prix du public", "Festival", "2027"}))[0].size, 30) << "short names are large";
}

TEST(Laurels, TheYearIsSaidOnce) {
  const auto years = [](const std::string& festival) {
    const std::string svg = laurels_svg({"Prix", festival, "2027"});
    const std::regex year(">[^<]*2027[^<]*</text>");
    return std::distance(std::sregex_iterator(svg.begin(), svg.end(), year), std::sregex_iterator());
  };
  EXPECT_EQ(years("Festival 2027"), 1);
  EXPECT_EQ(years("Festival"), 1);
}

TEST(Laurels, TheyAreAPictureToo) {
  const std::string png = png_of(laurels_svg({"Prix <du> \"jury\" & Cie", "L’été", "2027"}), 1200, 800);
  ASSERT_GT(png.size(), 5'000U);
  EXPECT_EQ(png.substr(0, 8), "\x89PNG\r\n\x1a\n");
  const auto number = [&](size_t at) {
    int value = 0;
    for (size_t i = at; i < at + 4; ++i) value = value * 256 + static_cast<unsigned char>(png[i]);
    return value;
  };
  EXPECT_EQ(number(16), 1200);
  EXPECT_EQ(number(20), 800);
  EXPECT_THROW(png_of("<svg", 10, 10), Error);
}

}  // namespace
}  // namespace resonance::server
