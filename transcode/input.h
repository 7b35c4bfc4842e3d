// One untrusted file opened for decoding, and nothing else openable through it.
//
// The demuxer reads through our own callback over the caller's descriptor with pread, so the descriptor's own position
// never moves and several inputs may share it. Playlists, references to other files and every protocol are shut:
// format_whitelist, codec_whitelist, an empty protocol_whitelist, and io_open refused (security.md §2.1).
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "transcode/libav.h"
#include "transcode/sniff.h"

namespace resonance::transcode {

class Input {
 public:
  // Sniffs, opens and reads the streams' parameters; at most a few MB are read. Throws prepare()'s Errors for the file.
  explicit Input(int descriptor);
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  AVFormatContext& format() const { return *format_; }
  // The container says that bytes are missing at its end.
  bool cut_short() const { return cut_short_; }
  int64_t file_bytes() const { return file_bytes_; }
  int64_t position_bytes() const { return position_bytes_; }

  // Whether a stream can be read from its beginning again: of an MP4 with one index for all of it, and each track coded
  // in one way: libav would not say the first way again.
  bool can_wind_back() const { return can_wind_back_; }
  // Does so, with no stream discarded; where the other streams then stand, nobody knows. False where it cannot.
  bool wind_back(int stream);

  // A decoder for one stream, opened under the limits; null when libav or the list of decoders refuses it.
  Owned<AVCodecContext> open_decoder(const AVStream& stream, int threads) const;

 private:
  void read_stream_parameters();
  void check_streams() const;
  static int read(void* opaque, uint8_t* buffer, int size);
  static int64_t seek(void* opaque, int64_t offset, int whence);

  int descriptor_;
  int64_t file_bytes_ = 0;
  int64_t position_bytes_ = 0;
  bool cut_short_ = false;
  bool can_wind_back_ = false;
  struct FreeIo {
    void operator()(AVIOContext* io) const;
  };
  struct CloseFormat {
    void operator()(AVFormatContext* format) const { avformat_close_input(&format); }
  };
  std::unique_ptr<AVIOContext, FreeIo> io_;
  std::unique_ptr<AVFormatContext, CloseFormat> format_;
};

// True when the stream's decoder is on the list of accepted.h.
bool is_accepted(const AVStream& stream);

// Up to `size` bytes at `offset_bytes`, fewer at the end of the file. The descriptor's position does not move.
std::string read_at(int descriptor, int64_t offset_bytes, size_t size);
int64_t descriptor_bytes(int descriptor);
// sniff() of the descriptor's first bytes.
Sniffed sniff_descriptor(int descriptor, bool is_named_text = false);

}  // namespace resonance::transcode
