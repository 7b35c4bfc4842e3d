// What goes into a graph of libavfilter and what comes out of it. Private to this room.
#pragma once

#include <string>
#include <string_view>

#include "transcode/libav.h"

namespace resonance::transcode {

struct FilterEnds {
  AVFilterContext* source = nullptr;  // the graph's
  AVFilterContext* sink = nullptr;
};

// Fills an empty graph with the filters that `description` names, in libavfilter's syntax, between a source of the
// given kind ("buffer", "abuffer") with its arguments and its sink, and makes it ready. Error: see throw_libav().
FilterEnds make_filters(AVFilterGraph& graph, const std::string& kind, const std::string& arguments,
                        const std::string& description, std::string_view action);

}  // namespace resonance::transcode
