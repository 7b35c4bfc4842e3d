#include "transcode/waveform.h"

#include <algorithm>
#include <cmath>

namespace resonance::transcode {
namespace {

constexpr size_t kMostPixels = 2000;

int eight_bits(float value) {
  return static_cast<int>(std::lround(std::clamp(value, -1.0F, 1.0F) * 127));
}

}  // namespace

void Waveform::add(const float* left, const float* right, int64_t count) {
  samples_ += count;
  for (int64_t i = 0; i < count; ++i) {
    const float mean = (left[i] + right[i]) / 2;
    const float value = std::isfinite(mean) ? mean : 0;
    if (in_current_ == 0) {
      current_ = {value, value};
    } else {
      current_.least = std::min(current_.least, value);
      current_.greatest = std::max(current_.greatest, value);
    }
    if (++in_current_ == samples_per_pixel_) close_pixel();
  }
}

void Waveform::close_pixel() {
  pixels_.push_back(current_);
  in_current_ = 0;
  if (pixels_.size() < kMostPixels) return;
  for (size_t i = 0; i < pixels_.size() / 2; ++i) {
    const Pair& first = pixels_[2 * i];
    const Pair& second = pixels_[2 * i + 1];
    pixels_[i] = {std::min(first.least, second.least), std::max(first.greatest, second.greatest)};
  }
  pixels_.resize(pixels_.size() / 2);
  samples_per_pixel_ *= 2;
}

std::string Waveform::to_json(float factor) const {
  std::vector<Pair> pixels = pixels_;
  if (in_current_ > 0) pixels.push_back(current_);
  std::string text = R"({"version":2,"channels":1,"sample_rate":)" + std::to_string(sample_rate_) +
                     R"(,"samples_per_pixel":)" + std::to_string(samples_per_pixel_) + R"(,"bits":8,"length":)" +
                     std::to_string(pixels.size()) + R"(,"data":[)";
  for (size_t i = 0; i < pixels.size(); ++i) {
    if (i > 0) text += ',';
    text += std::to_string(eight_bits(pixels[i].least * factor)) + "," +
            std::to_string(eight_bits(pixels[i].greatest * factor));
  }
  return text + "]}";
}

}  // namespace resonance::transcode
