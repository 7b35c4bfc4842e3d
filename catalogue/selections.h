// What everybody may know of the films that an edition of the festival has selected. Any thread.
#pragma once

#include "catalogue/catalogue.h"

namespace resonance {

struct PublicSelection {
  Edition edition;
  Submission submission;
};

// The editions whose selection the item is in and everybody may know so, the last year first.
std::vector<PublicSelection> public_selections(Catalogue& catalogue, const Item& item, int64_t now_ms);

}  // namespace resonance
