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
  ends_ = make_filters(*graph_, "buffer", arguments, description, kAction);
}

void FilterGraph::push(Frame frame, const Sink& sink) {
  check_libav(av_buffersrc_add_frame(ends_.source, frame.get()), kAction);
  drain(sink);
}

void FilterGraph::finish(const Sink& sink) {
  check_libav(av_buffersrc_add_frame(ends_.source, nullptr), kAction);
  drain(sink);
}

void FilterGraph::drain(const Sink& sink) {
  while (true) {
    Frame frame = new_frame();
    const int result = av_buffersink_get_frame(ends_.sink, frame.get());
    if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return;
    check_libav(result, kAction);
    // A deinterlacer counts in half ticks.
    frame->pts = av_rescale_q(frame->pts, av_buffersink_get_time_base(ends_.sink), kClockBase);
    sink(std::move(frame));
  }
}

}  // namespace resonance::transcode
