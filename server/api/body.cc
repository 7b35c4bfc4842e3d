#include "server/api/body.h"

#include <string_view>

namespace resonance::server::api {

nlohmann::json read_object(const Request& request, size_t limit_bytes) {
  std::string text;
  bool whole = request.read_body([&](std::string_view data) {
    text.append(data);
    return text.size() <= limit_bytes;
  });
  if (text.size() > limit_bytes) throw Error(ErrorCode::too_large, {"This request is too large. Nothing was changed."});
  nlohmann::json object = whole ? nlohmann::json::parse(text, nullptr, false) : nlohmann::json();
  if (!object.is_object()) throw Error(ErrorCode::invalid, {"This address expects a JSON object."});
  return object;
}

Error wrong_field(const std::string& field) {
  return {ErrorCode::invalid, {"The field “{field}” is not understood here.", {{"field", field}}}};
}

}  // namespace resonance::server::api
