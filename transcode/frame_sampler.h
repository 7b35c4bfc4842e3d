// Looks at a film's smallest rendition and keeps what its pictures need: storyboard tiles and the moment of the best
// frame for a poster.
//
// The poster is the best-scored frame among the storyboard's moments over the whole film; the first frame and the last
// tenth of the film serve only when nothing else has anything to show.
#pragma once

#include <optional>
#include <vector>

#include "transcode/libav.h"
#include "transcode/output_folder.h"
#include "transcode/storyboard.h"

namespace resonance::transcode {

class FrameSampler {
 public:
  // A frame of the film at `time_ms`, in order.
  void see(const AVFrame& frame, int64_t time_ms);
  // The moment that shows the film best; absent when nothing was seen.
  std::optional<int64_t> best_ms(int64_t duration_ms) const;
  // Writes poster, sheets and cues; `poster`: the frame of that moment, as large as there is.
  void write(OutputFolder& folder, int64_t duration_ms, const AVFrame& poster) const;

 private:
  struct Candidate {
    int64_t time_ms = 0;
    double score = 0;
  };
  void consider(int64_t time_ms, double score);

  Storyboard storyboard_;
  Owned<SwsContext> tile_scaler_;
  std::vector<Candidate> candidates_;  // the best few, so that a late one can be passed over
};

}  // namespace resonance::transcode
