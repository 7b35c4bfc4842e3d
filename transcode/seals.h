// The passages of a film that nobody may see or hear: a dark picture (transcode/picture_alteration.h) and silence stand
// in their place.
//
// Pure, one thread each. Ranges are in order and apart, as sorted_seals() gives them.
#pragma once

#include <vector>

#include "transcode/alterations.h"

namespace resonance::transcode {

// In order, those that touch joined. Error{invalid} for an end that is not after its start, or a start below 0 (a
// defect of the caller).
std::vector<SealedRange> sorted_seals(std::vector<SealedRange> seals);

// Whether something that lasts from `start` until `end` (kClockBase, exclusive) touches a seal.
bool touches_seal(const std::vector<SealedRange>& seals, int64_t start, int64_t end);

// Silences what is sealed of `count` samples at kSoundRate, of which the first is number `position` of the film. The
// fade is outside the range.
void silence_sealed(const std::vector<SealedRange>& seals, int64_t position, float* left, float* right, int count);

// Where, in ms, `length_ms` of a sound that lasts `duration_ms` are not sealed: as near to `wanted_ms` as can be; where
// there is no such room, the longest there is. `end_ms` is at most `length_ms` after the start.
SealedRange unsealed_room(const std::vector<SealedRange>& seals, int64_t wanted_ms, int64_t length_ms,
                          int64_t duration_ms);

}  // namespace resonance::transcode
