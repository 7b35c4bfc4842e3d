#include "server/errors.h"

#include <nlohmann/json.hpp>

#include "server/pages/pages.h"

namespace resonance::server {

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid: return 400;
    case ErrorCode::unauthorised: return 401;
    case ErrorCode::forbidden: return 403;
    case ErrorCode::not_found: return 404;
    case ErrorCode::conflict: return 409;
    case ErrorCode::locked: return 423;
    case ErrorCode::too_large: return 413;
    case ErrorCode::unsupported_media: return 415;
    case ErrorCode::busy: return 503;
    case ErrorCode::unavailable: return 503;
    case ErrorCode::internal: return 500;
  }
  return 500;
}

Response error_response(const App& app, const Request& request, const Error& error) {
  int status = status_of(error.code());
  Response response;
  if (request.path.starts_with("/api/")) {
    nlohmann::json body = {{"error",
                            {{"code", name(error.code())},
                             {"message", app.renderer.translator().sentence(request.language, error.message())}}}};
    response = json(body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), status);
  } else if (request.path.starts_with("/media/") || request.path.starts_with("/assets/") ||
             request.path.starts_with("/depots")) {
    response.status = status;
    response.body = app.renderer.translator().sentence(request.language, error.message()) + "\n";
    response.set("Content-Type", "text/plain; charset=utf-8").set("Cache-Control", "no-store");
  } else {
    response = pages::error_page(app, request, error, status);
  }
  if (status == 503) response.set("Retry-After", "5");
  return response;
}

}  // namespace resonance::server
