#include "transcode/voices.h"

#include <algorithm>
#include <cstdlib>

#include "transcode/plan.h"

namespace resonance::transcode {
namespace {

constexpr int64_t kSamplesPerMs = kSoundRate / 1000;
// Five half tones each way: a voice is still understood, and is another one's.
constexpr const char* kDeeper = "rubberband=pitch=0.75:formant=shifted:pitchq=quality:channels=together";
constexpr const char* kHigher = "rubberband=pitch=1.34:formant=shifted:pitchq=quality:channels=together";
// Beside an edge, where one wave breaks off and another begins: a dip that is not heard, instead of a click that is.
constexpr int64_t kDipSamples = 5 * kSamplesPerMs;

float gain_near(int64_t sample, int64_t edge) {
  const int64_t away = sample < edge ? edge - sample - 1 : sample - edge;
  return std::min(1.0F, float(away) / float(kDipSamples));
}

}  // namespace

void VoiceChanger::push(float* left, float* right, int count, const Sink& sink) {
  const Sink to = [&](float* l, float* r, int n) { give(l, r, n, sink); };
  while (count > 0) {
    const bool ends = next_ == voices_.size();
    const int64_t start = ends ? INT64_MAX : voices_[next_].start_ms * kSamplesPerMs;
    const int64_t end = ends ? INT64_MAX : voices_[next_].end_ms * kSamplesPerMs;
    const bool within = pushed_ >= start;
    const auto run = static_cast<int>(std::min<int64_t>(count, (within ? end : start) - pushed_));
    if (within && !filter_) filter_.emplace(voices_[next_].higher ? kHigher : kDeeper, 0);
    if (within) {
      filter_->push(left, right, run, to);
    } else {
      to(left, right, run);
    }
    pushed_ += run;
    left += run;
    right += run;
    count -= run;
    if (within && pushed_ == end) {
      finish(sink);
      ++next_;
    }
  }
}

void VoiceChanger::finish(const Sink& sink) {
  if (filter_) filter_->finish([&](float* l, float* r, int n) { give(l, r, n, sink); });
  filter_.reset();
}

void VoiceChanger::give(float* left, float* right, int count, const Sink& sink) {
  for (const ChangedVoice& voice : voices_) {
    for (const int64_t edge : {voice.start_ms * kSamplesPerMs, voice.end_ms * kSamplesPerMs}) {
      const int64_t first = std::max(edge - kDipSamples, given_), after = std::min(edge + kDipSamples, given_ + count);
      for (int64_t sample = first; sample < after; ++sample) {
        left[sample - given_] *= gain_near(sample, edge);
        right[sample - given_] *= gain_near(sample, edge);
      }
    }
  }
  given_ += count;
  sink(left, right, count);
}

}  // namespace resonance::transcode
