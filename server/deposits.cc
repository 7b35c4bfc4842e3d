#include "server/deposits.h"

#include <charconv>

#include "base/clock.h"
#include "server/guests.h"

namespace resonance::server {
namespace {

Error unknown_upload() {
  return {ErrorCode::not_found, {"This file is not in the library."}};
}

// What was begun is finished even after it was handed in, until it is online; only a new file needs leave to change the
// item.
void admit_upload(App& app, const Request& request, const MediaId& id) {
  const auto media = app.catalogue.media.find(id);
  const auto item = media ? app.catalogue.items.find(media->item) : std::nullopt;
  if (!item || !decide(request.viewer, {*item}, Use::manage, wall_clock_ms()).allowed()) throw unknown_upload();
  // Nothing goes online that no moderator has seen.
  if (request.method != "HEAD" && item->publication == Publication::published &&
      !decide_role(request.viewer, Role::moderator).allowed()) {
    throw Error(ErrorCode::conflict,
                "This contribution is online: what had not arrived by then stays out. Take it back "
                "first, then add the file again.");
  }
  if (request.method != "PATCH" || media->declared_size_bytes) return;
  const std::string announced = request.header("content-length");
  int64_t more = 0;
  std::from_chars(announced.data(), announced.data() + announced.size(), more);
  std::error_code absent;
  const auto there = std::filesystem::file_size(app.data.original(id), absent);
  require_room(app, *item, more + (absent ? 0 : static_cast<int64_t>(there)));
}

void admit_creation(App& app, const Request& request, const Item& item, std::optional<int64_t> size_bytes) {
  const Decision decision = decide(request.viewer, {item}, Use::change, wall_clock_ms());
  if (decision.refusal == Refusal::handed_in) {
    throw Error(ErrorCode::conflict,
                "This contribution waits for a moderator or is online. Take it back first, then add "
                "files.");
  }
  if (!decision.allowed()) throw unknown_upload();
  require_room(app, item, size_bytes.value_or(0));
}

}  // namespace

Response tus(App& app, const Request& request) {
  ingest::TusRequest protocol;
  protocol.method = request.method;
  protocol.headers = request.headers;
  if (!request.parameters.empty()) {
    protocol.upload = MediaId::parse(request.parameters[0]);
    if (!protocol.upload) throw unknown_upload();
    if (request.method != "OPTIONS") admit_upload(app, request, *protocol.upload);
  }
  protocol.admit = [&](const Item& item, std::optional<int64_t> size_bytes) {
    admit_creation(app, request, item, size_bytes);
  };
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
