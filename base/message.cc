#include "base/message.h"

#include <nlohmann/json.hpp>

namespace resonance {

std::string fill(std::string_view text, const std::map<std::string, std::string>& values) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    size_t open = text.find('{');
    size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) break;
    result += text.substr(0, open);
    auto value = values.find(std::string(text.substr(open + 1, close - open - 1)));
    result += value == values.end() ? text.substr(open, close - open + 1) : std::string_view(value->second);
    text.remove_prefix(close + 1);
  }
  result += text;
  return result;
}

std::string in_english(const Message& message) {
  return fill(message.text, message.values);
}

std::string to_json(const Message& message) {
  nlohmann::json json = {{"text", message.text}, {"values", message.values}};
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Message message_from_json(std::string_view json) {
  Message message;
  auto parsed = nlohmann::json::parse(json, nullptr, false);
  if (!parsed.is_object() || !parsed.contains("text") || !parsed["text"].is_string()) {
    message.text = json;
    return message;
  }
  message.text = parsed["text"].get<std::string>();
  if (auto values = parsed.find("values"); values != parsed.end() && values->is_object()) {
    for (const auto& [key, value] : values->items()) {
      if (value.is_string()) message.values[key] = value.get<std::string>();
    }
  }
  return message;
}

}  // namespace resonance
