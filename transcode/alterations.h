// What a preparation hides of a film or a sound: passages that nobody may see or hear, faces that are covered, voices
// that are changed. All of it happens before anything is made or measured: encoders, pictures, waveform and loudness
// never get what is hidden, and the time line stays what it was. Plain data.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace resonance::transcode {

// A passage that nobody may see or hear, in ms of the film: the start inclusive, the end exclusive.
struct SealedRange {
  int64_t start_ms = 0;
  int64_t end_ms = 0;
  bool operator==(const SealedRange&) const = default;
};

// Sides of the picture are counted in so many parts.
inline constexpr int kPictureParts = 10'000;

// Where a box is at one moment, in parts of the picture as it is seen: upright, with square pixels.
struct BoxMoment {
  int64_t time_ms = 0;
  int x = 0;  // of its left side
  int y = 0;  // of its upper side
  int width = 0;
  int height = 0;
  bool operator==(const BoxMoment&) const = default;
};

// One face, covered in every picture that is shown at any time from the first moment to the last, both included. The
// box moves evenly from each to the next.
struct CoveredFace {
  bool blurred = false;            // rather than opaque (transcode/faces.h)
  std::vector<BoxMoment> moments;  // at least one, each later than the one before
  bool operator==(const CoveredFace&) const = default;
};

// A time of the sound with voices made deeper, or higher, in ms: the start inclusive, the end exclusive.
struct ChangedVoice {
  int64_t start_ms = 0;
  int64_t end_ms = 0;
  bool higher = false;
  bool operator==(const ChangedVoice&) const = default;
};

struct Alterations {
  std::vector<SealedRange> seals = {};
  std::vector<CoveredFace> faces = {};
  std::vector<ChangedVoice> voices = {};
  bool empty() const { return seals.empty() && faces.empty() && voices.empty(); }
  bool operator==(const Alterations&) const = default;
};

// Seals in order, those that touch joined; voices in order and apart, where two overlap the earlier one's end begins
// the later. Error{invalid} for an end that is not after its start, a start below 0, a face without a moment, moments
// out of order, or a box that is empty or leaves the picture (a defect of the caller).
Alterations sorted(Alterations alterations);

// One line of JSON and back. Throws nlohmann's exceptions when it does not hold.
std::string to_json(const Alterations& alterations);
Alterations alterations_from_json(std::string_view json);

}  // namespace resonance::transcode
