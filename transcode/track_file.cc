#include "transcode/track_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/error.h"
#include "transcode/codec_names.h"
#include "transcode/fragment.h"

namespace resonance::transcode {
namespace {

constexpr const char* kAction = "write a track";

}  // namespace

OwnInput open_own_mp4(const std::filesystem::path& path) {
  AVFormatContext* format = nullptr;
  const std::string url = "file:" + path.string();
  check_libav(avformat_open_input(&format, url.c_str(), av_find_input_format("mp4"), nullptr), "read what it made");
  return OwnInput(format);
}

TrackFile::TrackFile(const std::filesystem::path& path, TrackLayout finished)
    : file_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640)), layout_(std::move(finished)) {
  if (!file_) throw system_error(errno, kAction);
  layout_.file_name = path.filename().string();
  written_bytes_ = layout_.init_bytes + layout_.size_bytes();
  const int64_t there = size_bytes(file_);
  if (there < written_bytes_) throw system_error(EIO, kAction);
  if (there > written_bytes_ && ftruncate(file_.get(), written_bytes_) != 0) throw system_error(errno, kAction);
}

void TrackFile::begin_chunk(const AVCodecParameters& parameters, AVRational time_base, int64_t start) {
  muxer_ = std::make_unique<FragmentMuxer>(std::array{TrackParameters{&parameters, time_base}});
  time_base_ = time_base;
  chunk_start_ = start;
  packets_in_chunk_ = 0;
  segment_start_.reset();
  keep_description(muxer_->taken());
}

void TrackFile::keep_description(std::string_view description) {
  if (layout_.init_bytes == 0) {
    layout_.codecs = codecs_of(description);
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
  av_packet_rescale_ts(held_.get(), time_base_, muxer_->time_base(0));
  muxer_->write(*held_);
  held_.reset();
}

void TrackFile::close_fragment(int64_t next_start) {
  muxer_->end_fragment();
  std::string fragment = muxer_->taken();
  place_fragment(fragment, static_cast<uint32_t>(layout_.segments.size() + 1),
                 av_rescale_q(chunk_start_, time_base_, muxer_->time_base(0)));
  const int64_t duration_us = av_rescale_q(next_start - *segment_start_, time_base_, AVRational{1, 1'000'000});
  layout_.segments.push_back(
      {written_bytes_, static_cast<int64_t>(fragment.size()), duration_us, end_of_first_sample(fragment)});
  append(fragment);
}

void TrackFile::take_over(std::string_view description, std::string_view fragment, int64_t duration_us) {
  keep_description(description);
  std::string bytes(fragment);
  layout_.segments.push_back(
      {written_bytes_, static_cast<int64_t>(bytes.size()), duration_us, end_of_first_sample(bytes)});
  append(bytes);
}

void TrackFile::finish_taken_over(int64_t packets) {
  layout_.packets += packets;
  if (fdatasync(file_.get()) != 0) throw system_error(errno, kAction);
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
