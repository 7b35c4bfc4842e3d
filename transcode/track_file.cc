#include "transcode/track_file.h"

#include <algorithm>
#include <cerrno>

#include "base/error.h"

namespace resonance::transcode {
namespace {

constexpr const char* kAction = "write a track";

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

TrackFile::TrackFile(const std::filesystem::path& path, const AVCodecParameters& parameters, AVRational time_base)
    : file_name_(path.filename().string()), format_(create_mp4(path)), time_base_(time_base) {
  stream_ = &add_stream(*format_, parameters, time_base);
  Dictionary options;
  options.set(
      "movflags",
      std::string("+cmaf+negative_cts_offsets+empty_moov+default_base_moof+frag_custom+skip_sidx+skip_trailer"));
  check_libav(avformat_write_header(format_.get(), options.get()), kAction);
  avio_flush(format_->pb);
  layout_.file_name = file_name_;
  layout_.init_bytes = written_bytes_ = avio_tell(format_->pb);
}

void TrackFile::write(Packet packet, bool starts_segment) {
  if (held_) write_held(packet->dts - held_->dts);
  if (packets_ == 0) first_dts_ = packet->dts;
  held_starts_segment_ = starts_segment || packets_ == 0;
  held_ = std::move(packet);
  ++packets_;
}

void TrackFile::write_held(int64_t duration) {
  if (held_starts_segment_) {
    if (segment_start_) close_fragment(held_->pts);
    segment_start_ = held_->pts;
  }
  held_->duration = std::max<int64_t>(1, duration);
  held_->stream_index = 0;
  av_packet_rescale_ts(held_.get(), time_base_, stream_->time_base);
  check_libav(av_write_frame(format_.get(), held_.get()), kAction);
  held_.reset();
}

void TrackFile::close_fragment(int64_t next_start) {
  check_libav(av_write_frame(format_.get(), nullptr), kAction);
  avio_flush(format_->pb);
  if (format_->pb->error < 0) throw_libav(format_->pb->error, kAction);
  const int64_t end = avio_tell(format_->pb);
  const int64_t duration_us = av_rescale_q(next_start - *segment_start_, time_base_, AVRational{1, 1'000'000});
  layout_.segments.push_back({written_bytes_, end - written_bytes_, duration_us});
  written_bytes_ = end;
}

TrackLayout TrackFile::finish(int64_t end) {
  if (held_) {
    // Decoding times start before zero by the pictures' reordering; the last one lasts until all durations add up to
    // `end`.
    write_held(end - (held_->dts - first_dts_));
    close_fragment(std::max(end, *segment_start_ + 1));
  }
  check_libav(av_write_trailer(format_.get()), kAction);
  avio_flush(format_->pb);
  if (format_->pb->error < 0) throw_libav(format_->pb->error, kAction);
  check_libav(avio_closep(&format_->pb), kAction);
  return std::move(layout_);
}

}  // namespace resonance::transcode
