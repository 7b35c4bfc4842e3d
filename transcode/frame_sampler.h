// Looks at a film's smallest rendition and keeps what its pictures need: storyboard tiles, and among their moments
// those that can be its poster.
#pragma once

#include <vector>

#include "transcode/face_finder.h"
#include "transcode/libav.h"
#include "transcode/output_folder.h"
#include "transcode/poster_choice.h"
#include "transcode/storyboard.h"

namespace resonance::transcode {

class FrameSampler {
 public:
  // What is sealed (transcode/seals.h) stands for nothing. `seals` outlive it.
  explicit FrameSampler(const std::vector<SealedRange>& seals) : seals_(seals) {}

  // A frame of the film at `time_ms`, in order; planar, 8 bits.
  void see(const AVFrame& frame, int64_t time_ms);
  // See PosterChoice.
  std::vector<int64_t> poster_moments(int64_t duration_ms) const { return choice_.moments(duration_ms); }
  // Writes sheets and cues.
  void write_storyboard(OutputFolder& folder, int64_t duration_ms) const;

 private:
  const std::vector<SealedRange>& seals_;
  Storyboard storyboard_;
  Owned<SwsContext> tile_scaler_;
  FaceFinder faces_;
  PosterChoice choice_;
};

// Writes the frame of that moment, as large as there is, as poster number `number`.
PosterMoment write_poster(const AVFrame& frame, int64_t time_ms, int number, OutputFolder& folder);

}  // namespace resonance::transcode
