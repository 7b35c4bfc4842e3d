// What to make of a probed film or sound: pure data from pure functions, so that every case is a row of plan_test.
//
// Decisions, with their reasons:
// - A rung is a 16:9 box (lying or standing, as the film does) that the film is scaled down into. Comparing boxes and
//   not heights gives a telephone's 1080x1920 the rung "1080" and keeps all 1920 columns of a 1920x800 film.
// - The film is never enlarged, except that wide pixels are widened to square ones. A source at most 5 % smaller than a
//   rung (853x479, 848x480) takes that rung at its own size.
// - Timestamps are kept as they are, on a 90 kHz clock: telephones record at a varying rate, and repeating or dropping
//   frames to make it constant costs encoding and judders. Three exceptions: frames closer than 1/60 s are dropped, a
//   frame that shows what the one before does waits for the next second or segment, and a still moment longer than a
//   second repeats its frame each second, so that segments stay near four seconds.
// - Key frames stand at the first frame at or after each multiple of four seconds, in every rung at once.
// - A chunk is a run of whole segments, about a minute; the first ones are short, because somebody waits for them. Its
//   encoders start afresh, so it can be made again alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "transcode/source.h"

namespace resonance::transcode {

inline constexpr int kSegmentSeconds = 4;
inline constexpr int kSoundRate = 48'000;
inline constexpr int kSoundChannels = 2;
inline constexpr int kPlayableRung = 720;

struct Size {
  int width = 0;
  int height = 0;
  bool operator==(const Size&) const = default;
};

struct RungPlan {
  Codec codec = Codec::h264;
  int rung = 0;  // its name: the shorter side of the 16:9 box, or of the film when that is smaller than all boxes
  Size size;     // even, upright, square pixels
  int crf = 0;
  int64_t peak_bitrate_bps = 0;
  int encoder_threads = 1;
  bool copied = false;  // the source's own stream: the other rungs' segments begin where its do
};

enum class SoundCodec { aac, opus };

struct SoundPlan {
  SoundCodec codec = SoundCodec::aac;
  int64_t bitrate_bps = 128'000;
  std::string name = "audio";  // of its playlist, and of its file where it has one of its own, before the ending
};

struct Plan {
  std::vector<RungPlan> rungs;  // largest first; empty for a sound
  SoundPlan sound;
  bool key_pictures = true;  // a playlist of them too
  size_t playable_rung = 0;  // index of the rung whose file gets the sound and plays by itself
  std::string preset;
  double frame_rate = 0;  // a guess for the encoder's rate control, in (0, 60]
  int decoder_threads = 1;
  int jobs = 1;  // chunks at once; not above Options::jobs
  bool reduce_noise = false;
  Alterations alterations = {};  // sorted()
};

// Error{invalid} for options outside their bounds (a defect of the caller: no rung, a rung below 16 or above 4320).
Plan make_plan(const Source& source, const Options& options, int processors);

// The ladder in the other codec, made from the same file once the first one is there.
Plan make_light_plan(const Source& source, const Options& options, int processors);

// "720", "720-av1": of its file and its playlist, before the ending.
std::string rung_name(const RungPlan& rung);
// The file that a rung grows in; the playable one's gets its last shape and name when it is whole.
std::string growing_track_name(const Plan& plan, size_t rung);

// Where chunk number `chunk` begins at the earliest, in seconds: 0, 4, 12, 28, 60, 120, 180 …
int64_t chunk_start_seconds(int chunk);

// The film upright, with square pixels: what a viewer sees.
Size upright_size(const VideoSource& video);

// libavfilter's description of the way from a frame of `shape` to the upright yuv420p picture of `size` in the 16..235
// range: deinterlacing, scaling, tone mapping of HDR, turning. "null" when nothing is to be done. When the shape's own
// aspect differs from the target's (a telephone turned in mid-recording), the picture is fitted with black bars.
std::string normalising_filter(const VideoSource& video, const FrameShape& shape, Size size);
// The way down from one rung's picture to the next smaller one's.
std::string cascade_filter(Size size);
// To any size. `kernel`: zimg's name of one, with its parameters: "bicubic:param_a=0:param_b=0.5".
std::string resizing_filter(Size size, std::string_view kernel);

}  // namespace resonance::transcode
