// The strip of small pictures shown while seeking. Pure: tiles in, sheets and cues out.
//
// Tiles are taken at a steady interval that doubles (every second tile being dropped) each time there are too many, so
// that number and memory never depend on a declared length: 120 to 240 tiles for a film longer than two minutes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "transcode/poster.h"

namespace resonance::transcode {

class Storyboard {
 public:
  static constexpr int kTileSide = 160;  // the longer side, in points
  static constexpr int kColumns = 10;
  static constexpr int kRows = 10;

  // True when a tile is wanted at this time: the first frame at or after each multiple of the interval.
  bool wants(int64_t time_ms) const { return time_ms >= next_ms_; }
  // All tiles have the same size.
  void add(int64_t time_ms, RgbImage tile);

  // Sheets of up to 10 x 10 tiles, in order; the last one only as high as needed.
  std::vector<RgbImage> sheets() const;
  // WebVTT: one cue per tile, "storyboard-1.jpg#xywh=160,0,160,90", the last one until `duration_ms`.
  std::string cues(int64_t duration_ms) const;

 private:
  struct Tile {
    int64_t time_ms = 0;
    RgbImage picture;
  };
  std::vector<Tile> tiles_;
  int64_t interval_ms_ = 500;
  int64_t next_ms_ = 0;
};

}  // namespace resonance::transcode
