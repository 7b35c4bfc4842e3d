#include "server/api/body.h"

#include <algorithm>
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

std::string text_of(const std::string& field, const nlohmann::json& value) {
  if (!value.is_string()) throw wrong_field(field);
  return value.get<std::string>();
}

int bounded(const Request& request, const char* name, int fallback, int most) {
  std::string text = request.value(name);
  if (text.empty()) return fallback;
  int value = 0;
  for (char c : text) {
    if (c < '0' || c > '9' || value > 1'000'000) throw wrong_field(name);
    value = value * 10 + (c - '0');
  }
  return std::min(value, most);
}

Error wrong_field(const std::string& field) {
  return {ErrorCode::invalid, {"The field “{field}” is not understood here.", {{"field", field}}}};
}

}  // namespace resonance::server::api
