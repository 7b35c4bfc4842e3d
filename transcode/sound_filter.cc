#include "transcode/sound_filter.h"

extern "C" {
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
}

#include <algorithm>
#include <cerrno>
#include <vector>

#include "base/error.h"
#include "transcode/plan.h"
#include "transcode/sound_block.h"

namespace resonance::transcode {
namespace {

constexpr const char* kAction = "filter the sound";
constexpr int kBlock = kSoundRate / 100;

}  // namespace

SoundFilter::SoundFilter(const std::string& description, int64_t latency)
    : graph_(avfilter_graph_alloc()), behind_(latency) {
  if (!graph_) throw system_error(ENOMEM, kAction);
  graph_->nb_threads = 1;
  const std::string rate = std::to_string(kSoundRate);
  const std::string shape = "sample_fmt=fltp:channel_layout=stereo:sample_rate=" + rate + ":time_base=1/" + rate;
  ends_ = make_filters(*graph_, "abuffer", shape, description, kAction);
}

void SoundFilter::push(const float* left, const float* right, int count, const Sink& sink) {
  pushed_ += count;
  filter(left, right, count, sink);
}

void SoundFilter::finish(const Sink& sink) {
  const std::vector<float> silence(kBlock);
  while (given_ < pushed_) filter(silence.data(), silence.data(), kBlock, sink);
}

void SoundFilter::set(const char* filter, const char* option, const std::string& value) {
  check_libav(avfilter_graph_send_command(graph_.get(), filter, option, value.c_str(), nullptr, 0, 0), kAction);
}

void SoundFilter::filter(const float* left, const float* right, int count, const Sink& sink) {
  const Frame frame = sound_block(left, right, count);
  check_libav(av_buffersrc_add_frame(ends_.source, frame.get()), kAction);
  drain(sink);
}

void SoundFilter::drain(const Sink& sink) {
  while (true) {
    const Frame frame = new_frame();
    const int result = av_buffersink_get_frame(ends_.sink, frame.get());
    if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return;
    check_libav(result, kAction);
    const int64_t skipped = std::min<int64_t>(behind_, frame->nb_samples);
    behind_ -= skipped;
    const int64_t count = std::min(frame->nb_samples - skipped, pushed_ - given_);
    if (count <= 0) continue;
    given_ += count;
    sink(reinterpret_cast<float*>(frame->extended_data[0]) + skipped,
         reinterpret_cast<float*>(frame->extended_data[1]) + skipped, static_cast<int>(count));
  }
}

}  // namespace resonance::transcode
