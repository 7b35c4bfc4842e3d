// An exact share: points of duels, ballots of ballots. No cost, any thread, no error.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace resonance::festival {

// Its numerator and denominator are below 2^63; 0 < denominator. Not reduced until it is written.
struct Fraction {
  int64_t numerator = 0;
  int64_t denominator = 1;

  std::strong_ordering operator<=>(const Fraction& other) const;
  bool operator==(const Fraction& other) const { return (*this <=> other) == 0; }
};

// In lowest terms: "2/5", "3".
std::string text(const Fraction& value);
// In per cent with one decimal, halves rounded up: "40.0". For reading only, nothing is decided by it. Not below zero.
std::string percent(const Fraction& value);

}  // namespace resonance::festival
