// Linear equations in whole numbers, solved without rounding. Private to the room, because GMP is.
#pragma once

#include <gmpxx.h>

#include <vector>

namespace resonance::festival {

// x of `matrix` · x = `right`, for a square matrix that is symmetric and positive definite (so that no pivot is zero).
// Fraction-free elimination: E. H. Bareiss, "Sylvester's identity and multistep integer-preserving Gaussian
// elimination", Mathematics of Computation 22, 1968, 565-578: each division leaves no remainder.
// Cost: n³/3 products of numbers of n times the digits of an entry: 60 unknowns about 0.1 s.
std::vector<mpq_class> solve(std::vector<std::vector<mpz_class>> matrix, std::vector<mpz_class> right);

}  // namespace resonance::festival
