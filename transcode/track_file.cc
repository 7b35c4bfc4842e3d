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
// H.264 allows no more (Rec. H.264 §A.3.1, MaxDpbFrames); AV1 and sound are shown as they are decoded.
constexpr size_t kMostReordered = 16;
// libav's writer wants every packet decoded before it is shown, and then counts from the first one.
constexpr int64_t kBeforeAll = int64_t{1} << 30;

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
  const int64_t decoded = packet->dts - chunk_start_;
  shown_.push(packet->pts);
  waiting_.push_back({std::move(packet), starts_segment || packets_in_chunk_ == 0});
  ++packets_in_chunk_;
  ++layout_.packets;
  // Whatever follows is shown after this one is decoded.
  while (!shown_.empty() && (shown_.top() <= decoded || waiting_.size() > kMostReordered)) settle();
}

// The packet that is decoded next gets the moment at which a picture is shown next.
void TrackFile::settle() {
  Waiting next = std::move(waiting_.front());
  waiting_.pop_front();
  next.packet->dts = shown_.top();
  shown_.pop();
  if (held_) {
    next.packet->dts = std::max(next.packet->dts, held_->packet->dts + 1);
    write_held(next.packet->dts - held_->packet->dts);
  }
  held_ = std::move(next);
}

void TrackFile::write_held(int64_t duration) {
  AVPacket& packet = *held_->packet;
  if (held_->starts_segment) {
    if (segment_start_) close_fragment(packet.pts);
    segment_start_ = packet.pts;
  }
  packet.duration = std::max<int64_t>(1, duration);
  packet.stream_index = 0;
  packet.dts -= kBeforeAll;
  av_packet_rescale_ts(&packet, time_base_, muxer_->time_base(0));
  muxer_->write(packet);
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
  while (!waiting_.empty()) settle();
  if (held_) {
    const int64_t length = end - chunk_start_;
    write_held(length - held_->packet->dts);
    close_fragment(std::max(length, *segment_start_ + 1));
  }
  muxer_.reset();
  if (durable && fdatasync(file_.get()) != 0) throw system_error(errno, kAction);
}

}  // namespace resonance::transcode
