// A motion, as the room of a jury and its minutes show it.
#pragma once

#include "server/deliberation.h"
#include "server/render.h"

namespace resonance::server::pages {

// {text, award, film, proposer, proposed, is_open, cast, closed, is_adopted, outcome}; `award`, `film` and `closed` or
// false.
View motion_view(const Words& words, const Room& room, const RoomNames& names, const Motion& motion);

}  // namespace resonance::server::pages
