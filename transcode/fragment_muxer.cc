#include "transcode/fragment_muxer.h"

#include <cerrno>
#include <utility>

#include "base/error.h"

namespace resonance::transcode {
namespace {

constexpr const char* kAction = "write a track";
constexpr int kBufferBytes = 1 << 16;

}  // namespace

FragmentMuxer::FragmentMuxer(std::span<const TrackParameters> tracks) {
  try {
    check_libav(avformat_alloc_output_context2(&format_, nullptr, "mp4", nullptr), kAction);
    // Bit exact: no name and version of the library, no date.
    format_->flags |= AVFMT_FLAG_BITEXACT;
    auto* buffer = static_cast<uint8_t*>(av_malloc(kBufferBytes));
    if (!buffer) throw system_error(ENOMEM, kAction);
    format_->pb = avio_alloc_context(buffer, kBufferBytes, 1, &bytes_, nullptr, &FragmentMuxer::take, nullptr);
    if (!format_->pb) {
      av_free(buffer);
      throw system_error(ENOMEM, kAction);
    }
    for (const TrackParameters& track : tracks) {
      AVStream* stream = avformat_new_stream(format_, nullptr);
      if (!stream) throw system_error(ENOMEM, kAction);
      check_libav(avcodec_parameters_copy(stream->codecpar, track.codec), kAction);
      stream->codecpar->codec_tag = 0;
      stream->time_base = track.time_base;
    }
    Dictionary options;
    options.set(
        "movflags",
        std::string("+cmaf+negative_cts_offsets+empty_moov+default_base_moof+frag_custom+skip_sidx+skip_trailer"));
    check_libav(avformat_write_header(format_, options.get()), kAction);
  } catch (...) {
    release();
    throw;
  }
}

FragmentMuxer::~FragmentMuxer() {
  release();
}

void FragmentMuxer::release() {
  if (!format_) return;
  if (format_->pb) {
    av_freep(&format_->pb->buffer);
    avio_context_free(&format_->pb);
  }
  avformat_free_context(format_);
  format_ = nullptr;
}

AVRational FragmentMuxer::time_base(size_t track) const {
  return format_->streams[track]->time_base;
}

void FragmentMuxer::write(AVPacket& packet) {
  check_libav(av_write_frame(format_, &packet), kAction);
}

void FragmentMuxer::end_fragment() {
  check_libav(av_write_frame(format_, nullptr), kAction);
}

std::string FragmentMuxer::taken() {
  avio_flush(format_->pb);
  if (format_->pb->error < 0) throw_libav(format_->pb->error, kAction);
  return std::exchange(bytes_, {});
}

int FragmentMuxer::take(void* opaque, uint8_t* data, int size) {
  static_cast<std::string*>(opaque)->append(reinterpret_cast<const char*>(data), static_cast<size_t>(size));
  return size;
}

}  // namespace resonance::transcode
