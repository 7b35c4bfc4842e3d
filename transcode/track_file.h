// A CMAF track file in the making: fragmented MP4 with one stream, every fragment's byte range recorded for the
// playlist.
//
// One thread at a time. Writes no metadata of any kind. Source: ISO/IEC 23000-19 (CMAF).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "transcode/libav.h"
#include "transcode/playlist.h"

namespace resonance::transcode {

// Closes the muxer of an output file, and the file.
struct CloseOutput {
  void operator()(AVFormatContext* format) const;
};
using OutputFormat = std::unique_ptr<AVFormatContext, CloseOutput>;
// A new MP4 file at `path` (made by us, so a plain file protocol is enough), without streams yet.
OutputFormat create_mp4(const std::filesystem::path& path);
// Adds a stream of these parameters, stripped of all that describes the source.
AVStream& add_stream(AVFormatContext& format, const AVCodecParameters& parameters, AVRational time_base);

// One of our own files opened again: nothing in it is untrusted.
struct CloseOwnInput {
  void operator()(AVFormatContext* format) const { avformat_close_input(&format); }
};
using OwnInput = std::unique_ptr<AVFormatContext, CloseOwnInput>;
OwnInput open_own_mp4(const std::filesystem::path& path);

class TrackFile {
 public:
  // `parameters` from an opened encoder with global headers; packet times in `time_base`.
  TrackFile(const std::filesystem::path& path, const AVCodecParameters& parameters, AVRational time_base);

  // Takes the packet's reference. `starts_segment` closes the fragment before it; the first packet always starts one.
  void write(Packet packet, bool starts_segment);
  // `end`: where the last packet's picture or sound ends, in the time base.
  TrackLayout finish(int64_t end);
  int64_t packets() const { return packets_; }

 private:
  void write_held(int64_t duration);
  void close_fragment(int64_t next_start);

  std::string file_name_;
  OutputFormat format_;
  AVStream* stream_ = nullptr;
  AVRational time_base_;
  Packet held_;  // a packet's duration is known when the next one comes
  bool held_starts_segment_ = false;
  std::optional<int64_t> segment_start_;
  TrackLayout layout_;
  int64_t written_bytes_ = 0;
  int64_t first_dts_ = 0;
  int64_t packets_ = 0;
};

}  // namespace resonance::transcode
