// The count of an edition's ballots by its method, and the result as JSON ("resonance-result/1", docs/ballots.md).
//
// Pure: any thread, no errors. The same ballots give the same bytes; docs/recount.py gives them too, written
// independently of this code.
#pragma once

#include <string>
#include <variant>

#include "festival/borda.h"
#include "festival/majority_judgment.h"
#include "festival/weighted_criteria.h"

namespace resonance::festival {

// The alternative follows ballots.method.
using Result = std::variant<MajorityResult, BordaResult, CriteriaResult>;

// `ballots` are in order (festival/ballots.h). Costs what the method costs.
Result tally(const Ballots& ballots);

// Ends with a line end.
std::string result_json(const Ballots& ballots, const Result& result);

}  // namespace resonance::festival
