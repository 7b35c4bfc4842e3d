#include "transcode/probe.h"

extern "C" {
#include <libavutil/display.h>
#include <libavutil/pixdesc.h>
}

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "base/error.h"
#include "transcode/limits.h"
#include "transcode/reuse.h"

namespace resonance::transcode {
namespace {

// How far to look for a first frame of each kind: a second of the heaviest camera files.
constexpr int64_t kProbedBytes = 64'000'000;

bool is_cover_art(const AVStream& stream) {
  return (stream.disposition & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS)) != 0;
}

// The stream to use of one type, -1 when there is none. Prefers the default and the largest, as libav does, among those
// that the library reads; `unreadable` is set when all there are cannot be read.
int choose_stream(const AVFormatContext& format, AVMediaType type, std::string& unreadable) {
  int best = -1;
  int64_t best_score = -1;
  for (unsigned i = 0; i < format.nb_streams; ++i) {
    const AVStream& stream = *format.streams[i];
    const AVCodecParameters& parameters = *stream.codecpar;
    if (parameters.codec_type != type || is_cover_art(stream)) continue;
    if (!is_accepted(stream)) {
      unreadable = avcodec_get_name(parameters.codec_id);
      continue;
    }
    int64_t score = type == AVMEDIA_TYPE_VIDEO ? int64_t{parameters.width} * parameters.height
                                               : int64_t{parameters.ch_layout.nb_channels};
    if (stream.disposition & AV_DISPOSITION_DEFAULT) score += int64_t{1} << 40;
    if (score > best_score) {
      best = static_cast<int>(i);
      best_score = score;
    }
  }
  if (best >= 0) unreadable.clear();
  return best;
}

[[noreturn]] void refuse_unreadable(bool is_picture, const std::string& codec) {
  throw Error(
      ErrorCode::unsupported_media,
      is_picture
          ? Message{"The picture of this film is recorded in a form that the library does not read ({form}). "
                    "Export it as MP4 (H.264), then send that.",
                    {{"form", codec}}}
          : Message{"The sound of this file is recorded in a form that the library does not read ({form}). Export "
                    "it as MP4 or MP3, then send that.",
                    {{"form", codec}}});
}

// Reads until one frame of each chosen stream is decoded, or the limit or the end is reached.
class FirstFrames {
 public:
  FirstFrames(Input& input, int video_stream, int audio_stream) : input_(input) {
    if (video_stream >= 0) video_.open(input, video_stream);
    if (audio_stream >= 0) audio_.open(input, audio_stream);
  }

  void read() {
    const Packet packet = new_packet();
    int64_t bytes = 0;
    while (bytes < kProbedBytes && !(video_.done() && audio_.done())) {
      if (av_read_frame(&input_.format(), packet.get()) < 0) break;
      bytes += packet->size;
      video_.feed(packet.get());
      audio_.feed(packet.get());
      av_packet_unref(packet.get());
    }
    video_.drain();
    audio_.drain();
  }

  const AVFrame* video() const { return video_.found.get(); }
  const AVFrame* audio() const { return audio_.found.get(); }

 private:
  struct Track {
    int stream = -1;
    Owned<AVCodecContext> decoder;
    Frame found;

    void open(Input& input, int index) {
      stream = index;
      decoder = input.open_decoder(*input.format().streams[index], 1);
    }
    bool done() const { return !decoder || found; }
    void feed(AVPacket* packet) {
      if (done() || packet->stream_index != stream) return;
      if (avcodec_send_packet(decoder.get(), packet) >= 0) receive();
    }
    void drain() {
      if (done()) return;
      avcodec_send_packet(decoder.get(), nullptr);
      receive();
    }
    void receive() {
      Frame frame = new_frame();
      if (avcodec_receive_frame(decoder.get(), frame.get()) >= 0) found = std::move(frame);
    }
  };

