// The one reading of a search address, so that the page and the API cannot answer differently.
#pragma once

#include "search/index.h"
#include "server/app.h"
#include "server/http.h"

namespace resonance::server {

// q, kind and year (may repeat), theme, territory, language, length (brief, medium, extended), subtitles=yes, sort
// (newest, oldest, longest, shortest), page (from 1), limit (1 to 100, 20 otherwise). Unknown values and
// numbers out of bounds are left out rather than refused: an old link still answers. With the thesaurus's synonyms.
search::Query search_query(App& app, const Request& request);
// As an address says it: "newest".
std::string_view sort_name(search::Sort sort);

}  // namespace resonance::server
