#include "transcode/track_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "transcode/input.h"

namespace resonance::transcode {
namespace {

constexpr const char* kAction = "read what it made";
constexpr int kBufferBytes = 1 << 16;

// A film in memory: a track's description followed by one of its segments.
class MemoryFilm {
 public:
  explicit MemoryFilm(std::string bytes) : bytes_(std::move(bytes)) {
    format_ = avformat_alloc_context();
    auto* buffer = static_cast<uint8_t*>(av_malloc(kBufferBytes));
    if (format_ && buffer) {
      io_ = avio_alloc_context(buffer, kBufferBytes, 0, this, &MemoryFilm::take, nullptr, &MemoryFilm::move);
    }
    if (!io_) {
      av_free(buffer);
      avformat_free_context(format_);
      throw system_error(ENOMEM, kAction);
    }
    format_->pb = io_;
    const int result = avformat_open_input(&format_, nullptr, av_find_input_format("mp4"), nullptr);
    if (result < 0) {
      free_io();
      throw_libav(result, kAction);
    }
  }
  ~MemoryFilm() {
    avformat_close_input(&format_);
    free_io();
  }
  MemoryFilm(const MemoryFilm&) = delete;
  MemoryFilm& operator=(const MemoryFilm&) = delete;

  AVFormatContext& format() { return *format_; }

 private:
  static int take(void* opaque, uint8_t* buffer, int size) {
    auto& self = *static_cast<MemoryFilm*>(opaque);
    const size_t count = std::min(self.bytes_.size() - self.position_, static_cast<size_t>(size));
    if (count == 0) return AVERROR_EOF;
    std::memcpy(buffer, self.bytes_.data() + self.position_, count);
    self.position_ += count;
    return static_cast<int>(count);
  }
  static int64_t move(void* opaque, int64_t offset, int whence) {
    auto& self = *static_cast<MemoryFilm*>(opaque);
    const auto size = static_cast<int64_t>(self.bytes_.size());
    if (whence == AVSEEK_SIZE) return size;
    if (whence == SEEK_CUR) offset += static_cast<int64_t>(self.position_);
    if (whence == SEEK_END) offset += size;
    if (offset < 0 || offset > size) return AVERROR(EINVAL);
    self.position_ = static_cast<size_t>(offset);
    return offset;
  }
  void free_io() {
    av_freep(&io_->buffer);
    avio_context_free(&io_);
  }

  std::string bytes_;
  size_t position_ = 0;
  AVFormatContext* format_ = nullptr;
  AVIOContext* io_ = nullptr;
};

}  // namespace

TrackReader::TrackReader(const std::filesystem::path& path, const TrackLayout& layout)
    : file_(open_for_reading(path)), layout_(layout) {}

int64_t TrackReader::start_us(size_t index) const {
  int64_t start = 0;
  for (size_t i = 0; i < index; ++i) start += layout_.segments[i].duration_us;
  return start;
}

void TrackReader::read(size_t index, bool key_only, const Sink& sink) {
  const Segment& segment = layout_.segments.at(index);
  MemoryFilm film(read_at(file_.get(), 0, static_cast<size_t>(layout_.init_bytes)) +
                  read_at(file_.get(), segment.offset_bytes, static_cast<size_t>(segment.size_bytes)));
  const AVStream& stream = *film.format().streams[0];
  const AVCodec* codec = avcodec_find_decoder(stream.codecpar->codec_id);
  const Owned<AVCodecContext> decoder(codec ? avcodec_alloc_context3(codec) : nullptr);
  if (!decoder) throw system_error(ENOMEM, kAction);
  check_libav(avcodec_parameters_to_context(decoder.get(), stream.codecpar), kAction);
  decoder->thread_count = 1;
  check_libav(avcodec_open2(decoder.get(), codec, nullptr), kAction);

  const int64_t start = start_us(index);
  std::optional<int64_t> first;
  bool wanted = true;
  const Packet packet = new_packet();
  for (bool more = true; more && wanted;) {
    more = av_read_frame(&film.format(), packet.get()) >= 0;
    check_libav(avcodec_send_packet(decoder.get(), more ? packet.get() : nullptr), kAction);
    av_packet_unref(packet.get());
    if (key_only && more) {
      check_libav(avcodec_send_packet(decoder.get(), nullptr), kAction);
      more = false;
    }
    for (Frame frame = new_frame(); wanted && avcodec_receive_frame(decoder.get(), frame.get()) >= 0;) {
      if (!first) first = frame->pts;
      wanted =
          sink(*frame, (start + av_rescale_q(frame->pts - *first, stream.time_base, AVRational{1, 1'000'000})) / 1000);
      av_frame_unref(frame.get());
    }
  }
}

Frame TrackReader::picture_at(int64_t time_ms) {
  Frame found;
  size_t index = 0;
  for (int64_t end_us = 0; index + 1 < layout_.segments.size(); ++index) {
    end_us += layout_.segments[index].duration_us;
    if (end_us > time_ms * 1000) break;
  }
  if (layout_.segments.empty()) return found;
  read(index, false, [&](const AVFrame& frame, int64_t at_ms) {
    if (found && at_ms > time_ms) return false;
    found = reference(frame);
    return true;
  });
  return found;
}

}  // namespace resonance::transcode
