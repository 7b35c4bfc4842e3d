// The JSON that a request brings.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "base/error.h"
#include "server/http.h"

namespace resonance::server::api {

// An object of at most 1 MiB. Error{too_large}, Error{invalid}.
nlohmann::json read_object(const Request& request);
// What to throw for a field that is unknown or holds something else than it should.
Error wrong_field(const std::string& field);

}  // namespace resonance::server::api
