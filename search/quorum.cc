#include "search/quorum.h"

#include <cmath>
#include <utility>

namespace resonance::search {
namespace {

constexpr double needed_share = 2.0 / 3;
constexpr double rounding = 1e-9;  // of four demands alike of six

// Documents by how much of a question they have.
class Scales {
 public:
  explicit Scales(Xapian::docid last) : weights_(last + 1, 0.0) {}

  void add(const DocumentSet& having, double weight) {
    having.each([&](Xapian::docid document) { weights_[document] += weight; });
  }
  DocumentSet of_at_least(double needed) const {
    const auto last = static_cast<Xapian::docid>(weights_.size() - 1);
    DocumentSet enough(last);
    for (Xapian::docid document = 1; document <= last; ++document) {
      if (weights_[document] >= needed) enough.add(document);
    }
    return enough;
  }

 private:
  std::vector<double> weights_;
};

}  // namespace

DocumentSet having_most(const std::vector<Demand>& demands, const Xapian::Database& items,
                        const AnotherHandle& another) {
  Scales scales(items.get_lastdocid());
  std::vector<DocumentSet> having;
  std::vector<double> weights;
  double whole = 0;
  for (const Demand& demand : demands) {
    having.push_back(roughly_matching(demand.query, items));
    const size_t count = having.back().count();
    const bool weighs = !demand.is_exact && count > 0;
    weights.push_back(weighs ? std::log(1 + static_cast<double>(items.get_doccount()) / static_cast<double>(count))
                             : 0);
    whole += weights.back();
    scales.add(having.back(), weights.back());
  }
  const double needed = needed_share * whole - rounding;
  DocumentSet most = scales.of_at_least(needed);
  for (size_t i = 0; i < demands.size(); ++i) {
    if (reads_places(demands[i].query)) {
      DocumentSet only_roughly = std::exchange(having[i], matching(demands[i].query, items, another, &most));
      only_roughly.subtract(having[i]);
      scales.add(only_roughly, -weights[i]);
    }
    if (demands[i].is_exact) most.intersect(having[i]);
  }
  most.intersect(scales.of_at_least(needed));
  return most;
}

std::map<Xapian::docid, std::vector<std::string>> missing_from(const DocumentSet& documents,
                                                               const std::vector<Demand>& demands,
                                                               const Xapian::Database& items) {
  std::map<Xapian::docid, std::vector<std::string>> missing;
  for (const Demand& demand : demands) {
    DocumentSet without = documents;
    without.subtract(matching(demand.query, items, {}, &documents));
    without.each([&](Xapian::docid document) { missing[document].push_back(demand.typed); });
  }
  return missing;
}

}  // namespace resonance::search
