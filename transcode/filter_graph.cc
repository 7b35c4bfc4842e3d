#include "transcode/filter_graph.h"

extern "C" {
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
}

#include <cerrno>

#include "base/error.h"

namespace resonance::transcode {
namespace {

constexpr const char* kAction = "resize the film";

}  // namespace

FilterGraph::FilterGraph(const AVFrame& like, const std::string& description, int threads)
    : graph_(avfilter_graph_alloc()) {
  if (!graph_) throw system_error(ENOMEM, kAction);
  graph_->nb_threads = threads;
  const AVRational aspect = like.sample_aspect_ratio;
  const std::string arguments = "video_size=" + std::to_string(like.width) + "x" + std::to_string(like.height) +
                                ":pix_fmt=" + std::to_string(like.format) + ":time_base=1/" + std::to_string(kClock) +
                                ":pixel_aspect=" + std::to_string(aspect.den > 0 ? aspect.num : 0) + "/" +
                                std::to_string(aspect.den > 0 ? aspect.den : 1);
  check_libav(avfilter_graph_create_filter(&source_, avfilter_get_by_name("buffer"), "in", arguments.c_str(), nullptr,
                                           graph_.get()),
              kAction);
  check_libav(
      avfilter_graph_create_filter(&sink_, avfilter_get_by_name("buffersink"), "out", nullptr, nullptr, graph_.get()),
      kAction);
  AVFilterInOut* outputs = avfilter_inout_alloc();
  AVFilterInOut* inputs = avfilter_inout_alloc();
  if (outputs && inputs) {
    *outputs = {av_strdup("in"), source_, 0, nullptr};
    *inputs = {av_strdup("out"), sink_, 0, nullptr};
  }
  const int parsed = outputs && inputs
                         ? avfilter_graph_parse_ptr(graph_.get(), description.c_str(), &inputs, &outputs, nullptr)
                         : AVERROR(ENOMEM);
  avfilter_inout_free(&inputs);
  avfilter_inout_free(&outputs);
  check_libav(parsed, kAction);
  check_libav(avfilter_graph_config(graph_.get(), nullptr), kAction);
}

void FilterGraph::push(Frame frame, const Sink& sink) {
  check_libav(av_buffersrc_add_frame(source_, frame.get()), kAction);
  drain(sink);
}

void FilterGraph::finish(const Sink& sink) {
  check_libav(av_buffersrc_add_frame(source_, nullptr), kAction);
  drain(sink);
}

void FilterGraph::drain(const Sink& sink) {
  while (true) {
    Frame frame = new_frame();
    const int result = av_buffersink_get_frame(sink_, frame.get());
    if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return;
    check_libav(result, kAction);
    // A deinterlacer counts in half ticks.
    frame->pts = av_rescale_q(frame->pts, av_buffersink_get_time_base(sink_), kClockBase);
    sink(std::move(frame));
  }
}

}  // namespace resonance::transcode
