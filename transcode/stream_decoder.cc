#include "transcode/stream_decoder.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/error.h"
#include "transcode/limits.h"

namespace resonance::transcode {
namespace {

constexpr int kMostReadErrors = 100;
// Filters that look at neighbouring pictures have settled after this much.
constexpr int64_t kSettled = kClock / 2;
// Between two frames further apart, time passed in which nothing was recorded.
constexpr int64_t kGap = 10 * kClock;
// A recording may hold so much of it, and a second more for each hundred bytes; more is a lie that would cost hours.
constexpr int64_t kMostGaps = 3600 * kClock;
constexpr int64_t kBytesPerGapSecond = 100;
constexpr int64_t kEternity = int64_t{1} << 60;
constexpr int64_t kMostHeldBytes = int64_t{64} << 20;

bool is_memory_error(int result) {
  return result == AVERROR(ENOMEM);
}

}  // namespace

void refuse_too_long() {
  throw Error(ErrorCode::too_large,
              {"This recording lasts more than {hours} hours. Cut it into parts and send them one by one.",
               {{"hours", std::to_string(limits::kDurationMs / 3'600'000)}}});
}

std::optional<int64_t> earlier(std::optional<int64_t> one, std::optional<int64_t> other) {
  if (!one || !other) return one ? one : other;
  return std::min(*one, *other);
}

StreamDecoder::StreamDecoder(std::shared_ptr<Input> input, const Source& source, int stream, int threads)
    : input_(std::move(input)),
      source_(source),
      stream_(stream),
      threads_(threads),
      clock_repair_(input_->format().nb_streams) {
  if (stream >= static_cast<int>(input_->format().nb_streams)) throw_libav(AVERROR_BUG, "open the film again");
  for (unsigned i = 0; i < input_->format().nb_streams; ++i) {
    const bool picture = source.video && static_cast<int>(i) == source.video->stream;
    const bool sound = source.audio && static_cast<int>(i) == source.audio->stream;
    // Where the clock may jump, both streams say by how much.
    const bool wanted = static_cast<int>(i) == stream || (source.clock_may_jump && (picture || sound));
    input_->format().streams[i]->discard = wanted ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
  }
  open_decoder();
}

void StreamDecoder::open_decoder() {
  decoder_ = input_->open_decoder(stream(), threads_);
  if (!decoder_) throw_libav(AVERROR_BUG, "open the film again");
}

void StreamDecoder::close() {
  decoder_.reset();
  input_.reset();
}

const AVStream& StreamDecoder::stream() const {
  return *input_->format().streams[stream_];
}

AVRational StreamDecoder::time_base() const {
  return stream().time_base;
}

double StreamDecoder::share_read() const {
  return double(input_->position_bytes()) / double(std::max<int64_t>(1, input_->file_bytes()));
}

std::optional<int64_t> StreamDecoder::time_of(const AVFrame& frame, AVRational base) const {
  if (frame.best_effort_timestamp == AV_NOPTS_VALUE) return std::nullopt;
  // A time may be anything; a difference of two must not overflow.
  const int64_t time = std::clamp(av_rescale_q(frame.best_effort_timestamp, time_base(), base), -kEternity, kEternity);
  return time - std::clamp(av_rescale_q(source_.start, kClockBase, base), -kEternity, kEternity);
}

void StreamDecoder::run(const std::function<bool(Frame)>& sink, const std::function<bool()>& each_packet,
                        std::optional<int64_t> from, bool skip) {
  if (!std::exchange(wanted_, true)) {
    if (skip && !from) throw CannotSkip{};
    open_decoder();  // nothing of what was stopped comes out any more
  }
  held_.clear();
  held_bytes_ = 0;
  sink_ = sink;
  from_ = from;
  skip_ = skip;
  latest_ = from.value_or(0);
  const Packet packet = new_packet();
  while (wanted_ && read_packet(*packet)) {
    if (source_.clock_may_jump) repair_clock(*packet);
    if (packet->stream_index == stream_) hold_or_decode(*packet);
    av_packet_unref(packet.get());
    if (!each_packet()) wanted_ = false;
  }
  decode_held();
  if (wanted_) decode(nullptr);
}

// False at the end.
bool StreamDecoder::read_packet(AVPacket& packet) {
  while (read_errors_ < kMostReadErrors) {
    const int result = av_read_frame(&input_->format(), &packet);
    if (result >= 0) {
      read_errors_ = 0;
      return true;
    }
    if (result == AVERROR_EOF) break;
    if (is_memory_error(result)) throw_libav(result, "read the film");
    note_damage();
    ++read_errors_;
  }
  const int failure = input_->format().pb->error;
  if (failure < 0 && failure != AVERROR_EOF) throw_libav(failure, "read the film");
  return false;
}

void StreamDecoder::repair_clock(AVPacket& packet) {
  const bool picture = source_.video && packet.stream_index == source_.video->stream;
  const bool sound = source_.audio && packet.stream_index == source_.audio->stream;
  if (packet.dts == AV_NOPTS_VALUE || !(picture || sound)) return;
  const AVRational base = input_->format().streams[packet.stream_index]->time_base;
  const int64_t offset = av_rescale_q(
      clock_repair_.offset_for(static_cast<size_t>(packet.stream_index), av_rescale_q(packet.dts, base, kClockBase),
                               av_rescale_q(packet.duration, base, kClockBase)),
      kClockBase, base);
  packet.dts += offset;
  if (packet.pts != AV_NOPTS_VALUE) packet.pts += offset;
}

void StreamDecoder::hold_or_decode(const AVPacket& packet) {
  if (!from_) return decode(&packet);
  // Without times nothing can be skipped: everything is decoded, and the sink passes over what it has.
  const bool dated = packet.pts != AV_NOPTS_VALUE && packet.dts != AV_NOPTS_VALUE;
  const auto moment = [&](int64_t time) { return av_rescale_q(time, time_base(), kClockBase) - source_.start; };
  const bool begins = dated && (packet.flags & AV_PKT_FLAG_KEY) && moment(packet.pts) + kSettled <= *from_;
  if (begins) {
    held_.clear();
    held_bytes_ = 0;
  }
  if (skip_ && held_.empty() && !begins) {
    if (!dated || moment(packet.dts) + kSettled > *from_) throw CannotSkip{};
    return;
  }
  held_.emplace_back(av_packet_clone(&packet));
  if (!held_.back()) throw system_error(ENOMEM, "read the film");
  held_bytes_ += packet.size;
  if (!dated || moment(packet.dts) + kSettled > *from_ || held_bytes_ > kMostHeldBytes) decode_held();
}

void StreamDecoder::decode_held() {
  from_.reset();
  for (const Packet& packet : std::exchange(held_, {})) {
    if (wanted_) decode(packet.get());
  }
}

void StreamDecoder::decode(const AVPacket* packet) {
  int result = avcodec_send_packet(decoder_.get(), packet);
  if (result == AVERROR(EAGAIN)) {
    receive();
    if (!wanted_) return;
    result = avcodec_send_packet(decoder_.get(), packet);
  }
  if (is_memory_error(result)) throw_libav(result, "read the film");
  if (result < 0 && result != AVERROR_EOF && began_) note_damage();
  receive();
}

// A time too far ahead is forgotten: the frame follows the one before.
void StreamDecoder::doubt_time(AVFrame& frame) {
  const int64_t time = time_of(frame, kClockBase).value_or(latest_);
  const int64_t gap = time - latest_ > kGap ? time - latest_ : 0;
  if (gap > kMostGaps + input_->file_bytes() / kBytesPerGapSecond * kClock - gaps_) {
    frame.best_effort_timestamp = AV_NOPTS_VALUE;
    note_damage();
    return;
  }
  gaps_ += gap;
  latest_ = std::max(latest_, time);
}

// A decoder with threads tells of a packet after those that followed it: the last good frame says it better.
void StreamDecoder::note_damage() {
  if (!damaged_from_) damaged_from_ = std::max<int64_t>(latest_, 0);
}

void StreamDecoder::receive() {
  while (wanted_) {
    Frame frame = new_frame();
    const int result = avcodec_receive_frame(decoder_.get(), frame.get());
    if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return;
    if (is_memory_error(result)) throw_libav(result, "read the film");
    if (result < 0) {
      if (began_) note_damage();
      // A decoder with threads reports each damaged frame once and goes on.
      continue;
    }
    began_ = true;
    doubt_time(*frame);
    if (frame->decode_error_flags != 0 || (frame->flags & AV_FRAME_FLAG_CORRUPT)) note_damage();
    wanted_ = sink_(std::move(frame));
  }
}

}  // namespace resonance::transcode
