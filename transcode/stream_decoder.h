// One stream of the source, demuxed and decoded from its beginning, or from a moment on. Damaged parts are left out and
// noted.
//
// Picture and sound are decoded by two of these, each with an Input of its own on the same descriptor: one can begin
// again after a crash where it was while the other starts over. One thread.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "transcode/input.h"
#include "transcode/source.h"
#include "transcode/timeline.h"

namespace resonance::transcode {

// More than limits::kDurationMs.
[[noreturn]] void refuse_too_long();

// Of two moments that may be absent.
std::optional<int64_t> earlier(std::optional<int64_t> one, std::optional<int64_t> other);

// What stands before the wanted moment has no times, or no key picture from which to begin.
struct CannotSkip {};

class StreamDecoder {
 public:
  // `source` outlives it. `stream` is one of source.video or source.audio, and stands at its beginning in `input`,
  // which nobody else reads.
  StreamDecoder(std::shared_ptr<Input> input, const Source& source, int stream, int threads);

  // Decodes to the end; `sink` gets each frame, `each_packet` is called as the file is read, and either returns false
  // to stop. `from`: only frames at or after this moment are promised (1/90000 s from source.start); some before it
  // come too, enough for a filter to settle. Throws prepare()'s Errors and what the callbacks throw.
  //
  // Called again it reads on from where it stopped, for a later `from`. With `skip`, CannotSkip when that would not do,
  // or when everything would have to be decoded until there.
  void run(const std::function<bool(Frame)>& sink, const std::function<bool()>& each_packet,
           std::optional<int64_t> from = {}, bool skip = false);

  // Lets the file go: nothing more is read or decoded, and of the stream nothing can be asked any more.
  void close();

  // The moment from which a part could not be read, in kClockBase from source.start; absent where all could.
  std::optional<int64_t> damaged_from() const { return damaged_from_; }
  // Of the file, 0 to 1.
  double share_read() const;
  AVRational time_base() const;
  const AVStream& stream() const;
  // A frame's own moment in `base` from source.start; absent where the file does not say.
  std::optional<int64_t> time_of(const AVFrame& frame, AVRational base) const;

 private:
  void open_decoder();
  bool read_packet(AVPacket& packet);
  void repair_clock(AVPacket& packet);
  void hold_or_decode(const AVPacket& packet);
  void decode_held();
  void decode(const AVPacket* packet);
  void receive();
  void doubt_time(AVFrame& frame);
  void note_damage();

  std::shared_ptr<Input> input_;
  const Source& source_;
  int stream_;
  int threads_;
  Owned<AVCodecContext> decoder_;
  ClockRepair clock_repair_;
  std::function<bool(Frame)> sink_;
  bool wanted_ = true;  // nobody has stopped it
  bool skip_ = false;
  bool began_ = false;  // errors before the first good frame are a recording cut anywhere, not damage
  int64_t latest_ = 0;  // moment of the furthest frame that came out
  int64_t gaps_ = 0;    // what is between frames more than ten seconds apart, in kClockBase
  std::optional<int64_t> damaged_from_;
  int read_errors_ = 0;

  // Packets since the last key frame from which everything at or after `from_` can be decoded.
  std::optional<int64_t> from_;
  std::vector<Packet> held_;
  int64_t held_bytes_ = 0;
};

}  // namespace resonance::transcode
