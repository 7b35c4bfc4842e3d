#include "festival/fraction.h"

#include <numeric>

namespace resonance::festival {
namespace {

// The product of two 63-bit numbers.
__extension__ using Wide = __int128;

}  // namespace

std::strong_ordering Fraction::operator<=>(const Fraction& other) const {
  return Wide(numerator) * other.denominator <=> Wide(other.numerator) * denominator;
}

std::string text(const Fraction& value) {
  const int64_t common = std::gcd(value.numerator, value.denominator);
  const int64_t below = value.denominator / common;
  return std::to_string(value.numerator / common) + (below == 1 ? "" : "/" + std::to_string(below));
}

std::string percent(const Fraction& value) {
  const auto tenths =
      static_cast<int64_t>((Wide(value.numerator) * 2000 + value.denominator) / (Wide(value.denominator) * 2));
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

}  // namespace resonance::festival
