// Looks at the film as it passes and keeps what its pictures need: storyboard tiles and the best frame for a poster.
//
// One decode serves the ladder and the pictures. The poster is the best-scored frame among the storyboard's moments
// over the whole film; the first frame and the last tenth of the film serve only when nothing else has anything to
// show.
#pragma once

#include <vector>

#include "transcode/libav.h"
#include "transcode/output_folder.h"
#include "transcode/storyboard.h"

namespace resonance::transcode {

class FrameSampler {
 public:
  // An upright yuv420p frame with its time in kClockBase.
  void see(const AVFrame& frame);
  // Writes poster, sheets and cues into the folder.
  void write(OutputFolder& folder, int64_t duration_ms);

 private:
  struct Candidate {
    int64_t time_ms = 0;
    double score = 0;
    Frame frame;
  };
  void consider(const AVFrame& frame, int64_t time_ms, double score);
  const Candidate& best(int64_t duration_ms) const;

  Storyboard storyboard_;
  Owned<SwsContext> tile_scaler_;
  std::vector<Candidate> candidates_;  // the best few, so that a late one can be passed over
};

}  // namespace resonance::transcode
