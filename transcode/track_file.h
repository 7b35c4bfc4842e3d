// A CMAF track file in the making: fragmented MP4 with one stream, growing chunk by chunk, every fragment's byte range
// recorded for the playlist.
//
// A chunk is muxed on its own, its times counted from its start, and its fragments get their place on the film's clock
// when they are written: so a chunk made after a crash fits where it would have stood. Fragments already written
// never change. The moments of decoding are those of showing, in order: an encoder's own would reach into the next
// chunk where pictures come at a varying rate. One thread at a time. Writes no metadata of any kind. Source: ISO/IEC
// 23000-19 (CMAF), 14496-12 §8.8.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <vector>

#include "base/file.h"
#include "transcode/fragment_muxer.h"
#include "transcode/playlist.h"

namespace resonance::transcode {

// One of our own files opened again: nothing in it is untrusted.
struct CloseOwnInput {
  void operator()(AVFormatContext* format) const { avformat_close_input(&format); }
};
using OwnInput = std::unique_ptr<AVFormatContext, CloseOwnInput>;
OwnInput open_own_mp4(const std::filesystem::path& path);

class TrackFile {
 public:
  // A file that goes on after `finished`: what stands behind its last segment is cut off. An empty layout begins anew.
  TrackFile(const std::filesystem::path& path, TrackLayout finished);

  // `parameters` from an opened encoder with global headers, the same for every chunk; packet times in `time_base`,
  // `start` is where the chunk begins. Error{internal} when the parameters differ from the first chunk's.
  void begin_chunk(const AVCodecParameters& parameters, AVRational time_base, int64_t start);
  // Takes the packet's reference; packets come in the order of decoding. `starts_segment` closes the fragment before
  // it; a chunk's first packet starts one.
  void write(Packet packet, bool starts_segment);
  // `end`: where the chunk's last picture or sound ends, in the time base. With `durable` the bytes are on the disk.
  void finish_chunk(int64_t end, bool durable);

  // Instead: appends a whole segment of another track of the same `description`, which must come next in time; then
  // notes how many packets came so. The bytes are on the disk.
  void take_over(std::string_view description, std::string_view fragment, int64_t duration_us);
  void finish_taken_over(int64_t packets);

  const TrackLayout& layout() const { return layout_; }

 private:
  void settle();
  void write_held(int64_t duration);
  void close_fragment(int64_t next_start);
  void append(std::string_view bytes);
  void keep_description(std::string_view description);

  FileDescriptor file_;
  TrackLayout layout_;
  int64_t written_bytes_ = 0;
  std::unique_ptr<FragmentMuxer> muxer_;
  AVRational time_base_{1, 1};
  int64_t chunk_start_ = 0;
  struct Waiting {
    Packet packet;
    bool starts_segment = false;
  };
  std::deque<Waiting> waiting_;                                               // for their moment of decoding
  std::priority_queue<int64_t, std::vector<int64_t>, std::greater<>> shown_;  // moments that no packet has got yet
  std::optional<Waiting> held_;  // for its duration: until the next one's moment is settled
  std::optional<int64_t> segment_start_;
  int64_t packets_in_chunk_ = 0;
};

}  // namespace resonance::transcode
