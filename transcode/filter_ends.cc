#include "transcode/filter_ends.h"

#include <cerrno>

namespace resonance::transcode {
namespace {

AVFilterContext* add_filter(AVFilterGraph& graph, const std::string& filter, const char* name, const char* arguments,
                            std::string_view action) {
  AVFilterContext* made = nullptr;
  const AVFilter* kind = avfilter_get_by_name(filter.c_str());
  check_libav(avfilter_graph_create_filter(&made, kind, name, arguments, nullptr, &graph), action);
  return made;
}

}  // namespace

FilterEnds make_filters(AVFilterGraph& graph, const std::string& kind, const std::string& arguments,
                        const std::string& description, std::string_view action) {
  const FilterEnds ends{add_filter(graph, kind, "in", arguments.c_str(), action),
                        add_filter(graph, kind + "sink", "out", nullptr, action)};
  AVFilterInOut* outputs = avfilter_inout_alloc();
  AVFilterInOut* inputs = avfilter_inout_alloc();
  if (outputs && inputs) {
    *outputs = {av_strdup("in"), ends.source, 0, nullptr};
    *inputs = {av_strdup("out"), ends.sink, 0, nullptr};
  }
  const int parsed = outputs && inputs
                         ? avfilter_graph_parse_ptr(&graph, description.c_str(), &inputs, &outputs, nullptr)
                         : AVERROR(ENOMEM);
  avfilter_inout_free(&inputs);
  avfilter_inout_free(&outputs);
  check_libav(parsed, action);
  check_libav(avfilter_graph_config(&graph, nullptr), action);
  return ends;
}

}  // namespace resonance::transcode
