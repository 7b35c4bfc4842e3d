// The passages of a film that nobody may see or hear: a dark picture and silence stand in their place, and the time
// line stays what it was. Whatever comes after these (encoders, pictures, waveform, loudness) never gets the real ones.
//
// Pure, one thread each. Ranges are in order and apart, as sorted_seals() gives them.
#pragma once

#include <functional>
#include <vector>

#include "transcode/libav.h"
#include "transcode/prepare.h"

namespace resonance::transcode {

// In order, those that touch joined. Error{invalid} for an end that is not after its start, or a start below 0 (a
// defect of the caller).
std::vector<SealedRange> sorted_seals(std::vector<SealedRange> seals);

// Whether something that lasts from `start` until `end` (kClockBase, exclusive) touches a seal.
bool touches_seal(const std::vector<SealedRange>& seals, int64_t start, int64_t end);

// Whether a picture is one of those dark ones that PictureSeal puts.
bool is_sealed(const AVFrame& picture);

// Lets pictures pass, each once it is known until when it is shown: one that is sealed for any part of that time is
// dark altogether, wherever it is repeated.
class PictureSeal {
 public:
  // `seals` outlive it. Of a film's first picture (`from_beginning`) what precedes it is shown too. `margin`: pictures
  // nearer than that to a seal are sealed with it. All in kClockBase.
  PictureSeal(const std::vector<SealedRange>& seals, bool from_beginning, int64_t frame_duration, int64_t margin)
      : seals_(seals), starts_film_(from_beginning), frame_duration_(frame_duration), margin_(margin) {}

  using Sink = std::function<void(Frame)>;
  // yuv420p in the 16..235 range; gives the one before. Without seals nothing is held.
  void push(Frame frame, const Sink& sink);
  // Gives the last one, which is shown until whatever end.
  void finish(const Sink& sink);
  // The picture that is held; null for none.
  const AVFrame* held() const { return held_.get(); }

 private:
  void let_go(int64_t end, const Sink& sink);

  const std::vector<SealedRange>& seals_;
  bool starts_film_;
  int64_t frame_duration_;
  int64_t margin_;
  Frame held_;
};

// Silences what is sealed of `count` samples at kSoundRate, of which the first is number `position` of the film. The
// fade is outside the range.
void silence_sealed(const std::vector<SealedRange>& seals, int64_t position, float* left, float* right, int count);

// Where, in ms, `length_ms` of a sound that lasts `duration_ms` are not sealed: as near to `wanted_ms` as can be; where
// there is no such room, the longest there is. `end_ms` is at most `length_ms` after the start.
SealedRange unsealed_room(const std::vector<SealedRange>& seals, int64_t wanted_ms, int64_t length_ms,
                          int64_t duration_ms);

}  // namespace resonance::transcode
