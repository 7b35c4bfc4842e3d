// The one reading of a search address, so that the page and the API cannot answer differently.
#pragma once

#include "search/index.h"
#include "server/http.h"

namespace resonance::server {

// q, kind (may repeat), theme, territory, language, sort=newest, page (from 1), limit (1 to 100, 20 otherwise). Unknown
// kinds and numbers out of bounds are left out rather than refused: an old link still answers.
search::Query search_query(const Request& request);

}  // namespace resonance::server
