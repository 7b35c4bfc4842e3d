// What several pages show of the festival's screenings in the same way.
#pragma once

#include "server/app.h"
#include "server/http.h"
#include "server/programme.h"

namespace resonance::server::pages {

// The running order as this viewer reads it: what is taken out is not there, who is not named is "a film". Each {time,
// title, is_film, url, length, facts, summary, pause}.
ViewList line_views(App& app, const Request& request, const Edition& edition, const std::vector<ProgrammeLine>& lines);

// Where a contribution was or will be shown, for its own page: {text, url}. Only what is announced, and only while the
// festival may name it.
ViewList screening_views_of(App& app, const Request& request, const Item& item);

}  // namespace resonance::server::pages