  Input& input_;
  Track video_;
  Track audio_;
};

// The display matrix as quarter turns clockwise, then an optional mirroring (ISO/IEC 14496-12 §8.3.2).
void read_orientation(const AVStream& stream, VideoSource& video) {
  size_t size = 0;
  const uint8_t* data = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
  if (!data || size < 9 * sizeof(int32_t)) return;
  std::vector<int32_t> matrix(9);
  std::memcpy(matrix.data(), data, 9 * sizeof(int32_t));
  const double determinant = double(matrix[0]) * matrix[4] - double(matrix[1]) * matrix[3];
  if (determinant < 0) {
    video.mirrored = true;
    av_display_matrix_flip(matrix.data(), 1, 0);
  }
  const double degrees = av_display_rotation_get(matrix.data());
  if (std::isnan(degrees)) return;
  video.quarter_turns = static_cast<int>(std::lround(-degrees / 90.0)) & 3;
}

VideoSource describe_video(const AVFormatContext& format, int index, const AVFrame& frame) {
  const AVStream& stream = *format.streams[index];
  VideoSource video;
  video.stream = index;
  video.shape = shape_of(frame, stream);
  read_orientation(stream, video);
  const AVFieldOrder order = stream.codecpar->field_order;
  video.interlaced = frame.interlaced_frame || (order != AV_FIELD_UNKNOWN && order != AV_FIELD_PROGRESSIVE);
  const AVRational rate =
      stream.avg_frame_rate.num > 0 && stream.avg_frame_rate.den > 0 ? stream.avg_frame_rate : stream.r_frame_rate;
  if (rate.num > 0 && rate.den > 0) video.frame_rate = av_q2d(rate);
  video.reusable_bitrate_bps = reusable_bitrate_bps(format, video);
  return video;
}

void check_shape(const FrameShape& shape) {
  if (shape.width < limits::kSmallestSide || shape.height < limits::kSmallestSide) {
    throw Error(ErrorCode::invalid,
                {"The picture of this film is too small to be seen: {width} x {height} points.",
                 {{"width", std::to_string(shape.width)}, {"height", std::to_string(shape.height)}}});
  }
}

int64_t first_time(const AVFrame* frame, const AVFormatContext& format, int stream) {
  if (!frame || frame->best_effort_timestamp == AV_NOPTS_VALUE) return INT64_MAX;
  return av_rescale_q(frame->best_effort_timestamp, format.streams[stream]->time_base, kClockBase);
}

}  // namespace

FrameShape shape_of(const AVFrame& frame, const AVStream& stream) {
  FrameShape shape;
  shape.width = frame.width;
  shape.height = frame.height;
  const char* name = av_get_pix_fmt_name(static_cast<AVPixelFormat>(frame.format));
  shape.pixel_format = name ? name : "";
  // Where container and picture disagree, players follow the container.
  AVRational aspect = stream.sample_aspect_ratio;
  if (aspect.num <= 0 || aspect.den <= 0) aspect = frame.sample_aspect_ratio;
  if (aspect.num <= 0 || aspect.den <= 0) aspect = stream.codecpar->sample_aspect_ratio;
  // A lying aspect must not make a ribbon: beyond 1:8 it is taken for an error.
  if (aspect.num > 0 && aspect.den > 0 && aspect.num <= 8 * int64_t{aspect.den} &&
      aspect.den <= 8 * int64_t{aspect.num}) {
    shape.pixel_aspect = {aspect.num, aspect.den};
  }
  shape.full_range = frame.color_range == AVCOL_RANGE_JPEG || shape.pixel_format.starts_with("yuvj");
  if (frame.color_trc == AVCOL_TRC_SMPTE2084) shape.transfer = Transfer::pq;
  if (frame.color_trc == AVCOL_TRC_ARIB_STD_B67) shape.transfer = Transfer::hlg;
  return shape;
}

Source probe(Input& input) {
  const AVFormatContext& format = input.format();
  std::string unreadable_picture;
  std::string unreadable_sound;
  const int video_stream = choose_stream(format, AVMEDIA_TYPE_VIDEO, unreadable_picture);
  const int audio_stream = choose_stream(format, AVMEDIA_TYPE_AUDIO, unreadable_sound);
  if (!unreadable_picture.empty()) refuse_unreadable(true, unreadable_picture);
  if (!unreadable_sound.empty()) refuse_unreadable(false, unreadable_sound);
  if (video_stream < 0 && audio_stream < 0) {
    throw Error(ErrorCode::invalid,
                {"There is neither picture nor sound in this file. Check that it plays on your own device.", {}});
  }

  FirstFrames first(input, video_stream, audio_stream);
  first.read();
  if (video_stream >= 0 && !first.video()) {
    throw Error(
        ErrorCode::invalid,
        {"No picture of this film could be read: the file is damaged. Check that it plays on your own device, then "
         "send it again.",
         {}});
  }
  if (video_stream < 0 && !first.audio()) {
    throw Error(
        ErrorCode::invalid,
        {"No sound of this file could be read: it is damaged. Check that it plays on your own device, then send it "
         "again.",
         {}});
  }

  Source source;
  source.cut_short = input.cut_short();
  source.clock_may_jump = format.iformat->flags & AVFMT_TS_DISCONT;
  source.duration_is_guess = format.duration_estimation_method == AVFMT_DURATION_FROM_BITRATE;
  const int64_t start =
      std::min(first_time(first.video(), format, video_stream), first_time(first.audio(), format, audio_stream));
  if (start != INT64_MAX) source.start = start;
  // A length that no accepted recording has is a lie, and then says as little as none.
  if (format.duration > 0 && format.duration / 1000 <= limits::kDurationMs) {
    source.declared_duration_ms = format.duration / 1000;
  }
  if (first.video()) {
    source.video = describe_video(format, video_stream, *first.video());
    check_shape(source.video->shape);
  }
  if (const AVFrame* sound = first.audio()) {
    source.audio = AudioSource{audio_stream, sound->ch_layout.nb_channels, sound->sample_rate};
  }
  source.kind = source.video ? MediaKind::video : MediaKind::audio;
  return source;
}

}  // namespace resonance::transcode
