#include "transcode/storyboard.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace resonance::transcode {
namespace {

constexpr size_t kMostTiles = 240;
constexpr size_t kTilesPerSheet = size_t{Storyboard::kColumns} * Storyboard::kRows;

std::string vtt_time(int64_t ms) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%02lld:%02d:%02d.%03d", static_cast<long long>(ms / 3'600'000),
                static_cast<int>(ms / 60'000 % 60), static_cast<int>(ms / 1000 % 60), static_cast<int>(ms % 1000));
  return text.data();
}

void copy_tile(const RgbImage& tile, RgbImage& sheet, int left, int top) {
  for (int y = 0; y < tile.height; ++y) {
    std::copy_n(&tile.bytes[size_t{3} * y * tile.width], size_t{3} * tile.width,
                &sheet.bytes[size_t{3} * (size_t(top + y) * sheet.width + left)]);
  }
}

}  // namespace

void Storyboard::add(int64_t time_ms, RgbImage tile) {
  tiles_.push_back({time_ms, std::move(tile)});
  if (tiles_.size() >= kMostTiles) {
    for (size_t i = 1; i < tiles_.size() / 2; ++i) tiles_[i] = std::move(tiles_[2 * i]);
    tiles_.resize(tiles_.size() / 2);
    interval_ms_ *= 2;
  }
  next_ms_ = (time_ms / interval_ms_ + 1) * interval_ms_;
}

std::vector<RgbImage> Storyboard::sheets() const {
  std::vector<RgbImage> sheets;
  for (size_t first = 0; first < tiles_.size(); first += kTilesPerSheet) {
    const size_t count = std::min(kTilesPerSheet, tiles_.size() - first);
    const int width = tiles_[first].picture.width;
    const int height = tiles_[first].picture.height;
    const int columns = static_cast<int>(std::min<size_t>(count, kColumns));
    const int rows = static_cast<int>((count + kColumns - 1) / kColumns);
    RgbImage sheet{columns * width, rows * height, {}};
    sheet.bytes.resize(size_t{3} * sheet.width * sheet.height);
    for (size_t i = 0; i < count; ++i) {
      const int column = static_cast<int>(i % kColumns);
      const int row = static_cast<int>(i / kColumns);
      copy_tile(tiles_[first + i].picture, sheet, column * width, row * height);
    }
    sheets.push_back(std::move(sheet));
  }
  return sheets;
}

std::string Storyboard::cues(int64_t duration_ms) const {
  std::string text = "WEBVTT\n";
  for (size_t i = 0; i < tiles_.size(); ++i) {
    const int64_t start = tiles_[i].time_ms;
    const int64_t end = i + 1 < tiles_.size() ? tiles_[i + 1].time_ms : std::max(duration_ms, start + 1);
    const size_t place = i % kTilesPerSheet;
    const int width = tiles_[i].picture.width;
    const int height = tiles_[i].picture.height;
    text += "\n" + vtt_time(start) + " --> " + vtt_time(end) + "\nstoryboard-" +
            std::to_string(i / kTilesPerSheet + 1) + ".jpg#xywh=" + std::to_string(int(place % kColumns) * width) +
            "," + std::to_string(int(place / kColumns) * height) + "," + std::to_string(width) + "," +
            std::to_string(height) + "\n";
  }
  return text;
}

}  // namespace resonance::transcode
