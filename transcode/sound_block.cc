#include "transcode/sound_block.h"

extern "C" {
#include <libavutil/channel_layout.h>
}

#include <algorithm>

#include "transcode/plan.h"

namespace resonance::transcode {

Frame new_sound_block(int samples, AVSampleFormat format) {
  Frame frame = new_frame();
  frame->format = format;
  frame->sample_rate = kSoundRate;
  frame->nb_samples = samples;
  av_channel_layout_default(&frame->ch_layout, kSoundChannels);
  check_libav(av_frame_get_buffer(frame.get(), 0), "hold the sound");
  return frame;
}

Frame sound_block(const float* left, const float* right, int samples) {
  Frame frame = new_sound_block(samples);
  std::copy_n(left, samples, reinterpret_cast<float*>(frame->extended_data[0]));
  std::copy_n(right, samples, reinterpret_cast<float*>(frame->extended_data[1]));
  return frame;
}

}  // namespace resonance::transcode
