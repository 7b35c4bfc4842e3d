// A search, and what it brings, in words as a person would say them: "jardin", Films, Indre-et-Loire.
#pragma once

#include <string>
#include <vector>

#include "server/app.h"

namespace resonance::server {

// `search` as server/search_query.h reads it; `near` is what the address says of a commune, its code or its name.
std::string search_label(App& app, Language language, const search::Query& search, const std::string& near);
// What a hit lacks of what was typed.
Message missing_words(const std::vector<std::string>& missing);

}  // namespace resonance::server
