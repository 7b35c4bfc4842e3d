#include "transcode/track_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/error.h"
#include "transcode/fragment.h"

namespace resonance::transcode {
namespace {

constexpr const char* kAction = "write a track";
constexpr int kBufferBytes = 1 << 16;

}  // namespace

void CloseOutput::operator()(AVFormatContext* format) const {
  if (format->pb) avio_closep(&format->pb);
  avformat_free_context(format);
}

OutputFormat create_mp4(const std::filesystem::path& path) {
  AVFormatContext* format = nullptr;
  const std::string url = "file:" + path.string();
  check_libav(avformat_alloc_output_context2(&format, nullptr, "mp4", url.c_str()), kAction);
  OutputFormat owned(format);
  // Bit exact: no name and version of the library, no date.
  owned->flags |= AVFMT_FLAG_BITEXACT;
  check_libav(avio_open(&owned->pb, url.c_str(), AVIO_FLAG_WRITE), kAction);
  return owned;
}

AVStream& add_stream(AVFormatContext& format, const AVCodecParameters& parameters, AVRational time_base) {
  AVStream* stream = avformat_new_stream(&format, nullptr);
  if (!stream) throw system_error(ENOMEM, kAction);
  check_libav(avcodec_parameters_copy(stream->codecpar, &parameters), kAction);
  stream->codecpar->codec_tag = 0;
  stream->time_base = time_base;
  return *stream;
}

OwnInput open_own_mp4(const std::filesystem::path& path) {
  AVFormatContext* format = nullptr;
  const std::string url = "file:" + path.string();
  check_libav(avformat_open_input(&format, url.c_str(), av_find_input_format("mp4"), nullptr), "read what it made");
  return OwnInput(format);
}

// libav's MP4 writer for one chunk, writing into memory.
struct TrackFile::Muxer {
  std::string bytes;
  AVFormatContext* format = nullptr;
  AVStream* stream = nullptr;

  Muxer(const AVCodecParameters& parameters, AVRational time_base) {
    try {
      check_libav(avformat_alloc_output_context2(&format, nullptr, "mp4", nullptr), kAction);
      format->flags |= AVFMT_FLAG_BITEXACT;
      auto* buffer = static_cast<uint8_t*>(av_malloc(kBufferBytes));
      if (!buffer) throw system_error(ENOMEM, kAction);
      format->pb = avio_alloc_context(buffer, kBufferBytes, 1, &bytes, nullptr, &Muxer::take, nullptr);
      if (!format->pb) {
        av_free(buffer);
        throw system_error(ENOMEM, kAction);
      }
      stream = &add_stream(*format, parameters, time_base);
      Dictionary options;
      options.set(
          "movflags",
          std::string("+cmaf+negative_cts_offsets+empty_moov+default_base_moof+frag_custom+skip_sidx+skip_trailer"));
      check_libav(avformat_write_header(format, options.get()), kAction);
      avio_flush(format->pb);
    } catch (...) {
      release();
      throw;
    }
  }
  ~Muxer() { release(); }

  // What was written since the last call.
  std::string taken() {
    avio_flush(format->pb);
    if (format->pb->error < 0) throw_libav(format->pb->error, kAction);
    return std::exchange(bytes, {});
  }

 private:
  static int take(void* opaque, uint8_t* data, int size) {
    static_cast<std::string*>(opaque)->append(reinterpret_cast<const char*>(data), static_cast<size_t>(size));
    return size;
  }
  void release() {
    if (!format) return;
    if (format->pb) {
      av_freep(&format->pb->buffer);
      avio_context_free(&format->pb);
    }
    avformat_free_context(format);
    format = nullptr;
  }
};

TrackFile::TrackFile(const std::filesystem::path& path, TrackLayout finished)
    : file_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640)), layout_(std::move(finished)) {
  if (!file_) throw system_error(errno, kAction);
  layout_.file_name = path.filename().string();
  written_bytes_ = layout_.init_bytes + layout_.size_bytes();
  const int64_t there = size_bytes(file_);
  if (there < written_bytes_) throw system_error(EIO, kAction);
  if (there > written_bytes_ && ftruncate(file_.get(), written_bytes_) != 0) throw system_error(errno, kAction);
}

TrackFile::~TrackFile() = default;

void TrackFile::begin_chunk(const AVCodecParameters& parameters, AVRational time_base, int64_t start) {
  muxer_ = std::make_unique<Muxer>(parameters, time_base);
  time_base_ = time_base;
  chunk_start_ = start;
  packets_in_chunk_ = 0;
  segment_start_.reset();
  keep_description(muxer_->taken());
}

void TrackFile::keep_description(std::string_view description) {
  if (layout_.init_bytes == 0) {
    append(description);
    layout_.init_bytes = written_bytes_;
    return;
  }
  std::string first(static_cast<size_t>(layout_.init_bytes), '\0');
  if (pread(file_.get(), first.data(), first.size(), 0) != static_cast<ssize_t>(first.size()) || first != description) {
    throw Error(ErrorCode::internal, {"The preparation of this file stopped on a defect of the library."});
  }
}

void TrackFile::append(std::string_view bytes) {
  write_all_at(file_, bytes, written_bytes_);
  written_bytes_ += static_cast<int64_t>(bytes.size());
}

void TrackFile::write(Packet packet, bool starts_segment) {
  packet->pts -= chunk_start_;
  packet->dts -= chunk_start_;
  if (held_) write_held(packet->dts - held_->dts);
  if (packets_in_chunk_ == 0) first_dts_ = packet->dts;
  held_starts_segment_ = starts_segment || packets_in_chunk_ == 0;
  held_ = std::move(packet);
  ++packets_in_chunk_;
  ++layout_.packets;
}

void TrackFile::write_held(int64_t duration) {
  if (held_starts_segment_) {
    if (segment_start_) close_fragment(held_->pts);
    segment_start_ = held_->pts;
  }
  held_->duration = std::max<int64_t>(1, duration);
  held_->stream_index = 0;
  av_packet_rescale_ts(held_.get(), time_base_, muxer_->stream->time_base);
  check_libav(av_write_frame(muxer_->format, held_.get()), kAction);
  held_.reset();
}

void TrackFile::close_fragment(int64_t next_start) {
  check_libav(av_write_frame(muxer_->format, nullptr), kAction);
  std::string fragment = muxer_->taken();
  place_fragment(fragment, static_cast<uint32_t>(layout_.segments.size() + 1),
                 av_rescale_q(chunk_start_, time_base_, muxer_->stream->time_base));
  const int64_t offset = written_bytes_;
  append(fragment);
  const int64_t duration_us = av_rescale_q(next_start - *segment_start_, time_base_, AVRational{1, 1'000'000});
  layout_.segments.push_back({offset, written_bytes_ - offset, duration_us});
}

void TrackFile::finish_chunk(int64_t end, bool durable) {
  if (held_) {
    const int64_t length = end - chunk_start_;
    // Decoding times start before zero by the pictures' reordering; the last one lasts until all durations add up to
    // the chunk's length.
    write_held(length - (held_->dts - first_dts_));
    close_fragment(std::max(length, *segment_start_ + 1));
  }
  muxer_.reset();
  if (durable && fdatasync(file_.get()) != 0) throw system_error(errno, kAction);
}

}  // namespace resonance::transcode
