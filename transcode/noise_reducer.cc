#include "transcode/noise_reducer.h"

extern "C" {
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
}

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <string>
#include <vector>

#include "base/error.h"
#include "transcode/plan.h"
#include "transcode/sound_block.h"

namespace resonance::transcode {
namespace {

constexpr const char* kAction = "reduce the noise of the sound";
constexpr const char* kFilter = "afftdn=nr=12:nf=-60:gs=4";
// af_afftdn.c: a window of three steps of an eightieth of a second, given out two steps late.
constexpr int64_t kLatency = 2 * (kSoundRate / 80);
constexpr int kBlock = kSoundRate / 100;
constexpr int kBlocksPerUpdate = 50;
// The noise is what a tenth of the time does not fall below; in a sound without pauses, such as music, at least so far
// below what most of it reaches. afftdn takes -80 to -20.
constexpr double kQuietShare = 0.1, kLoudShare = 0.7;
constexpr double kBelowLoudDb = 18;
constexpr double kLowestFloorDb = -80, kHighestFloorDb = -32;
constexpr double kAboveMeanDb = 2;

AVFilterContext* add_filter(AVFilterGraph& graph, const char* filter, const char* name, const char* arguments) {
  AVFilterContext* made = nullptr;
  check_libav(avfilter_graph_create_filter(&made, avfilter_get_by_name(filter), name, arguments, nullptr, &graph),
              kAction);
  return made;
}

}  // namespace

NoiseReducer::NoiseReducer() : graph_(avfilter_graph_alloc()), behind_(kLatency) {
  if (!graph_) throw system_error(ENOMEM, kAction);
  graph_->nb_threads = 1;
  const std::string rate = std::to_string(kSoundRate);
  const std::string shape = "sample_fmt=fltp:channel_layout=stereo:sample_rate=" + rate + ":time_base=1/" + rate;
  source_ = add_filter(*graph_, "abuffer", "in", shape.c_str());
  sink_ = add_filter(*graph_, "abuffersink", "out", nullptr);
  AVFilterInOut* outputs = avfilter_inout_alloc();
  AVFilterInOut* inputs = avfilter_inout_alloc();
  if (outputs && inputs) {
    *outputs = {av_strdup("in"), source_, 0, nullptr};
    *inputs = {av_strdup("out"), sink_, 0, nullptr};
  }
  const int parsed =
      outputs && inputs ? avfilter_graph_parse_ptr(graph_.get(), kFilter, &inputs, &outputs, nullptr) : AVERROR(ENOMEM);
  avfilter_inout_free(&inputs);
  avfilter_inout_free(&outputs);
  check_libav(parsed, kAction);
  check_libav(avfilter_graph_config(graph_.get(), nullptr), kAction);
}

void NoiseReducer::push(const float* left, const float* right, int count, const Sink& sink) {
  measure(left, right, count);
  pushed_ += count;
  filter(left, right, count, sink);
}

void NoiseReducer::finish(const Sink& sink) {
  const std::vector<float> silence(kBlock);
  while (given_ < pushed_) filter(silence.data(), silence.data(), kBlock, sink);
}

void NoiseReducer::measure(const float* left, const float* right, int count) {
  for (int i = 0; i < count; ++i) {
    energy_ += (double(left[i]) * left[i] + double(right[i]) * right[i]) / 2;
    if (++in_block_ < kBlock) continue;
    const double mean = energy_ / kBlock;
    const double below_db = mean > 0 ? -10 * std::log10(mean) : 127;
    ++levels_[static_cast<size_t>(std::clamp(std::lround(below_db), 0L, 127L))];
    energy_ = 0;
    in_block_ = 0;
    if (++measured_ % kBlocksPerUpdate == 0) set_floor();
  }
}

void NoiseReducer::set_floor() {
  const auto level_reached_by = [this](double share) {
    int64_t quieter = 0;
    for (size_t below = levels_.size(); below-- > 0;) {
      quieter += levels_[below];
      if (double(quieter) >= share * double(measured_)) return -double(below);
    }
    return 0.0;
  };
  const double noise = level_reached_by(kQuietShare) + kAboveMeanDb;
  const double floor =
      std::clamp(std::min(noise, level_reached_by(kLoudShare) - kBelowLoudDb), kLowestFloorDb, kHighestFloorDb);
  const std::string text = std::to_string(static_cast<int>(std::lround(floor)));
  check_libav(avfilter_graph_send_command(graph_.get(), "afftdn", "nf", text.c_str(), nullptr, 0, 0), kAction);
}

void NoiseReducer::filter(const float* left, const float* right, int count, const Sink& sink) {
  const Frame frame = sound_block(left, right, count);
  check_libav(av_buffersrc_add_frame(source_, frame.get()), kAction);
  drain(sink);
}

void NoiseReducer::drain(const Sink& sink) {
  while (true) {
    const Frame frame = new_frame();
    const int result = av_buffersink_get_frame(sink_, frame.get());
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
