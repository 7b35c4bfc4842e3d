// The one place that turns an Error into an HTTP answer: a page, JSON under /api/, plain text elsewhere.
#pragma once

#include "server/app.h"
#include "server/http.h"

namespace resonance::server {

int status_of(ErrorCode code);
Response error_response(const App& app, const Request& request, const Error& error);

}  // namespace resonance::server
