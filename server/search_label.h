// A search in words, as a person would say it: "jardin", Films, Indre-et-Loire.
#pragma once

#include <string>

#include "server/app.h"

namespace resonance::server {

// `search` as server/search_query.h reads it; `near` is what the address says of a commune, its code or its name.
std::string search_label(App& app, Language language, const search::Query& search, const std::string& near);

}  // namespace resonance::server
