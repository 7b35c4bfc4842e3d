#include "catalogue/selections.h"

#include <algorithm>

#include "catalogue/gate.h"

namespace resonance {

std::vector<PublicSelection> public_selections(Catalogue& catalogue, const Item& item, int64_t now_ms) {
  std::vector<PublicSelection> all;
  if (!may_be_named(item, now_ms)) return all;
  for (const Submission& each : catalogue.submissions.of_item(item.id)) {
    if (each.state != SubmissionState::selected) continue;
    const auto edition = catalogue.editions.find(each.edition);
    if (edition && is_selection_public(*edition, now_ms)) all.push_back({*edition, each});
  }
  std::ranges::sort(all, std::greater<>(), [](const PublicSelection& each) { return each.edition.year; });
  return all;
}

}  // namespace resonance
