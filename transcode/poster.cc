#include "transcode/poster.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace resonance::transcode {
namespace {

// Encoders leave a painted ground this rough at most.
constexpr int kEven = 1;
constexpr double kMostlyEven = 0.6, kTitleCard = 0.85;

std::vector<int> brightness(const RgbImage& picture) {
  std::vector<int> values(static_cast<size_t>(picture.width) * picture.height);
  for (size_t i = 0; i < values.size(); ++i) {
    const uint8_t* point = &picture.bytes[3 * i];
    values[i] = (77 * point[0] + 150 * point[1] + 29 * point[2]) >> 8;
  }
  return values;
}

double entropy_bits(const std::vector<int>& values) {
  std::array<int, 64> counts{};
  for (const int value : values) ++counts[value / 4];
  double bits = 0;
  for (const int count : counts) {
    if (count == 0) continue;
    const double share = double(count) / double(values.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

// Mean size of the Laplacian: how much each point differs from its neighbours' mean.
double sharpness(const std::vector<int>& values, int width, int height) {
  int64_t sum = 0;
  for (int y = 1; y + 1 < height; ++y) {
    for (int x = 1; x + 1 < width; ++x) {
      const int* at = &values[static_cast<size_t>(y) * width + x];
      sum += std::abs(4 * at[0] - at[-1] - at[1] - at[-width] - at[width]);
    }
  }
  const int64_t inner = int64_t{width - 2} * (height - 2);
  return inner > 0 ? double(sum) / double(inner) : 0;
}

// The share of points that do not differ from their neighbours: a painted ground, never a filmed one.
double even_share(const std::vector<int>& values, int width, int height) {
  int64_t even = 0;
  for (int y = 1; y + 1 < height; ++y) {
    for (int x = 1; x + 1 < width; ++x) {
      const int* at = &values[static_cast<size_t>(y) * width + x];
      even += std::max({std::abs(at[0] - at[-1]), std::abs(at[0] - at[1]), std::abs(at[0] - at[-width]),
                        std::abs(at[0] - at[width])}) <= kEven;
    }
  }
  const int64_t inner = int64_t{width - 2} * (height - 2);
  return inner > 0 ? double(even) / double(inner) : 1;
}

}  // namespace

double poster_score(const RgbImage& picture) {
  const std::vector<int> values = brightness(picture);
  if (values.empty()) return 0;
  double mean = 0;
  for (const int value : values) mean += value;
  mean /= double(values.size());
  double variance = 0;
  for (const int value : values) variance += (value - mean) * (value - mean);
  const double deviation = std::sqrt(variance / double(values.size()));
  if (deviation < 4) return 0;
  // Full marks between a lamp-lit room and a bright sky, falling to nothing at black and white.
  const double exposure = std::clamp(std::min((mean - 12) / 48, (245 - mean) / 45), 0.02, 1.0);
  const double detail = std::min(1.0, 0.2 + sharpness(values, picture.width, picture.height) / 30);
  const double contrast = std::min(1.0, deviation / 40);
  const double even = even_share(values, picture.width, picture.height);
  const double filmed = std::clamp((kTitleCard - even) / (kTitleCard - kMostlyEven), 0.05, 1.0);
  return entropy_bits(values) / 6 * detail * contrast * exposure * filmed;
}

}  // namespace resonance::transcode
