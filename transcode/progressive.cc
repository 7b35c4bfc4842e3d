#include "transcode/progressive.h"

#include <algorithm>
#include <memory>

#include "transcode/libav.h"
#include "transcode/track_file.h"

namespace resonance::transcode {
namespace {

constexpr const char* kAction = "join picture and sound";

// Reads one track a packet ahead, because a packet's duration is the distance to the next one.
class Track {
 public:
  Track(const FinishedTrack& finished, AVFormatContext& output)
      : input_(open_own_mp4(finished.path)),
        source_(input_->streams[0]),
        target_(&add_stream(output, *source_->codecpar, source_->time_base)),
        end_(av_rescale_q(finished.duration_us, AVRational{1, 1'000'000}, source_->time_base)) {
    following_ = read();
    // libav reads the first picture at some delay (see verify.cc), which is taken off all times.
    if (following_) start_ = following_->pts;
    if (following_) first_dts_ = following_->dts;
    advance();
  }

  bool done() const { return !next_; }
  bool comes_before(const Track& other) const {
    return av_compare_ts(next_->dts, source_->time_base, other.next_->dts, other.source_->time_base) < 0;
  }

  // The next packet, with the times of the output.
  Packet take() {
    Packet packet = std::move(next_);
    const int64_t following_dts = following_ ? following_->dts : first_dts_ + end_;
    packet->duration = std::max<int64_t>(1, following_dts - packet->dts);
    // Pictures out of order: one shown late must not seem to last beyond the end.
    if (following_) packet->duration = std::max<int64_t>(1, std::min(packet->duration, start_ + end_ - packet->pts));
    packet->pts -= start_;
    packet->dts -= start_;
    packet->pos = -1;
    packet->stream_index = target_->index;
    av_packet_rescale_ts(packet.get(), source_->time_base, target_->time_base);
    advance();
    return packet;
  }

 private:
  void advance() {
    next_ = std::move(following_);
    following_ = next_ ? read() : nullptr;
  }

  Packet read() {
    Packet packet = new_packet();
    const int result = av_read_frame(input_.get(), packet.get());
    if (result == AVERROR_EOF) return nullptr;
    check_libav(result, kAction);
    return packet;
  }

  OwnInput input_;
  AVStream* source_;
  AVStream* target_;
  int64_t end_;
  int64_t start_ = 0;
  int64_t first_dts_ = 0;
  Packet next_;
  Packet following_;
};

Track* earliest(std::vector<Track>& tracks) {
  Track* first = nullptr;
  for (Track& track : tracks) {
    if (!track.done() && (!first || track.comes_before(*first))) first = &track;
  }
  return first;
}

}  // namespace

void write_progressive(const std::vector<FinishedTrack>& finished, const std::filesystem::path& output_path) {
  const OutputFormat output = create_mp4(output_path);
  std::vector<Track> tracks;
  for (const FinishedTrack& track : finished) tracks.emplace_back(track, *output);
  Dictionary options;
  options.set("movflags", std::string("+faststart"));
  check_libav(avformat_write_header(output.get(), options.get()), kAction);
  while (Track* track = earliest(tracks)) {
    check_libav(av_interleaved_write_frame(output.get(), track->take().get()), kAction);
  }
  check_libav(av_write_trailer(output.get()), kAction);
  check_libav(avio_closep(&output->pb), kAction);
}

}  // namespace resonance::transcode
