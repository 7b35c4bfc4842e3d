#include "transcode/video_encoder.h"

#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>

#include "base/error.h"

namespace resonance::transcode {
namespace {

constexpr const char* kAction = "write the film in a smaller size";
// Key frames come where they are asked for, every four seconds at most; x264's own limit must never be reached first.
constexpr int kNeverOfItself = 1200;

}  // namespace

std::string avc_codecs(const uint8_t* parameter_sets, int size) {
  // A sequence parameter set is unit type 7; profile, constraints and level are its first three bytes (ITU-T H.264
  // §7.3.2.1).
  for (int i = 0; i + 6 < size; ++i) {
    const uint8_t* at = parameter_sets + i;
    if (at[0] != 0 || at[1] != 0 || at[2] != 1 || (at[3] & 0x1f) != 7) continue;
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "avc1.%02x%02x%02x", at[4], at[5], at[6]);
    return text.data();
  }
  throw_libav(AVERROR_INVALIDDATA, kAction);
}

VideoEncoder::VideoEncoder(const RungPlan& rung, const Plan& plan, const AVFrame& first, TrackFile& file)
    : file_(file) {
  const AVCodec* codec = avcodec_find_encoder_by_name("libx264");
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
  encoder.thread_count = rung.encoder_threads;
  encoder.rc_max_rate = rung.peak_bitrate_bps;
  encoder.rc_buffer_size = static_cast<int>(2 * rung.peak_bitrate_bps);
  encoder.flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_CLOSED_GOP;
  Dictionary options;
  options.set("preset", plan.preset);
  options.set("crf", rung.crf);
  options.set("sc_threshold", 0);
  options.set("forced-idr", 1);
  check_libav(avcodec_open2(&encoder, codec, options.get()), kAction);

  AVCodecParameters* parameters = avcodec_parameters_alloc();
  if (!parameters) throw system_error(ENOMEM, kAction);
  const std::unique_ptr<AVCodecParameters, void (*)(AVCodecParameters*)> owned(
      parameters, [](AVCodecParameters* p) { avcodec_parameters_free(&p); });
  check_libav(avcodec_parameters_from_context(parameters, &encoder), kAction);
  file_.begin_chunk(*parameters, kClockBase, first.pts);
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

std::string VideoEncoder::codecs() const {
  return avc_codecs(encoder_->extradata, encoder_->extradata_size);
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
