// A movie fragment of one track, as a muxer wrote it for a film that starts at zero. Pure.
//
// Source: ISO/IEC 14496-12 §8.8.5 (mfhd), §8.8.7 (tfhd), §8.8.8 (trun) and §8.8.12 (tfdt).
#pragma once

#include <cstdint>
#include <string>

namespace resonance::transcode {

// `bytes` below: whole boxes (moof, mdat, …). Error{internal} for boxes that are not as the muxer writes them.

// Puts it at its place in a longer film: every moof gets `sequence_number`, and its decoding time moves by `shift`, in
// the track's timescale.
void place_fragment(std::string& bytes, uint32_t sequence_number, int64_t shift);
// Gives it its numbers in a file of several tracks.
void number_fragment(std::string& bytes, uint32_t sequence_number, uint32_t track_id);

// Pictures that are stored out of order are shown earlier than they are decoded, by negative offsets; the largest of
// them, as a positive number in the track's timescale; 0 where there is none.
int64_t reordering(std::string& bytes);
// Shows every picture later by `shift`: at or after its decoding, where `shift` is the largest reordering of the film.
void delay_showing(std::string& bytes, int64_t shift);

// Where its first picture or sound ends, in bytes from its start.
int64_t end_of_first_sample(std::string& bytes);

}  // namespace resonance::transcode
