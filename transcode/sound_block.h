// A run of stereo samples at kSoundRate, as libav's encoders and filters take it.
#pragma once

#include "transcode/libav.h"

namespace resonance::transcode {

// Its samples hold anything.
Frame new_sound_block(int samples, AVSampleFormat format = AV_SAMPLE_FMT_FLTP);
Frame sound_block(const float* left, const float* right, int samples);

}  // namespace resonance::transcode
