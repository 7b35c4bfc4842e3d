// Who saw what is not public, as several pages show it.
#pragma once

#include "server/app.h"
#include "server/http.h"
#include "server/render.h"

namespace resonance::server::pages {

// {who, date, date_iso, title, url} of one record.
View viewing_view(App& app, const Request& request, const Viewing& viewing);

}  // namespace resonance::server::pages
