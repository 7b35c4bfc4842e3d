// The journal's entries, as several pages show them.
#pragma once

#include "server/app.h"
#include "server/http.h"

namespace resonance::server::pages {

// {date, date_iso, act, who, words}
View act_view(App& app, const Request& request, const JournalEntry& entry);

}  // namespace resonance::server::pages
