#include "transcode/sound_pass.h"

#include "transcode/limits.h"

namespace resonance::transcode {
namespace {

constexpr AVRational kSoundBase{1, kSoundRate};

}  // namespace

SoundPass::SoundPass(int input_descriptor, const Source& source, const SoundPlan& plan,
                     const std::filesystem::path& path, const SoundTreatment& treatment, SoundStudy* study)
    : decoder_(std::make_shared<Input>(input_descriptor), source, source.audio->stream, 1),
      encoder_(plan, path, treatment, study) {}

void SoundPass::run(const std::function<bool()>& each_packet) {
  decoder_.run(
      [this](const Frame& frame) {
        take(*frame);
        return true;
      },
      each_packet);
  encoder_.flush();
  // The index of a long film is large, and another pass may follow.
  decoder_.close();
}

void SoundPass::take(const AVFrame& frame) {
  if (frame.nb_samples <= 0 || frame.ch_layout.nb_channels <= 0 || frame.sample_rate <= 0 ||
      frame.ch_layout.nb_channels > limits::kChannels || frame.sample_rate > limits::kSampleRate) {
    if (!damaged_from_) damaged_from_ = end();
    return;
  }
  if (encoder_.end() > limits::kDurationMs * (kSoundRate / 1000)) refuse_too_long();
  encoder_.encode(frame, decoder_.time_of(frame, kSoundBase));
}

TrackLayout SoundPass::finish(int64_t end) {
  return encoder_.finish(av_rescale_q(end, kClockBase, kSoundBase));
}

std::optional<int64_t> SoundPass::damaged_from() const {
  return earlier(damaged_from_, decoder_.damaged_from());
}

int64_t SoundPass::end() const {
  return av_rescale_q(encoder_.end(), kSoundBase, kClockBase);
}

}  // namespace resonance::transcode
