// The record of who saw what is not public (catalogue/viewings.h): kept by every exit of an item and of its files, for
// as long as the setting viewings_kept_months says.
#pragma once

#include "server/app.h"
#include "server/http.h"

namespace resonance::server {

// For whoever just was allowed to have it, unless everybody may or it is their own deposit. Once a day for each. Error
// as the catalogue's: what cannot be written down is not shown.
void note_viewing(App& app, const Request& request, const Item& item);

// Removes what is older than the setting says. Call now and then (each hour).
void forget_viewings(App& app, int64_t now_ms);

}  // namespace resonance::server
