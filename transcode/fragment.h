// Puts a movie fragment at its place in a longer film. Pure.
//
// Source: ISO/IEC 14496-12 §8.8.5 (mfhd) and §8.8.12 (tfdt).
#pragma once

#include <cstdint>
#include <string>

namespace resonance::transcode {

// `bytes`: whole boxes (moof, mdat, …) of one track, as a muxer wrote them for a film starting at zero. Every moof gets
// `sequence_number` and its decoding time moves by `shift`, in the track's timescale. Error{internal} for boxes that
// are not as the muxer writes them.
void place_fragment(std::string& bytes, uint32_t sequence_number, int64_t shift);

}  // namespace resonance::transcode
