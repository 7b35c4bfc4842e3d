// One libavfilter chain over a sound that gives as many samples as it gets, each at its own moment. Stereo at
// kSoundRate, one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "transcode/filter_ends.h"

namespace resonance::transcode {

class SoundFilter {
 public:
  // `latency`: so many samples come out of `description` before the first one that went in.
  SoundFilter(const std::string& description, int64_t latency);

  using Sink = std::function<void(float* left, float* right, int count)>;
  // Gives what is ready, some hundredths of a second later than it came.
  void push(const float* left, const float* right, int count, const Sink& sink);
  // Gives the rest; nothing may be pushed afterwards.
  void finish(const Sink& sink);
  // Sets an option of one of its filters from here on.
  void set(const char* filter, const char* option, const std::string& value);

 private:
  void filter(const float* left, const float* right, int count, const Sink& sink);
  void drain(const Sink& sink);

  Owned<AVFilterGraph> graph_;
  FilterEnds ends_;
  int64_t pushed_ = 0;
  int64_t given_ = 0;
  int64_t behind_;  // samples of the filter's run-in still to be left out
};

}  // namespace resonance::transcode
