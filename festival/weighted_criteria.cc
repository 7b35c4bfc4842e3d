#include "festival/weighted_criteria.h"

#include <gmpxx.h>

#include <algorithm>
#include <numeric>
#include <optional>

#include "festival/severity.h"

namespace resonance::festival {
namespace {

std::string rounded(const mpq_class& value) {
  const mpz_class twice = abs(value.get_num()) * 2000 + value.get_den();
  const mpz_class thousandths = twice / (value.get_den() * 2);
  std::string digits = thousandths.get_str();
  if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
  digits.insert(digits.size() - 3, ".");
  return (value < 0 && thousandths != 0 ? "-" : "") + digits;
}

Note note(const mpq_class& value) {
  return {value.get_str(), rounded(value)};
}

// Indexes without gaps for those films or voters that are there at all.
class Present {
 public:
  explicit Present(size_t all) : index_(all, kAbsent) {}
  void add(uint32_t each) { index_[each] = 0; }
  void number() {
    for (uint32_t each = 0; each < index_.size(); ++each) {
      if (index_[each] == kAbsent) continue;
      index_[each] = static_cast<uint32_t>(present_.size());
      present_.push_back(each);
    }
  }
  uint32_t operator[](uint32_t each) const { return index_[each]; }
  const std::vector<uint32_t>& all() const { return present_; }

 private:
  static constexpr uint32_t kAbsent = UINT32_MAX;
  std::vector<uint32_t> index_;
  std::vector<uint32_t> present_;
};

// The grids as one note each, a whole number: the note × the sum of the weights.
struct Sheet {
  Present films, jurors;
  std::vector<NotePoint> points;
  std::vector<int64_t> film_sums, film_counts, juror_counts;
};

Sheet sheet_of(const Ballots& ballots, const WeightedCriteria& method) {
  Sheet sheet{Present(ballots.films.size()), Present(ballots.voters.size()), {}, {}, {}, {}};
  for (const Grid& grid : ballots.grids) {
    sheet.films.add(grid.film);
    sheet.jurors.add(grid.voter);
  }
  sheet.films.number();
  sheet.jurors.number();
  sheet.film_sums.assign(sheet.films.all().size(), 0);
  sheet.film_counts.assign(sheet.films.all().size(), 0);
  sheet.juror_counts.assign(sheet.jurors.all().size(), 0);
  for (const Grid& grid : ballots.grids) {
    int64_t note = 0;
    for (size_t i = 0; i < grid.scores.size(); ++i) note += method.criteria[i].weight * grid.scores[i];
    const NotePoint point{sheet.jurors[grid.voter], sheet.films[grid.film], note};
    sheet.points.push_back(point);
    sheet.film_sums[point.film] += note;
    ++sheet.film_counts[point.film];
    ++sheet.juror_counts[point.juror];
  }
  return sheet;
}

struct Scored {
  CriteriaStanding standing;
  mpq_class decides;
};

void rank(std::vector<Scored>& scored, CriteriaResult& result) {
  std::ranges::stable_sort(scored, [](const Scored& one, const Scored& other) { return one.decides > other.decides; });
  for (size_t i = 0; i < scored.size(); ++i) {
    const bool tie = i > 0 && scored[i].decides == scored[i - 1].decides;
    scored[i].standing.rank = tie ? scored[i - 1].standing.rank : static_cast<int>(i) + 1;
    result.standings.push_back(scored[i].standing);
  }
}

}  // namespace

CriteriaResult weighted_criteria(const Ballots& ballots, const WeightedCriteria& method) {
  using Correction = CriteriaResult::Correction;
  const Sheet sheet = sheet_of(ballots, method);
  const size_t films = sheet.films.all().size(), jurors = sheet.jurors.all().size();
  CriteriaResult result;
  result.groups = groups_of_jurors(sheet.points, jurors, films);
  std::optional<AdditiveFit> fitted;
  if (result.groups > 1) {
    result.correction = Correction::unlinked;
  } else if (std::min(jurors, films) > kMostCorrected) {
    result.correction = Correction::too_large;
  } else if (result.groups == 1) {
    fitted = fit(sheet.points, jurors, films);
    const bool applied = method.severity == WeightedCriteria::Severity::corrected;
    result.correction = applied ? Correction::applied : Correction::shown;
  }

  int64_t weights = 0;
  for (const Criterion& each : method.criteria) weights += each.weight;
  const mpq_class unit(1, weights);
  std::vector<Scored> scored;
  for (uint32_t i = 0; i < films; ++i) {
    mpq_class mean(mpz_class(sheet.film_sums[i]), mpz_class(sheet.film_counts[i]) * weights);
    mean.canonicalize();
    Scored each{{sheet.films.all()[i], 1, sheet.film_counts[i], note(mean), {}}, mean};
    if (fitted) {
      const mpq_class corrected = fitted->notes[i] * unit;
      each.standing.corrected = note(corrected);
      if (result.correction == Correction::applied) each.decides = corrected;
    }
    scored.push_back(std::move(each));
  }
  rank(scored, result);
  for (uint32_t i = 0; fitted && i < jurors; ++i) {
    result.severities.push_back({sheet.jurors.all()[i], sheet.juror_counts[i], note(fitted->severities[i] * unit)});
  }
  for (uint32_t film = 0; film < ballots.films.size(); ++film) {
    if (!std::ranges::binary_search(sheet.films.all(), film)) result.unranked.push_back(film);
  }
  return result;
}

}  // namespace resonance::festival
