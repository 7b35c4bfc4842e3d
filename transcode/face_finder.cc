#include "transcode/face_finder.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <pugixml.hpp>
#include <string_view>

namespace resonance::transcode {
namespace {

constexpr double kLarger = 1.15;  // from one size of face to the next
constexpr int kStep = 2;          // points between two windows
// As a picture is looked at, its longer and its shorter side.
constexpr int kLongerSide = 640, kShorterSide = 240;
// A face is seen in several neighbouring windows; what is seen in fewer is mostly foliage.
constexpr int kLeastWindows = 4;
// Beyond so many it is a pattern, and comparing each with each would take long.
constexpr size_t kMostWindows = 2'000;
constexpr double kSameFace = 0.2;  // of the side, between edges

template <class Number>
std::vector<Number> numbers_in(std::string_view text) {
  std::vector<Number> numbers;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    Number number{};
    const auto [next, error] = std::from_chars(at, end, number);
    if (error == std::errc::result_out_of_range) return {};
    if (error == std::errc{}) numbers.push_back(number);
    at = error == std::errc{} ? next : at + 1;
  }
  return numbers;
}

// Where a point of a shrunk picture lies between two of the picture: the first, the second, and how far from the one to
// the other, of 256.
struct Between {
  int first = 0, second = 0, share = 0;
};

std::vector<Between> places(int count, double factor, int of) {
  std::vector<Between> places;
  for (int i = 0; i < count; ++i) {
    const double place = std::clamp((i + 0.5) * factor - 0.5, 0.0, double(of - 1));
    const int first = static_cast<int>(place);
    places.push_back({first, std::min(first + 1, of - 1), static_cast<int>((place - first) * 256)});
  }
  return places;
}

// Sums of all brightness above and left of each point, with a row and a column of zeros before them; of the picture
// shrunk by `factor`.
std::vector<uint32_t> sums_of(const BrightnessView& picture, double factor, int width, int height) {
  std::vector<uint32_t> sums(static_cast<size_t>(width + 1) * (height + 1), 0);
  const std::vector<Between> columns = places(width, factor, picture.width);
  const std::vector<Between> rows = places(height, factor, picture.height);
  for (int y = 0; y < height; ++y) {
    const Between& row = rows[static_cast<size_t>(y)];
    const uint8_t* const upper = picture.rows + static_cast<ptrdiff_t>(row.first) * picture.row_bytes;
    const uint8_t* const lower = picture.rows + static_cast<ptrdiff_t>(row.second) * picture.row_bytes;
    const uint32_t* const above = &sums[static_cast<size_t>(y) * (width + 1)];
    uint32_t* const here = &sums[static_cast<size_t>(y + 1) * (width + 1)];
    uint32_t line = 0;
    for (int x = 0; x < width; ++x) {
      const Between& column = columns[static_cast<size_t>(x)];
      const int top = upper[column.first] * (256 - column.share) + upper[column.second] * column.share;
      const int bottom = lower[column.first] * (256 - column.share) + lower[column.second] * column.share;
      line += static_cast<uint32_t>((top * (256 - row.share) + bottom * row.share) >> 16);
      here[x + 1] = above[x + 1] + line;
    }
  }
  return sums;
}

bool is_same(const FoundFace& one, const FoundFace& other) {
  const double near = kSameFace * std::min(one.side, other.side);
  return std::abs(one.left - other.left) <= near && std::abs(one.top - other.top) <= near &&
         std::abs(one.left + one.side - other.left - other.side) <= near &&
         std::abs(one.top + one.side - other.top - other.side) <= near;
}

// One face for all windows that show the same, where they are enough.
std::vector<FoundFace> joined(const std::vector<FoundFace>& windows) {
  std::vector<FoundFace> faces;
  std::vector<bool> counted(windows.size());
  for (size_t first = 0; first < windows.size(); ++first) {
    if (counted[first]) continue;
    std::vector<size_t> same = {first};
    counted[first] = true;
    for (size_t at = 0; at < same.size(); ++at) {
      for (size_t other = first + 1; other < windows.size(); ++other) {
        if (counted[other] || !is_same(windows[same[at]], windows[other])) continue;
        counted[other] = true;
        same.push_back(other);
      }
    }
    const auto count = static_cast<int>(same.size());
    if (count < kLeastWindows) continue;
    FoundFace sum;
    for (const size_t i : same) {
      sum.left += windows[i].left;
      sum.top += windows[i].top;
      sum.side += windows[i].side;
    }
    faces.push_back({sum.left / count, sum.top / count, sum.side / count});
  }
  std::ranges::sort(faces, std::greater<>(), &FoundFace::side);
  return faces;
}

}  // namespace

