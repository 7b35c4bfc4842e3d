#include "transcode/face_finder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

#include "made_media.h"
#include "transcode/frame_sampler.h"

namespace resonance::transcode {
namespace {

struct Drawing {
  int width = 640, height = 360;
  std::vector<uint8_t> points;

  Drawing() : points(static_cast<size_t>(width) * height) {
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) at(x, y) = static_cast<uint8_t>(90 + 30 * y / height);
    }
  }
  uint8_t& at(int x, int y) { return points[static_cast<size_t>(y) * width + x]; }
  // A shape whose edge takes that share of it.
  void ellipse(double x, double y, double across, double down, int brightness, double edge) {
    for (int row = 0; row < height; ++row) {
      for (int column = 0; column < width; ++column) {
        const double distance = std::pow((column - x) / across, 2) + std::pow((row - y) / down, 2);
        if (distance >= 1) continue;
        const double share = std::min(1.0, (1 - distance) / edge);
        at(column, row) = static_cast<uint8_t>(at(column, row) * (1 - share) + brightness * share);
      }
    }
  }
  // Hair, cheeks, eyes, nose, mouth; as wide as 100 times `size`.
  void face(double x, double y, double size) {
    const auto part = [&](double right, double lower, double across, double down, int brightness, double edge) {
      ellipse(x + size * right, y + size * lower, size * across, size * down, brightness, edge);
    };
    part(0, -18, 62, 78, 45, 0.1);
    part(0, 8, 50, 66, 190, 0.25);
    for (const int side : {-1, 1}) {
      part(side * 20, -12, 15, 9, 120, 0.6);
      part(side * 20, -22, 15, 4, 70, 0.6);
      part(side * 20, -10, 7, 5, 40, 0.5);
    }
    part(0, 14, 8, 5, 140, 0.8);
    part(0, 4, 4, 16, 215, 0.9);
    part(0, 36, 20, 6, 100, 0.6);
    for (const int side : {-1, 1}) part(side * 30, 18, 14, 14, 205, 0.9);
  }
  Frame frame() const {
    Frame frame = testing::grey_picture(width, height);
    for (int y = 0; y < height; ++y) {
      std::copy_n(&points[static_cast<size_t>(y) * width], width, frame->data[0] + frame->linesize[0] * y);
    }
    return frame;
  }
  std::vector<FoundFace> seen_by(const FaceFinder& finder) const {
    return finder.find({points.data(), width, width, height});
  }
};

TEST(FaceFinder, FindsEachFaceWhereItIsLargestFirst) {
  const FaceFinder finder;
  ASSERT_TRUE(finder.has_model()) << "the Debian package opencv-data is missing";
  Drawing drawing;
  drawing.face(160, 180, 1);
  drawing.face(450, 190, 1.4);
  const std::vector<FoundFace> faces = drawing.seen_by(finder);
  ASSERT_EQ(faces.size(), 2U);
  for (const auto& [face, x, y, size] : {std::tuple{faces[0], 450, 190, 1.4}, std::tuple{faces[1], 160, 180, 1.0}}) {
    EXPECT_NEAR(face.left + face.side / 2, x, 20 * size);
    EXPECT_NEAR(face.top + face.side / 2, y, 30 * size);
    EXPECT_GT(face.side, 60 * size);
    EXPECT_LT(face.side, 120 * size);
  }
}

TEST(FaceFinder, WhatIsUpsideDownWithoutEyesOrTooSmallIsNone) {
  const FaceFinder finder;
  Drawing drawing;
  drawing.face(320, 180, 1.2);
  ASSERT_EQ(drawing.seen_by(finder).size(), 1U);
  std::ranges::reverse(drawing.points);
  EXPECT_TRUE(drawing.seen_by(finder).empty());
  Drawing egg;
  egg.ellipse(320, 180, 60, 80, 190, 0.25);
  EXPECT_TRUE(egg.seen_by(finder).empty());
  Drawing far;
  far.face(320, 180, 0.4);
  EXPECT_TRUE(far.seen_by(finder).empty());
}

TEST(FaceFinder, APosterShowsWhoLooksAtTheCamera) {
  Drawing person, wall;
  person.face(320, 180, 1.2);
  // As full of things, which are no face: the same, upside down.
  wall = person;
  std::ranges::reverse(wall.points);
  const std::vector<SealedRange> nothing_sealed;
  FrameSampler sampler(nothing_sealed);
  sampler.see(*wall.frame(), 10'000);
  sampler.see(*person.frame(), 20'000);
  sampler.see(*wall.frame(), 30'000);
  const std::vector<int64_t> moments = sampler.poster_moments(60'000);
  ASSERT_FALSE(moments.empty());
  EXPECT_EQ(moments.front(), 20'000);
}

TEST(FaceFinder, ReadsRowsWithGapsAndPicturesSmallerThanAFace) {
  const FaceFinder finder;
  Drawing drawing;
  drawing.face(160, 180, 1);
  EXPECT_EQ(finder.find({drawing.points.data(), drawing.width, 320, 360}).size(), 1U);
  EXPECT_TRUE(finder.find({drawing.points.data(), drawing.width, 20, 20}).empty());
}

TEST(FaceFinder, WithoutAModelOrWithABrokenOneFindsNothing) {
  const testing::Folder folder;
  Drawing drawing;
  drawing.face(160, 180, 1);
  const FaceFinder none(folder / "missing.xml");
  EXPECT_FALSE(none.has_model());
  EXPECT_TRUE(drawing.seen_by(none).empty());
  std::string text = testing::read(FaceFinder::kModel);
  // A block beyond the window would be read beyond the picture.
  const size_t rect = text.find("<rect>");
  ASSERT_NE(rect, std::string::npos);
  text.replace(rect, text.find("</rect>", rect) - rect, "<rect>40 40 9 9");
  EXPECT_FALSE(FaceFinder(testing::write(folder / "wide.xml", text)).has_model());
  EXPECT_FALSE(FaceFinder(testing::write(folder / "cut.xml", text.substr(0, text.size() / 2))).has_model());
}

}  // namespace
}  // namespace resonance::transcode
