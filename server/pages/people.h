// What a person agreed to, as several pages show it.
#pragma once

#include "catalogue/consents.h"
#include "server/render.h"

namespace resonance::server::pages {

// {aspect, scopes} in words, a row for each aspect; one row where all are alike.
ViewList grant_views(const Words& words, const Consent& consent);

}  // namespace resonance::server::pages
