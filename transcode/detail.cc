#include "transcode/detail.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace resonance::transcode {
namespace {

constexpr int kSide = 16;
constexpr double kPoints = double(kSide) * kSide;
// What any coding leaves in a flat block, in levels of 255.
constexpr double kTremble = 4;
constexpr size_t kOneIn = 100;

double lost_in_block(const uint8_t* picture, ptrdiff_t stride, const uint8_t* again, ptrdiff_t again_stride) {
  int64_t sum = 0, squares = 0, lost = 0;
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      const int point = picture[y * stride + x];
      const int difference = point - again[y * again_stride + x];
      sum += point;
      squares += point * point;
      lost += difference * difference;
    }
  }
  const double mean = double(sum) / kPoints;
  const double own = std::sqrt(std::max(0.0, double(squares) / kPoints - mean * mean));
  return std::sqrt(double(lost) / kPoints) / (own + kTremble);
}

}  // namespace

double lost_detail(const AVFrame& picture, const AVFrame& again) {
  std::vector<double> blocks;
  for (int y = 0; y + kSide <= picture.height; y += kSide) {
    for (int x = 0; x + kSide <= picture.width; x += kSide) {
      blocks.push_back(lost_in_block(picture.data[0] + ptrdiff_t{y} * picture.linesize[0] + x, picture.linesize[0],
                                     again.data[0] + ptrdiff_t{y} * again.linesize[0] + x, again.linesize[0]));
    }
  }
  if (blocks.empty()) return 0;
  const auto worst = blocks.end() - 1 - static_cast<ptrdiff_t>(blocks.size() / kOneIn);
  std::nth_element(blocks.begin(), worst, blocks.end());
  return *worst;
}

}  // namespace resonance::transcode
