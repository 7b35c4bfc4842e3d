// The JSON shapes of the API, each made in one place; openapi.json describes the same.
#pragma once

#include <nlohmann/json.hpp>

#include "search/index.h"
#include "server/app.h"
#include "server/http.h"

namespace resonance::server::api {

using Json = nlohmann::ordered_json;

Json shape_of(App& app, const Request& request, const Item& item);
Json shape_of(App& app, const Request& request, const Media& media);
Json shape_of(const Theme& theme);
// `context` says what is around it: "Indre-et-Loire" for a commune.
Json shape_of(App& app, const Territory& territory);
Json shape_of(const Request& request, const ItemId& item, const search::Moment& moment);
// Hits whose item the gate refuses are left out.
Json shape_of(App& app, const Request& request, const search::Answer& answer);

// Any text as JSON, invalid UTF-8 replaced.
Response json_response(const Json& body, int status = 200);

}  // namespace resonance::server::api
