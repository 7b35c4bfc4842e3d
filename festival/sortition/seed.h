// The public seed of a draw: announced beforehand, known to everybody afterwards, in nobody's hand.
//
// Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace resonance::festival::sortition {

// "5 numbers from 1 to 49, whatever their order", "12 dice in the order thrown".
struct SeedNumbers {
  int count = 0;
  int lowest = 0;
  int highest = 0;       // inclusive
  bool ordered = false;  // else they are a set: no number twice, sorted
};

struct SeedSource {
  std::string announced;  // in words: "Loto of the FDJ, draw of 12 December 2026"
  int64_t from_ms = 0;    // it becomes known at this moment at the earliest, inclusive
  int64_t until_ms = 0;   // and must be given by then, exclusive
  std::vector<SeedNumbers> numbers;
};

// Error{invalid} when it makes no sense, or holds fewer possible seeds than the urn has balls.
void check_seed_source(const SeedSource& source);

// "4-12-23-31-40+7" of "31 4, 12 40 23 + 7": one text for one seed. Error{invalid} names what is wrong: a character, a
// number out of range or twice, too few or too many. Error{conflict} when `revealed_ms` is too early or late.
std::string canonical_seed(const SeedSource& source, std::string_view typed, int64_t revealed_ms);

// SHA-256, lowercase hexadecimal.
std::string sha256(std::string_view bytes);

struct Ball {
  int64_t ball = 0;  // 0 <= ball < balls
  int attempt = 0;   // hashes that were rejected before, so that every ball is as likely
  bool operator==(const Ball&) const = default;
};
// The first 64 bits of SHA-256("resonance-draw-1\n{commitment}\n{seed}\n{counter}\n{attempt}\n"), modulo `balls`; the
// next attempt while they are in the last, incomplete part of the range. Counter 0 is the jury, then one per
// replacement.
Ball ball_of(const std::string& commitment, const std::string& canonical_seed, int counter, int64_t balls);

}  // namespace resonance::festival::sortition
