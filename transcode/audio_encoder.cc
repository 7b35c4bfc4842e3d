#include "transcode/audio_encoder.h"

extern "C" {
#include <libavutil/channel_layout.h>
#include <libavutil/opt.h>
}

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <vector>

#include "base/error.h"
#include "transcode/seals.h"
#include "transcode/sound_block.h"

namespace resonance::transcode {
namespace {

constexpr const char* kAction = "write the sound";
constexpr int kBlock = 1024;  // samples handled at a time
constexpr AVRational kSoundBase{1, kSoundRate};

Frame interleaved(const AVFrame& planes) {
  Frame frame = new_sound_block(planes.nb_samples, AV_SAMPLE_FMT_FLT);
  auto* out = reinterpret_cast<float*>(frame->extended_data[0]);
  for (int i = 0; i < planes.nb_samples; ++i) {
    for (int channel = 0; channel < kSoundChannels; ++channel) {
      *out++ = reinterpret_cast<const float*>(planes.extended_data[channel])[i];
    }
  }
  return frame;
}

// RFC 7845 §5.1: "OpusHead", version, channels, then two bytes.
void forget_pre_skip(AVCodecParameters& parameters) {
  constexpr int kAt = 10;
  if (parameters.extradata_size < kAt + 2) throw_libav(AVERROR_BUG, kAction);
  parameters.extradata[kAt] = parameters.extradata[kAt + 1] = 0;
}

}  // namespace

AudioEncoder::AudioEncoder(const SoundPlan& plan, const std::filesystem::path& path, const SoundTreatment& treatment,
                           SoundStudy* study)
    : waiting_(av_audio_fifo_alloc(AV_SAMPLE_FMT_FLTP, kSoundChannels, 8 * kBlock)),
      file_(path, {}),
      gain_(amplitude(treatment.gain_db)),
      seals_(treatment.alterations.seals),
      voices_(treatment.alterations.voices),
      study_(study) {
  if (treatment.reduce_noise) reducer_.emplace();
  const bool opus = plan.codec == SoundCodec::opus;
  const AVCodec* codec = opus ? avcodec_find_encoder_by_name("libopus") : avcodec_find_encoder(AV_CODEC_ID_AAC);
  encoder_.reset(codec ? avcodec_alloc_context3(codec) : nullptr);
  if (!encoder_ || !waiting_) throw system_error(ENOMEM, kAction);
  encoder_->sample_fmt = opus ? AV_SAMPLE_FMT_FLT : AV_SAMPLE_FMT_FLTP;
  encoder_->sample_rate = kSoundRate;
  av_channel_layout_default(&encoder_->ch_layout, kSoundChannels);
  encoder_->bit_rate = plan.bitrate_bps;
  encoder_->time_base = kSoundBase;
  encoder_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  check_libav(avcodec_open2(encoder_.get(), codec, nullptr), kAction);
  block_samples_ = encoder_->frame_size;
  const Owned<AVCodecParameters> parameters = parameters_of(*encoder_, kAction);
  // The encoder's run-in is made to fill whole packets, which are left out (receive()): the track starts at its first
  // true sample, and no player has to be told what to pass over.
  run_in(block_samples_ - encoder_->initial_padding % block_samples_);
  parameters->initial_padding = 0;
  if (opus) forget_pre_skip(*parameters);
  file_.begin_chunk(*parameters, kSoundBase, 0);
}

void AudioEncoder::run_in(int samples) {
  if (samples == block_samples_) return;
  Frame silence = new_sound_block(samples);
  av_samples_set_silence(silence->extended_data, 0, samples, kSoundChannels, AV_SAMPLE_FMT_FLTP);
  encoded_samples_ = -samples;
  check_libav(av_audio_fifo_write(waiting_.get(), reinterpret_cast<void**>(silence->extended_data), samples), kAction);
}

void AudioEncoder::encode(const AVFrame& frame, std::optional<int64_t> time) {
  match_resampler(frame);
  const int64_t room = swr_get_out_samples(resampler_.get(), frame.nb_samples);
  check_libav(static_cast<int>(std::min<int64_t>(room, 0)), kAction);
  Frame out = new_sound_block(static_cast<int>(std::max<int64_t>(room, 1)));
  // What the resampler still holds comes out before this frame's first sample.
  if (time) *time -= swr_get_delay(resampler_.get(), kSoundRate);
  out->nb_samples = check_libav(swr_convert(resampler_.get(), out->extended_data, out->nb_samples,
                                            const_cast<const uint8_t**>(frame.extended_data), frame.nb_samples),
                                kAction);
  accept(*out, time);
}

void AudioEncoder::match_resampler(const AVFrame& frame) {
  if (resampler_ && resampled_like_->format == frame.format && resampled_like_->sample_rate == frame.sample_rate &&
      av_channel_layout_compare(&resampled_like_->ch_layout, &frame.ch_layout) == 0) {
    return;
  }
  flush_resampler();
  AVChannelLayout from{};
  // Some files name no places for their channels: the usual ones for that count are taken.
  if (frame.ch_layout.order == AV_CHANNEL_ORDER_NATIVE) {
    check_libav(av_channel_layout_copy(&from, &frame.ch_layout), kAction);
  } else {
    av_channel_layout_default(&from, frame.ch_layout.nb_channels);
  }
  if (from.order != AV_CHANNEL_ORDER_NATIVE) {
    throw Error(ErrorCode::unsupported_media,
                {"The sound of this file has {count} channels in an order that the library does not know. Export it in "
                 "stereo, then send that.",
                 {{"count", std::to_string(frame.ch_layout.nb_channels)}}});
  }
  AVChannelLayout to{};
  av_channel_layout_default(&to, kSoundChannels);
  SwrContext* made = nullptr;
  check_libav(swr_alloc_set_opts2(&made, &to, AV_SAMPLE_FMT_FLTP, kSoundRate, &from,
                                  static_cast<AVSampleFormat>(frame.format), frame.sample_rate, 0, nullptr),
              kAction);
  resampler_.reset(made);
  // Five channels folded into two must not exceed full scale.
  check_libav(av_opt_set_double(made, "rematrix_maxval", 1.0, 0), kAction);
  check_libav(swr_init(made), kAction);
  resampled_like_ = new_frame();
  resampled_like_->format = frame.format;
  resampled_like_->sample_rate = frame.sample_rate;
  check_libav(av_channel_layout_copy(&resampled_like_->ch_layout, &frame.ch_layout), kAction);
}

void AudioEncoder::flush_resampler() {
  if (!resampler_) return;
  while (true) {
    Frame out = new_sound_block(kBlock);
    const int count = check_libav(swr_convert(resampler_.get(), out->extended_data, kBlock, nullptr, 0), kAction);
    if (count == 0) break;
    out->nb_samples = count;
    accept(*out, std::nullopt);
  }
  resampler_.reset();
}

void AudioEncoder::accept(const AVFrame& resampled, std::optional<int64_t> time) {
  if (resampled.nb_samples == 0) return;
  const SoundTimeline::Step step = timeline_.place(time, resampled.nb_samples, kSoundRate);
  append_silence(step.silence);
  std::vector<uint8_t*> planes(kSoundChannels);
  for (int channel = 0; channel < kSoundChannels; ++channel) {
    planes[channel] = resampled.extended_data[channel] + step.skip * static_cast<int64_t>(sizeof(float));
  }
  append(planes.data(), static_cast<int>(resampled.nb_samples - step.skip));
}

void AudioEncoder::append_silence(int64_t samples) {
  if (samples <= 0) return;
  Frame silence = new_sound_block(kBlock);
  av_samples_set_silence(silence->extended_data, 0, kBlock, kSoundChannels, AV_SAMPLE_FMT_FLTP);
  for (; samples > 0; samples -= kBlock) {
    append(silence->extended_data, static_cast<int>(std::min<int64_t>(samples, kBlock)));
  }
}

void AudioEncoder::append(uint8_t** samples, int count) {
  if (count <= 0) return;
  // A damaged file can decode to infinities, which the encoder refuses.
  for (int channel = 0; channel < kSoundChannels; ++channel) {
    auto* values = reinterpret_cast<float*>(samples[channel]);
    std::replace_if(
        values, values + count, [](float value) { return !std::isfinite(value); }, 0.0F);
  }
  auto* left = reinterpret_cast<float*>(samples[0]);
  auto* right = reinterpret_cast<float*>(samples[1]);
  silence_sealed(seals_, appended_samples_, left, right, count);
  appended_samples_ += count;
  voices_.push(left, right, count, [this](float* l, float* r, int n) { hear_and_reduce(l, r, n); });
}

void AudioEncoder::hear_and_reduce(float* left, float* right, int count) {
  if (study_) study_->hear_source(left, right, count);
  if (!reducer_) return level_and_keep(left, right, count);
  reducer_->push(left, right, count, [this](float* l, float* r, int n) { level_and_keep(l, r, n); });
}

void AudioEncoder::level_and_keep(float* left, float* right, int count) {
  if (study_) study_->hear(left, right, count);
  for (int i = 0; i < count; ++i) {
    left[i] *= gain_;
    right[i] *= gain_;
  }
  void* samples[] = {left, right};
  check_libav(av_audio_fifo_write(waiting_.get(), samples, count), kAction);
  encode_full_blocks(false);
}

void AudioEncoder::encode_full_blocks(bool last) {
  while (av_audio_fifo_size(waiting_.get()) >= (last ? 1 : block_samples_)) {
    const int count = std::min(block_samples_, av_audio_fifo_size(waiting_.get()));
    Frame block = new_sound_block(count);
    check_libav(av_audio_fifo_read(waiting_.get(), reinterpret_cast<void**>(block->extended_data), count), kAction);
    if (encoder_->sample_fmt == AV_SAMPLE_FMT_FLT) block = interleaved(*block);
    block->pts = encoded_samples_;
    encoded_samples_ += count;
    check_libav(avcodec_send_frame(encoder_.get(), block.get()), kAction);
    receive();
  }
}

void AudioEncoder::receive() {
  while (true) {
    Packet packet = new_packet();
    const int result = avcodec_receive_packet(encoder_.get(), packet.get());
    if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return;
    check_libav(result, kAction);
    if (packet->pts < 0) continue;
    av_packet_free_side_data(packet.get());
    packet->dts = packet->pts;
    const bool starts_segment = packet->pts >= next_boundary_;
    if (starts_segment) next_boundary_ += int64_t{kSegmentSeconds} * kSoundRate;
    file_.write(std::move(packet), starts_segment);
  }
}

TrackLayout AudioEncoder::finish(int64_t end) {
  flush_resampler();
  append_silence(end - timeline_.end());
  voices_.finish([this](float* l, float* r, int n) { hear_and_reduce(l, r, n); });
  if (reducer_) reducer_->finish([this](float* l, float* r, int n) { level_and_keep(l, r, n); });
  encode_full_blocks(true);
  check_libav(avcodec_send_frame(encoder_.get(), nullptr), kAction);
  receive();
  file_.finish_chunk(encoded_samples_, false);
  return track();
}

}  // namespace resonance::transcode
