// The one reading of a search address, so that the page and the API cannot answer differently.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "search/index.h"
#include "server/app.h"
#include "server/http.h"

namespace resonance::server {

// Where a commune is, by its code or its name; absent for no such commune.
std::optional<Coordinates> commune_place(Catalogue& catalogue, std::string_view code_or_name);

// What stands behind "?" in an address, decoded. What cannot be decoded is left out.
std::multimap<std::string, std::string> read_search(std::string_view text);
// The reverse, of what is searched for and how it is filtered: without order and page, the same for the same search.
std::string kept_search(const std::multimap<std::string, std::string>& query);

// q, kind and year (may repeat), theme, territory, organisation, festival (a year), near (a commune's code or name)
// with radius (in km, 25 otherwise), language, length (brief, medium, extended), subtitles=yes, sort (newest, oldest,
// longest, shortest, nearest), page (from 1), limit (1 to 100, 20 otherwise). Unknown values and numbers out of bounds
// are left out rather than refused: an old link still answers. With the thesaurus's synonyms.
search::Query search_query(App& app, const Request& request);
// As an address says it: "newest".
std::string_view sort_name(search::Sort sort);

}  // namespace resonance::server
