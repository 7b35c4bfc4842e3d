// The JSON that a request brings.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "base/error.h"
#include "server/http.h"

namespace resonance::server::api {

inline constexpr size_t kBodyLimitBytes = size_t{1} << 20;

// An object. Error{too_large}: more than so many bytes; Error{invalid}.
nlohmann::json read_object(const Request& request, size_t limit_bytes = kBodyLimitBytes);
// A text. Error{invalid}: it is none.
std::string text_of(const std::string& field, const nlohmann::json& value);
// A number of the address, from 0, no more than `most`; `fallback` when absent. Error{invalid}: it is none.
int bounded(const Request& request, const char* name, int fallback, int most);
// What to throw for a field that is unknown or holds something else than it should.
Error wrong_field(const std::string& field);

}  // namespace resonance::server::api
