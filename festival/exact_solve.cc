#include "festival/exact_solve.h"

namespace resonance::festival {

std::vector<mpq_class> solve(std::vector<std::vector<mpz_class>> matrix, std::vector<mpz_class> right) {
  const size_t n = matrix.size();
  mpz_class previous = 1;
  for (size_t k = 0; k + 1 < n; ++k) {
    const mpz_class& pivot = matrix[k][k];
    for (size_t i = k + 1; i < n; ++i) {
      const mpz_class factor = matrix[i][k];
      const auto reduce = [&](mpz_class& entry, const mpz_class& above) {
        entry *= pivot;
        entry -= factor * above;
        mpz_divexact(entry.get_mpz_t(), entry.get_mpz_t(), previous.get_mpz_t());
      };
      for (size_t j = k + 1; j < n; ++j) reduce(matrix[i][j], matrix[k][j]);
      reduce(right[i], right[k]);
    }
    previous = pivot;
  }
  std::vector<mpq_class> x(n);
  for (size_t row = n; row-- > 0;) {
    mpq_class sum = right[row];
    for (size_t j = row + 1; j < n; ++j) sum -= mpq_class(matrix[row][j]) * x[j];
    x[row] = sum / mpq_class(matrix[row][row]);
  }
  return x;
}

}  // namespace resonance::festival
