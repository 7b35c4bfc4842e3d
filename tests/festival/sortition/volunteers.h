// Volunteers as they sign up: not like the population that the quotas describe. Deterministic on every machine.
#pragma once

#include "festival/sortition/draw.h"

namespace resonance::festival::sortition {

// Six criteria (département, age, gender, QPV, diploma, occupation), each value's quota its share of the population,
// rounded down to up.
Quotas skewed_quotas(int seats);
std::vector<Volunteer> skewed_volunteers(int count, unsigned seed);

// Two criteria, as many quotas as fit in a head; 40 volunteers for 6 seats.
Call small_call();
// One salt per volunteer, the same every time.
std::vector<std::string> fixed_salts(const Call& call);

}  // namespace resonance::festival::sortition
