// One libavfilter chain from one frame shape to one other. One thread at a time.
#pragma once

#include <functional>
#include <string>

#include "transcode/filter_ends.h"

namespace resonance::transcode {

class FilterGraph {
 public:
  // Frames like `like`, with times in kClockBase, will go through `description`.
  FilterGraph(const AVFrame& like, const std::string& description, int threads);

  using Sink = std::function<void(Frame)>;
  void push(Frame frame, const Sink& sink);
  // Gives what the filters still hold; nothing may be pushed afterwards.
  void finish(const Sink& sink);

 private:
  void drain(const Sink& sink);

  Owned<AVFilterGraph> graph_;
  FilterEnds ends_;
};

}  // namespace resonance::transcode
