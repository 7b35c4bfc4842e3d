// Hides what is to be hidden of a film's pictures, on their way from the source to the ladder. Whatever comes after it
// never gets the real ones.
#pragma once

#include <functional>

#include "transcode/alterations.h"
#include "transcode/libav.h"

namespace resonance::transcode {

// Whether a picture is one that was altered.
bool is_altered(const AVFrame& picture);

// Lets pictures pass, each once it is known until when it is shown: one that is sealed for any part of that time is
// dark altogether, wherever it is repeated, and its faces are covered wherever their boxes are meanwhile. One thread.
class PictureAlteration {
 public:
  // `alterations`, sorted(), outlive it. Of a film's first picture (`from_beginning`) what precedes it is shown too.
  // `margin`: pictures nearer than that to what is hidden are altered with it. All in kClockBase.
  PictureAlteration(const Alterations& alterations, bool from_beginning, int64_t frame_duration, int64_t margin)
      : alterations_(alterations), starts_film_(from_beginning), frame_duration_(frame_duration), margin_(margin) {}

  using Sink = std::function<void(Frame)>;
  // yuv420p in the 16..235 range; gives the one before. With nothing to hide nothing is held.
  void push(Frame frame, const Sink& sink);
  // Gives the last one, which is shown until whatever end.
  void finish(const Sink& sink);
  // The picture that is held; null for none.
  const AVFrame* held() const { return held_.get(); }

 private:
  void let_go(int64_t end, const Sink& sink);

  const Alterations& alterations_;
  bool starts_film_;
  int64_t frame_duration_;
  int64_t margin_;
  Frame held_;
};

}  // namespace resonance::transcode
