#include "festival/severity.h"

#include <numeric>

#include "festival/exact_solve.h"

namespace resonance::festival {
namespace {

// The same points seen from one side: rows are the jurors and columns the films, or the other way round.
struct Cell {
  uint32_t row = 0;
  uint32_t column = 0;
  int64_t note = 0;
};

// Row effects of the additive model, up to a constant: the first one is 0. The column effects are eliminated, which
// leaves for each row r:  n(r) x(r) - Σ over its columns c of mean of x over c  =  Σ of its notes - Σ of means of c.
std::vector<mpq_class> row_effects(const std::vector<Cell>& cells, size_t rows, size_t columns) {
  std::vector<std::vector<const Cell*>> by_column(columns);
  for (const Cell& cell : cells) by_column[cell.column].push_back(&cell);
  mpz_class common = 1;
  for (const auto& column : by_column) {
    if (!column.empty()) common = lcm(common, mpz_class(column.size()));
  }
  std::vector<std::vector<mpz_class>> matrix(rows, std::vector<mpz_class>(rows, 0));
  std::vector<mpz_class> right(rows, 0);
  for (const auto& column : by_column) {
    if (column.empty()) continue;
    const mpz_class part = common / mpz_class(column.size());
    mpz_class sum = 0;
    for (const Cell* cell : column) sum += mpz_class(cell->note);
    for (const Cell* cell : column) {
      matrix[cell->row][cell->row] += common;
      right[cell->row] += common * mpz_class(cell->note) - part * sum;
      for (const Cell* other : column) matrix[cell->row][other->row] -= part;
    }
  }
  // Without the first row and column the matrix is positive definite, since all rows hang together.
  matrix.erase(matrix.begin());
  for (auto& row : matrix) row.erase(row.begin());
  right.erase(right.begin());
  std::vector<mpq_class> effects = solve(std::move(matrix), std::move(right));
  effects.insert(effects.begin(), mpq_class(0));
  return effects;
}

// Of each column, the mean of what its cells say beyond their rows' effects.
std::vector<mpq_class> column_effects(const std::vector<Cell>& cells, const std::vector<mpq_class>& row_effect,
                                      size_t columns) {
  std::vector<mpq_class> sums(columns, 0);
  std::vector<size_t> counts(columns, 0);
  for (const Cell& cell : cells) {
    sums[cell.column] += mpq_class(mpz_class(cell.note)) - row_effect[cell.row];
    ++counts[cell.column];
  }
  for (size_t i = 0; i < columns; ++i) sums[i] /= mpq_class(mpz_class(counts[i]));
  return sums;
}

}  // namespace

size_t groups_of_jurors(const std::vector<NotePoint>& points, size_t jurors, size_t films) {
  std::vector<uint32_t> parent(jurors + films);
  std::iota(parent.begin(), parent.end(), 0);
  const auto root = [&](uint32_t each) {
    while (parent[each] != each) each = parent[each] = parent[parent[each]];
    return each;
  };
  size_t groups = jurors + films;
  for (const NotePoint& point : points) {
    const uint32_t one = root(point.juror), other = root(static_cast<uint32_t>(jurors) + point.film);
    if (one == other) continue;
    parent[one] = other;
    --groups;
  }
  return groups;  // each film belongs to one of its jurors' groups
}

AdditiveFit fit(const std::vector<NotePoint>& points, size_t jurors, size_t films) {
  const bool solve_jurors = jurors <= films;
  std::vector<Cell> cells;
  cells.reserve(points.size());
  for (const NotePoint& point : points) {
    cells.push_back(solve_jurors ? Cell{point.juror, point.film, point.note}
                                 : Cell{point.film, point.juror, point.note});
  }
  std::vector<mpq_class> rows = row_effects(cells, solve_jurors ? jurors : films, solve_jurors ? films : jurors);
  std::vector<mpq_class> columns = column_effects(cells, rows, solve_jurors ? films : jurors);
  AdditiveFit made{solve_jurors ? std::move(rows) : std::move(columns), {}};
  made.notes = solve_jurors ? std::move(columns) : std::move(rows);
  // Juror effects sum to zero; what they lose, the films gain. A severity is an effect with its sign turned.
  mpq_class mean = 0;
  for (const mpq_class& effect : made.severities) mean += effect;
  mean /= mpq_class(mpz_class(jurors));
  for (mpq_class& effect : made.severities) effect = mean - effect;
  for (mpq_class& note : made.notes) note += mean;
  return made;
}

}  // namespace resonance::festival
