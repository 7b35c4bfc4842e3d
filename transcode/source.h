// What the probe found out about a film or a sound: plain data, the only thing that the plan is made from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "transcode/prepare.h"

namespace resonance::transcode {

struct Ratio {
  int64_t numerator = 0;
  int64_t denominator = 1;
  bool operator==(const Ratio&) const = default;
};

// How brightness was written: as screens show it, or in one of the two high dynamic range ways (ITU-R BT.2100).
enum class Transfer { standard, pq, hlg };

// One decoded frame's shape. A film may change it on the way (a telephone turned in mid-recording).
struct FrameShape {
  int width = 0;  // pixels as stored, before rotation and pixel aspect
  int height = 0;
  std::string pixel_format;  // libav's name: "yuv420p"
  Ratio pixel_aspect{1, 1};  // width of a pixel : its height; 1:1 when the file does not say
  bool full_range = false;   // 0..255 instead of 16..235
  Transfer transfer = Transfer::standard;
  bool operator==(const FrameShape&) const = default;
};

struct VideoSource {
  int stream = 0;
  FrameShape shape;
  int quarter_turns = 0;  // clockwise, 0..3, to stand upright
  bool mirrored = false;  // left and right exchanged after the turns
  bool interlaced = false;
  double frame_rate = 0;             // average, as declared; 0 when the file does not say
  int64_t reusable_bitrate_bps = 0;  // average, of a stream that can be shown as it is (transcode/reuse.h); else 0
};

struct AudioSource {
  int stream = 0;
  int channels = 0;
  int sample_rate = 0;
};

struct Source {
  MediaKind kind{};
  std::optional<VideoSource> video;
  std::optional<AudioSource> audio;
  int64_t start = 0;                 // of its first picture or sound, 1/90000 s on the file's own clock
  int64_t declared_duration_ms = 0;  // 0 when absent; it may lie: for progress, and to notice that an end is missing
  bool duration_is_guess = false;    // estimated from size and bit rate
  bool clock_may_jump = false;       // transport streams
  bool cut_short = false;
};

}  // namespace resonance::transcode
