// The drawn shape of a sound: one to two thousand pairs of least and greatest sample, however long it is. Pure.
//
// Pairs are joined two by two whenever there are too many, so memory and cost never depend on a declared length.
// Source: the JSON form, version 2, of BBC audiowaveform (github.com/bbc/audiowaveform, doc/DataFormat.md).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace resonance::transcode {

class Waveform {
 public:
  explicit Waveform(int sample_rate) : sample_rate_(sample_rate) {}
  // Two channels of `count` samples, -1 to 1; their mean is drawn.
  void add(const float* left, const float* right, int64_t count);
  // One line: {"version":2,"channels":1,"sample_rate":…,"samples_per_pixel":…,"bits":8,"length":…,"data":[min,max,…]}
  // Every sample times `factor`.
  std::string to_json(float factor = 1) const;
  int64_t samples() const { return samples_; }

 private:
  struct Pair {
    float least = 0;
    float greatest = 0;
  };
  void close_pixel();

  int sample_rate_;
  int64_t samples_per_pixel_ = 16;
  int64_t samples_ = 0;
  int64_t in_current_ = 0;
  Pair current_;
  std::vector<Pair> pixels_;
};

}  // namespace resonance::transcode
