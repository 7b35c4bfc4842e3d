#include "transcode/stream_copy.h"

extern "C" {
#include <libavcodec/bsf.h>
#include <libavutil/opt.h>
}

#include "base/clock.h"
#include "base/error.h"
#include "transcode/inputs.h"
#include "transcode/plan.h"
#include "transcode/timeline.h"
#include "transcode/track_file.h"

namespace resonance::transcode {
namespace {

constexpr const char* kAction = "copy the film";
constexpr int64_t kTellEveryMs = 500;
constexpr int kInstantPicture = 5;  // ITU-T H.264 table 7-1: a slice after which nothing refers to what was before

// Leaves out supplemental information (6), delimiters (9) and filler (12).
class PictureFilter {
 public:
  explicit PictureFilter(const AVStream& stream) {
    const AVBitStreamFilter* filter = av_bsf_get_by_name("filter_units");
    if (!filter) throw_libav(AVERROR_BSF_NOT_FOUND, kAction);
    check_libav(av_bsf_alloc(filter, &context_), kAction);
    check_libav(avcodec_parameters_copy(context_->par_in, stream.codecpar), kAction);
    context_->time_base_in = stream.time_base;
    Dictionary options;
    options.set("remove_types", std::string("6|9|12"));
    check_libav(av_opt_set_dict(context_->priv_data, options.get()), kAction);
    if (av_bsf_init(context_) < 0) throw NotReusable{};
  }
  ~PictureFilter() { av_bsf_free(&context_); }
  PictureFilter(const PictureFilter&) = delete;
  PictureFilter& operator=(const PictureFilter&) = delete;

  const AVCodecParameters& parameters() const { return *context_->par_out; }
  // One packet in, one out.
  void apply(AVPacket& packet) {
    if (av_bsf_send_packet(context_, &packet) < 0 || av_bsf_receive_packet(context_, &packet) < 0) throw NotReusable{};
  }

 private:
  AVBSFContext* context_ = nullptr;
};

// Whether its first picture unit is one at which decoding can begin; units have their length before them.
bool begins_anew(const AVPacket& packet, int length_bytes) {
  for (int at = 0; at + length_bytes < packet.size;) {
    int64_t length = 0;
    for (int i = 0; i < length_bytes; ++i) length = length << 8 | packet.data[at + i];
    const int type = packet.data[at + length_bytes] & 0x1f;
    if (type >= 1 && type <= kInstantPicture) return type == kInstantPicture;
    if (length <= 0 || length > packet.size) return false;
    at += length_bytes + static_cast<int>(length);
  }
  return false;
}

class StreamCopy {
 public:
  StreamCopy(Inputs& inputs, const Source& source, const std::filesystem::path& path)
      : input_(inputs.at_beginning_of(source.video->stream)),
        source_(source),
        stream_(stream_of(*input_, source.video->stream)),
        filter_(stream_),
        file_(path, {}) {
    for (unsigned i = 0; i < input_->format().nb_streams; ++i) {
      const bool wanted = static_cast<int>(i) == source.video->stream;
      input_->format().streams[i]->discard = wanted ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
    }
    length_bytes_ = (stream_.codecpar->extradata[4] & 3) + 1;
  }

  TrackLayout run(const std::function<void(const TrackLayout&)>& grew) {
    file_.begin_chunk(filter_.parameters(), kClockBase, 0);
    size_t told_segments = 0;
    int64_t told_ms = 0;
    while (read()) {
      take();
      const size_t segments = file_.layout().segments.size();
      if (segments == told_segments) continue;
      const int64_t now_ms = boot_clock_ms();
      if (told_segments > 0 && now_ms - told_ms <= kTellEveryMs) continue;
      grew(file_.layout());
      told_segments = segments;
      told_ms = now_ms;
    }
    if (end_ == 0) throw NotReusable{};
    file_.finish_chunk(end_, true);
    grew(file_.layout());
    return file_.layout();
  }

 private:
  static const AVStream& stream_of(const Input& input, int stream) {
    if (stream >= static_cast<int>(input.format().nb_streams)) throw_libav(AVERROR_BUG, kAction);
    return *input.format().streams[stream];
  }

  bool read() {
    const int result = av_read_frame(&input_->format(), packet_.get());
    if (result == AVERROR(ENOMEM)) throw_libav(result, kAction);
    if (result < 0 && result != AVERROR_EOF) throw NotReusable{};
    return result >= 0;
  }

  void take() {
    if (packet_->stream_index != stream_.index) return av_packet_unref(packet_.get());
    if (packet_->pts == AV_NOPTS_VALUE || packet_->dts == AV_NOPTS_VALUE || (packet_->flags & AV_PKT_FLAG_CORRUPT)) {
      throw NotReusable{};
    }
    const bool key = (packet_->flags & AV_PKT_FLAG_KEY) && begins_anew(*packet_, length_bytes_);
    filter_.apply(*packet_);
    av_packet_free_side_data(packet_.get());
    av_packet_rescale_ts(packet_.get(), stream_.time_base, kClockBase);
    packet_->pts -= source_.start;
    packet_->dts -= source_.start;
    // The first picture stands from the film's beginning on, as in the other rungs.
    if (!last_dts_) packet_->pts = 0;
    packet_->dts = std::min(packet_->dts, packet_->pts);
    if (last_dts_ ? packet_->dts <= *last_dts_ : !key) throw NotReusable{};
    last_dts_ = packet_->dts;
    end_ = std::max(end_, packet_->pts + std::max<int64_t>(packet_->duration, 1));
    const bool starts_segment = key && packet_->pts >= next_boundary_;
    if (starts_segment) next_boundary_ = next_segment_boundary(packet_->pts);
    Packet written = new_packet();
    av_packet_move_ref(written.get(), packet_.get());
    file_.write(std::move(written), starts_segment);
  }

  const std::shared_ptr<Input> input_;
  const Source& source_;
  const AVStream& stream_;
  PictureFilter filter_;
  TrackFile file_;
  Packet packet_ = new_packet();
  int length_bytes_ = 4;
  std::optional<int64_t> last_dts_;
  int64_t next_boundary_ = 0;
  int64_t end_ = 0;
};

}  // namespace

TrackLayout copy_stream(Inputs& inputs, const Source& source, const std::filesystem::path& path,
                        const std::function<void(const TrackLayout&)>& grew) {
  std::error_code absent;
  std::filesystem::remove(path, absent);  // of an interrupted call
  return StreamCopy(inputs, source, path).run(grew);
}

}  // namespace resonance::transcode
