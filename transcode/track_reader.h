// Pictures out of one of our own finished video tracks, segment by segment, without reading the rest. One thread.
#pragma once

#include <functional>

#include "transcode/video_encoder.h"

namespace resonance::transcode {

class TrackReader {
 public:
  TrackReader(const std::filesystem::path& path, const TrackLayout& layout);

  // Gives the pictures of segment `index` in order with their moment in the film. `sink` returns false to stop.
  // `key_only`: just the first one, which costs a fraction.
  using Sink = std::function<bool(const AVFrame& frame, int64_t time_ms)>;
  void read(size_t index, bool key_only, const Sink& sink);
  // The picture shown at `time_ms`, or the nearest there is; null for a track without pictures.
  Frame picture_at(int64_t time_ms);

 private:
  int64_t start_us(size_t index) const;

  FileDescriptor file_;
  const TrackLayout& layout_;
};

}  // namespace resonance::transcode
