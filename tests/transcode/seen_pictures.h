// What a film shows, picture by picture, as ffmpeg decodes it.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "tests/transcode/made_media.h"

namespace resonance::transcode::testing {

struct Yuv {
  double luma = 0;  // mean; 16 is black
  int colour = 0;   // of the point that is farthest from grey
  std::string points;
};

// Every picture by its time in ms.
inline std::map<int64_t, Yuv> pictures(const std::filesystem::path& path, int width = 256, int height = 144) {
  const std::string bytes = run({"ffmpeg", "-v", "error", "-i", path.string(), "-map", "0:v", "-vf",
                                 "scale=" + std::to_string(width) + ":" + std::to_string(height) + ",format=yuv444p",
                                 "-vsync", "passthrough", "-f", "rawvideo", "-"});
  const std::vector<double> moments = times(path);
  const size_t plane = size_t(width) * height;
  EXPECT_EQ(bytes.size(), moments.size() * plane * 3);
  std::map<int64_t, Yuv> all;
  for (size_t i = 0; i < moments.size() && (i + 1) * plane * 3 <= bytes.size(); ++i) {
    Yuv yuv{0, 0, bytes.substr(i * plane * 3, plane * 3)};
    for (size_t at = 0; at < plane * 3; ++at) {
      const int value = static_cast<uint8_t>(yuv.points[at]);
      if (at < plane) yuv.luma += double(value) / double(plane);
      if (at >= plane) yuv.colour = std::max(yuv.colour, std::abs(value - 128));
    }
    all[std::llround(moments[i] * 1000)] = std::move(yuv);
  }
  return all;
}

// A picture after another one may keep a shadow of that, where bytes are scarce; of what was sealed there is none.
inline bool is_dark(const Yuv& picture) {
  return picture.luma < 22;
}
inline constexpr int kNoColour = 6;

inline double difference(const Yuv& one, const Yuv& other) {
  double sum = 0;
  for (size_t i = 0; i < one.points.size(); ++i) {
    sum += std::abs(static_cast<uint8_t>(one.points[i]) - static_cast<uint8_t>(other.points[i]));
  }
  return sum / double(one.points.size());
}

// Rows of packed RGB.
inline std::string rgb(const std::filesystem::path& path) {
  return run({"ffmpeg", "-v", "error", "-i", path.string(), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"});
}

// Points like the mark: red and blue, no green.
inline int64_t marked_points(const std::string& bytes) {
  int64_t count = 0;
  for (size_t i = 0; i + 2 < bytes.size(); i += 3) {
    const auto red = static_cast<uint8_t>(bytes[i]), green = static_cast<uint8_t>(bytes[i + 1]),
               blue = static_cast<uint8_t>(bytes[i + 2]);
    count += red > 170 && blue > 170 && green < 90;
  }
  return count;
}

inline int64_t marked_points_of(const Prepared& made, Role role) {
  int64_t count = 0;
  for (const OutputFile& file : made.generation.files) {
    if (file.role == role) count += marked_points(rgb(made.folder / file.name));
  }
  return count;
}

}  // namespace resonance::transcode::testing
