#include "server/http.h"

#include <algorithm>

#include "base/error.h"
#include "base/unicode.h"

namespace resonance::server {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

template <class Map>
std::string first_of(const Map& map, const std::string& name) {
  auto found = map.find(name);
  return found == map.end() ? std::string() : found->second;
}

std::vector<std::string> all_of(const std::multimap<std::string, std::string>& map, const std::string& name) {
  std::vector<std::string> values;
  auto [begin, end] = map.equal_range(name);
  for (auto each = begin; each != end; ++each) values.push_back(each->second);
  return values;
}

void add_urlencoded(std::string_view text, Form& form) {
  while (!text.empty()) {
    std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    size_t equals = pair.find('=');
    auto name = percent_decoded(pair.substr(0, equals), Plus::is_space);
    auto value =
        equals == std::string_view::npos ? std::string() : percent_decoded(pair.substr(equals + 1), Plus::is_space);
    if (!name || !value)
      throw Error(ErrorCode::invalid, {"The form arrived damaged. Nothing was changed; send it again."});
    form.fields.emplace(*name, *value);
  }
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text, Plus plus) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus == Plus::is_space) {
      decoded += ' ';
    } else if (text[i] != '%') {
      decoded += text[i];
    } else {
      int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return decoded;
}

std::string_view code(Language language) {
  return language == Language::english ? "en" : "fr";
}

Language language_of(std::string_view code) {
  return code == "en" ? Language::english : Language::french;
}

std::string Request::value(const std::string& name) const {
  return first_of(query, name);
}

std::vector<std::string> Request::values(const std::string& name) const {
  return all_of(query, name);
}

std::string Request::header(const std::string& lower_case_name) const {
  return first_of(headers, lower_case_name);
}

std::string Request::cookie(std::string_view name) const {
  const std::string all = header("cookie");
  for (size_t at = 0; at < all.size();) {
    const size_t end = std::min(all.find(';', at), all.size());
    std::string_view pair = std::string_view(all).substr(at, end - at);
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) {
      return std::string(pair.substr(name.size() + 1));
    }
    at = end + 1;
  }
  return {};
}

std::string Form::value(const std::string& name) const {
  return first_of(fields, name);
}

std::vector<std::string> Form::values(const std::string& name) const {
  return all_of(fields, name);
}

Form read_form(const Request& request, int64_t limit_bytes) {
  Form form;
  int64_t total = 0;
  bool too_large = false, broken = false;
  auto fits = [&](std::string_view data) {
    total += static_cast<int64_t>(data.size());
    too_large = too_large || total > limit_bytes;
    return !too_large;
  };
  std::string type = request.header("content-type");
  if (type.starts_with("multipart/form-data")) {
    std::string* value = nullptr;
    broken = !request.read_multipart(
        [&](const Part& part) {
          value = &form.fields.emplace(part.name, std::string())->second;
          if (!part.file_name.empty()) form.file_names[part.name] = part.file_name;
          return fits(part.name);
        },
        [&](std::string_view data) {
          if (value) value->append(data);
          return value && fits(data);
        });
  } else if (type.starts_with("application/x-www-form-urlencoded")) {
    std::string body;
    broken = !request.read_body([&](std::string_view data) {
      body.append(data);
      return fits(data);
    });
    if (!broken) add_urlencoded(body, form);
  } else {
    throw Error(ErrorCode::invalid, {"This address expects a form."});
  }
  if (too_large) throw Error(ErrorCode::too_large, {"This form is too large. Nothing was changed."});
  if (broken) throw Error(ErrorCode::invalid, {"The form arrived damaged. Nothing was changed; send it again."});
  return form;
}

Response& Response::set(std::string name, std::string value) {
  const auto known = std::find_if(headers.begin(), headers.end(), [&](const auto& each) { return each.first == name; });
  if (known != headers.end()) {
    known->second = std::move(value);
  } else {
    headers.emplace_back(std::move(name), std::move(value));
  }
  return *this;
}

Response html(std::string body, int status) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  response.set("Content-Type", "text/html; charset=utf-8").set("Cache-Control", "no-cache");
  return response;
}

Response json(std::string json_text, int status) {
  Response response;
  response.status = status;
  response.body = std::move(json_text);
  response.set("Content-Type", "application/json; charset=utf-8").set("Cache-Control", "no-cache");
  return response;
}

Response redirect(const std::string& location) {
  Response response;
  response.status = 303;
  response.set("Location", location).set("Cache-Control", "no-store");
  return response;
}

std::string address(Language language, std::string_view path) {
  if (language == Language::french) return std::string(path);
  return "/en" + (path == "/" ? std::string("/") : std::string(path));
}

std::string encode_query_value(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || c == '-' || c == '_' || c == '.' || c == '~') {
      encoded += c;
    } else {
      encoded += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return encoded;
}

}  // namespace resonance::server
