// libav's writer of fragmented MP4 (CMAF), into memory: a description of the tracks, then one fragment after another.
//
// Writes no metadata of any kind. One thread at a time. Source: ISO/IEC 23000-19.
#pragma once

#include <span>
#include <string>

#include "transcode/libav.h"

namespace resonance::transcode {

struct TrackParameters {
  const AVCodecParameters* codec = nullptr;
  AVRational time_base{1, 1};
};

class FragmentMuxer {
 public:
  // Nothing of `tracks` is kept.
  explicit FragmentMuxer(std::span<const TrackParameters> tracks);
  ~FragmentMuxer();
  FragmentMuxer(const FragmentMuxer&) = delete;
  FragmentMuxer& operator=(const FragmentMuxer&) = delete;

  // What a track's times count in; not always what was asked for.
  AVRational time_base(size_t track) const;
  void write(AVPacket& packet);
  void end_fragment();
  // What was written since the last call: first the description of all tracks.
  std::string taken();

 private:
  static int take(void* opaque, uint8_t* data, int size);
  void release();

  std::string bytes_;
  AVFormatContext* format_ = nullptr;
};

}  // namespace resonance::transcode
