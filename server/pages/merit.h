// The films of a jury in counted order, drawn: the reason of each place, its merit profile, who ties with whom.
#pragma once

#include <functional>
#include <string>

#include "catalogue/juries.h"
#include "festival/ballots.h"
#include "server/render.h"

namespace resonance::server::pages {

// Sets what templates/merit-legend.mustache and merit-row.mustache show: `legend`, `rows` (the best first) and
// `unranked`. `complete`: what a page adds to a film, ranked or not, by its key in the ballots ("film-3").
void set_count(View& view, const Words& words, const Jury& jury, const festival::Ballots& ballots,
               const std::function<void(const std::string& key, View& row)>& complete = {});

}  // namespace resonance::server::pages
