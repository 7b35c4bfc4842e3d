#include "search/quorum.h"

#include <cmath>
#include <utility>

namespace resonance::search {
namespace {

constexpr double needed_share = 2.0 / 3;
constexpr double rounding = 1e-9;  // of four demands alike of six

}  // namespace

Quorum::Quorum(std::vector<Demand> demands, const Xapian::Database& items, const AnotherHandle& another)
    : last_(items.get_lastdocid()) {
  for (Demand& demand : demands) {
    DocumentSet having = matching(demand.query, items, another);
    const size_t count = having.count();
    const bool weighs = !demand.is_exact && count > 0;
    const double weight =
        weighs ? std::log(1 + static_cast<double>(items.get_doccount()) / static_cast<double>(count)) : 0;
    demands_.push_back({std::move(demand), std::move(having), weight});
  }
}

DocumentSet Quorum::most() const {
  std::vector<double> weights(last_ + 1, 0.0);
  double whole = 0;
  for (const Counted& each : demands_) {
    whole += each.weight;
    each.having.each([&](Xapian::docid document) { weights[document] += each.weight; });
  }
  DocumentSet most(last_);
  for (Xapian::docid document = 1; document <= last_; ++document) {
    if (weights[document] >= needed_share * whole - rounding) most.add(document);
  }
  for (const Counted& each : demands_) {
    if (each.demand.is_exact) most.intersect(each.having);
  }
  return most;
}

std::vector<std::string> Quorum::missing(Xapian::docid document) const {
  std::vector<std::string> missing;
  for (const Counted& each : demands_) {
    if (!each.having.contains(document)) missing.push_back(each.demand.typed);
  }
  return missing;
}

}  // namespace resonance::search
