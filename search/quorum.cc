#include "search/quorum.h"

#include <cmath>

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
  Scales rough(items.get_lastdocid());
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
    rough.add(having.back(), weights.back());
  }
  const double needed = needed_share * whole - rounding;
  DocumentSet most = rough.of_at_least(needed);
  // Nothing was rough in what reads no places.
  Scales exact(items.get_lastdocid());
  bool was_rough = false;
  for (size_t i = 0; i < demands.size(); ++i) {
    if (reads_places(demands[i].query)) {
      having[i] = matching(demands[i].query, items, another, &most);
      was_rough = true;
    }
    if (demands[i].is_exact) most.intersect(having[i]);
    exact.add(having[i], weights[i]);
  }
  if (was_rough) most.intersect(exact.of_at_least(needed));
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
