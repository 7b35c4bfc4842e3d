#include "server/deposits.h"

namespace resonance::server {

Response tus(App& app, const Request& request) {
  ingest::TusRequest protocol;
  protocol.method = request.method;
  protocol.headers = request.headers;
  if (!request.parameters.empty()) {
    protocol.upload = MediaId::parse(request.parameters[0]);
    if (!protocol.upload) throw Error(ErrorCode::not_found, {"This file is not in the library."});
  }
  ingest::TusResponse answer = app.tus.handle(protocol, request.read_body);
  if (request.method == "PATCH" || request.method == "POST") app.runner.wake();
  Response response;
  response.status = answer.status;
  for (const auto& [name, value] : answer.headers) response.set(name, value);
  if (!answer.message.empty()) {
    response.body = app.renderer.translator().sentence(request.language, answer.message) + "\n";
    response.set("Content-Type", "text/plain; charset=utf-8");
  }
  response.set("Cache-Control", "no-store");
  return response;
}

}  // namespace resonance::server
