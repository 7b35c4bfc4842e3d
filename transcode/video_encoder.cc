#include "transcode/video_encoder.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>

#include "base/error.h"

namespace resonance::transcode {
namespace {

constexpr const char* kAction = "write the film in a smaller size";
// Key frames come where they are asked for, every four seconds at most; x264's own limit must never be reached first.
constexpr int kNeverOfItself = 1200;

// What each encoder wants to hear besides what they have in common.
struct EncoderRow {
  Codec codec;
  const char* name;  // libav's
  void (*set_up)(AVCodecContext&, Dictionary&, const RungPlan&, const Plan&);
};

void set_up_x264(AVCodecContext& encoder, Dictionary& options, const RungPlan& rung, const Plan& plan) {
  encoder.thread_count = rung.encoder_threads;
  encoder.rc_max_rate = rung.peak_bitrate_bps;
  encoder.rc_buffer_size = static_cast<int>(2 * rung.peak_bitrate_bps);
  encoder.flags |= AV_CODEC_FLAG_CLOSED_GOP;
  options.set("preset", plan.preset);
  options.set("sc_threshold", 0);
  options.set("forced-idr", 1);
}

// Preset 12 is the one that costs less than x264 veryfast (performance.md §1). Its threads come with the rungs: more of
// its own would double its memory.
void set_up_svt_av1(AVCodecContext&, Dictionary& options, const RungPlan& rung, const Plan&) {
  options.set("preset", 12);
  options.set("svtav1-params", "enable-force-key-frames=1:lp=" + std::to_string(rung.encoder_threads) +
                                   ":mbr=" + std::to_string(rung.peak_bitrate_bps / 1000));
}

constexpr std::array kEncoders = std::to_array<EncoderRow>({
    {Codec::h264, "libx264", set_up_x264},
    {Codec::av1, "libsvtav1", set_up_svt_av1},
});

const EncoderRow& encoder_for(Codec codec) {
  return *std::find_if(kEncoders.begin(), kEncoders.end(), [&](const EncoderRow& row) { return row.codec == codec; });
}

// SVT-AV1 1.4 writes tables of the whole process when one of its encoders is opened and when one is closed, and the
// rungs do both at the same moments: without this, one light ladder in some twenty crashed.
std::mutex& opening_and_closing() {
  static std::mutex mutex;
  return mutex;
}

}  // namespace

VideoEncoder::VideoEncoder(const RungPlan& rung, const Plan& plan, const AVFrame& first, TrackFile& file)
    : file_(file) {
  const EncoderRow& row = encoder_for(rung.codec);
  const AVCodec* codec = avcodec_find_encoder_by_name(row.name);
  encoder_.reset(codec ? avcodec_alloc_context3(codec) : nullptr);
  if (!encoder_) throw system_error(ENOMEM, kAction);
  AVCodecContext& encoder = *encoder_;
  encoder.width = rung.size.width;
  encoder.height = rung.size.height;
  encoder.pix_fmt = AV_PIX_FMT_YUV420P;
  encoder.sample_aspect_ratio = {1, 1};
  encoder.time_base = kClockBase;
  encoder.framerate = av_d2q(plan.frame_rate, 1001 * 60);
  encoder.color_range = AVCOL_RANGE_MPEG;
  encoder.colorspace = first.colorspace;
  encoder.color_primaries = first.color_primaries;
  encoder.color_trc = first.color_trc;
  encoder.chroma_sample_location = AVCHROMA_LOC_LEFT;
  encoder.gop_size = kNeverOfItself;
  encoder.flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  Dictionary options;
  options.set("crf", rung.crf);
  row.set_up(encoder, options, rung, plan);
  {
    const std::lock_guard lock(opening_and_closing());
    check_libav(avcodec_open2(&encoder, codec, options.get()), kAction);
  }

  file_.begin_chunk(*parameters_of(encoder, kAction), kClockBase, first.pts);
}

VideoEncoder::~VideoEncoder() {
  const std::lock_guard lock(opening_and_closing());
  encoder_.reset();
}

void VideoEncoder::encode(const AVFrame& frame) {
  check_libav(avcodec_send_frame(encoder_.get(), &frame), kAction);
  receive();
}

void VideoEncoder::finish(int64_t end) {
  check_libav(avcodec_send_frame(encoder_.get(), nullptr), kAction);
  receive();
  file_.finish_chunk(end, true);
}

void VideoEncoder::receive() {
  while (true) {
    Packet packet = new_packet();
    const int result = avcodec_receive_packet(encoder_.get(), packet.get());
    if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return;
    check_libav(result, kAction);
    const bool starts_segment = packet->flags & AV_PKT_FLAG_KEY;
    file_.write(std::move(packet), starts_segment);
  }
}

}  // namespace resonance::transcode