FaceFinder::FaceFinder(const std::filesystem::path& model) {
  pugi::xml_document document;
  if (!document.load_file(model.c_str())) return;
  const pugi::xml_node cascade = document.child("opencv_storage").child("cascade");
  const int side = cascade.child("width").text().as_int();
  if (side <= 0) return;
  std::vector<Feature> features;
  for (const pugi::xml_node& feature : cascade.child("features").children("_")) {
    const std::vector<int> box = numbers_in<int>(feature.child_value("rect"));
    if (box.size() != 4 || std::ranges::any_of(box, [&](int length) { return length < 0 || length > side; })) return;
    if (box[0] + 3 * box[2] > side || box[1] + 3 * box[3] > side) return;
    features.push_back({box[0], box[1], box[2], box[3]});
  }
  std::vector<Stage> stages;
  for (const pugi::xml_node& stage : cascade.child("stages").children("_")) {
    const auto threshold = numbers_in<float>(stage.child_value("stageThreshold"));
    if (threshold.size() != 1) return;
    // A hair less, for what rounding takes from a sum.
    stages.push_back({threshold.front() - 1e-5F, {}});
    for (const pugi::xml_node& weak : stage.child("weakClassifiers").children("_")) {
      // Two that a tree of more than one node would use, the feature, its patterns.
      const auto nodes = numbers_in<int64_t>(weak.child_value("internalNodes"));
      const auto leaves = numbers_in<float>(weak.child_value("leafValues"));
      if (nodes.size() != 11 || leaves.size() != 2 || nodes[2] < 0 || nodes[2] >= std::ssize(features)) return;
      Weak known{static_cast<size_t>(nodes[2]), {}, leaves[0], leaves[1]};
      std::transform(nodes.begin() + 3, nodes.end(), known.patterns.begin(),
                     [](int64_t bits) { return static_cast<uint32_t>(bits); });
      stages.back().weaks.push_back(known);
    }
    if (stages.back().weaks.empty()) return;
  }
  side_ = side;
  features_ = std::move(features);
  stages_ = std::move(stages);
}

// `sums` at the window's upper left corner.
bool FaceFinder::shows_face(const uint32_t* sums, int stride) const {
  for (const Stage& stage : stages_) {
    float sum = 0;
    for (const Weak& weak : stage.weaks) {
      const Feature& feature = features_[weak.feature];
      const uint32_t* const corner = sums + static_cast<ptrdiff_t>(feature.top) * stride + feature.left;
      const ptrdiff_t down = static_cast<ptrdiff_t>(feature.block_height) * stride;
      const auto block = [&](int column, int row) {
        const uint32_t* const upper = corner + row * down + column * feature.block_width;
        const uint32_t* const lower = upper + down;
        return lower[feature.block_width] - lower[0] - upper[feature.block_width] + upper[0];
      };
      const uint32_t middle = block(1, 1);
      // Around the middle, from the upper left corner on.
      const uint32_t pattern = uint32_t{block(0, 0) >= middle} << 7 | uint32_t{block(1, 0) >= middle} << 6 |
                               uint32_t{block(2, 0) >= middle} << 5 | uint32_t{block(2, 1) >= middle} << 4 |
                               uint32_t{block(2, 2) >= middle} << 3 | uint32_t{block(1, 2) >= middle} << 2 |
                               uint32_t{block(0, 2) >= middle} << 1 | uint32_t{block(0, 1) >= middle};
      sum += weak.patterns[pattern >> 5] >> (pattern & 31) & 1 ? weak.if_in : weak.if_not;
    }
    if (sum < stage.threshold) return false;
  }
  return true;
}

std::vector<FoundFace> FaceFinder::find(const BrightnessView& picture) const {
  std::vector<FoundFace> windows;
  if (!has_model()) return windows;
  const auto [shorter, longer] = std::minmax(picture.width, picture.height);
  const double first = std::max({1.0, double(shorter) / kShorterSide, double(longer) / kLongerSide});
  for (double factor = first; shorter >= side_ * factor; factor *= kLarger) {
    const int width = static_cast<int>(picture.width / factor), height = static_cast<int>(picture.height / factor);
    const std::vector<uint32_t> sums = sums_of(picture, factor, width, height);
    for (int y = 0; y + side_ <= height; y += kStep) {
      for (int x = 0; x + side_ <= width; x += kStep) {
        if (windows.size() == kMostWindows) return {};
        if (!shows_face(&sums[static_cast<size_t>(y) * (width + 1) + x], width + 1)) continue;
        windows.push_back(
            {static_cast<int>(x * factor), static_cast<int>(y * factor), static_cast<int>(side_ * factor)});
      }
    }
  }
  return joined(windows);
}

}  // namespace resonance::transcode
