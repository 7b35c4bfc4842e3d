#include "festival/json_value.h"

#include <simdjson.h>

#include <algorithm>
#include <new>

#include "base/error.h"
#include "base/unicode.h"

namespace resonance::festival {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr size_t kDeepest = 8;

// Walks through a document. simdjson checks what it walks over, so that what is malformed anywhere is found.
class Walk {
 public:
  explicit Walk(std::string_view json) : json_(json), begin_(json_.data()), counted_(begin_) {}

  void through(const std::string& streamed, const std::function<void(const std::string&, const JsonValue&)>& member,
               const std::function<void(const JsonValue&)>& element) {
    // What is no text, or does not end as it should, is found before anything is walked over, and nobody says where.
    const auto whole = [](simdjson::error_code error) {
      if (error == simdjson::SUCCESS) return;
      if (error == simdjson::MEMALLOC) throw std::bad_alloc();
      throw Error(ErrorCode::invalid, "This file is not valid JSON. Take it again from where it was published.");
    };
    whole(parser_.iterate(json_).get(document_));
    try {
      if (document_.type() != ondemand::json_type::object) {
        refuse(line(), "Line {line}: a file of ballots begins with {brace}.", {{"brace", "{"}});
      }
      ondemand::object root;
      whole(document_.get_object().get(root));
      for (ondemand::field field : root) {
        const std::string name(std::string_view(field.unescaped_key()));
        ondemand::value value = field.value();
        if (name != streamed || value.type() != ondemand::json_type::array) {
          JsonValue made;
          read(value, 0, made);
          member(name, made);
          continue;
        }
        JsonValue nothing;
        nothing.kind = JsonValue::Kind::list;
        nothing.line = line_at(value.raw_json_token());
        member(name, nothing);
        for (ondemand::value each : value.get_array()) {
          JsonValue made;
          read(each, 0, made);
          element(made);
        }
      }
      if (document_.current_location().error() != simdjson::OUT_OF_BOUNDS) {
        throw simdjson::simdjson_error(simdjson::TRAILING_CONTENT);
      }
    } catch (const simdjson::simdjson_error&) {
      refuse(line(), "Line {line}: this is not valid JSON. Take the file again from where it was published.");
    }
  }

 private:
  void read(ondemand::value value, size_t depth, JsonValue& made) {
    made.line = line_at(value.raw_json_token());
    const ondemand::json_type type = value.type();
    const bool holds_others = type == ondemand::json_type::object || type == ondemand::json_type::array;
    if (holds_others && depth == kDeepest) {
      refuse(made.line, "Line {line}: more brackets within brackets than such a file has.");
    }
    switch (type) {
      case ondemand::json_type::object:
        made.kind = JsonValue::Kind::object;
        for (ondemand::field each : value.get_object()) {
          made.names.emplace_back(std::string_view(each.unescaped_key()));
          read(each.value(), depth + 1, made.items.emplace_back());
        }
        break;
      case ondemand::json_type::array:
        made.kind = JsonValue::Kind::list;
        for (ondemand::value each : value.get_array()) read(each, depth + 1, made.items.emplace_back());
        break;
      case ondemand::json_type::string:
        made.kind = JsonValue::Kind::text;
        made.text = std::string_view(value.get_string());
        break;
      case ondemand::json_type::number: set_number(made, value); break;
      case ondemand::json_type::boolean: static_cast<void>(bool(value.get_bool())); break;
      case ondemand::json_type::null: require_null(value); break;
    }
  }

  // One that no machine holds, or that is none, is no whole number either.
  static void set_number(JsonValue& made, ondemand::value& value) {
    ondemand::number number;
    if (value.get_number().get(number) != simdjson::SUCCESS || !number.is_int64()) return;
    made.kind = JsonValue::Kind::integer;
    made.number = number.get_int64();
  }

  static void require_null(ondemand::value& value) {
    if (!value.is_null()) throw simdjson::simdjson_error(simdjson::N_ATOM_ERROR);
  }

  // Of what comes next, or of the last line where there is nothing more.
  int64_t line() {
    const char* at = nullptr;
    if (document_.current_location().get(at) != simdjson::SUCCESS) at = begin_ + json_.size();
    return line_at(std::string_view(at, 0));
  }
  // Asked for from the beginning of the file to its end.
  int64_t line_at(std::string_view token) {
    const char* at = std::max(counted_, token.data());
    line_ += std::count(counted_, at, '\n');
    counted_ = at;
    return line_;
  }

  simdjson::padded_string json_;
  ondemand::parser parser_;
  ondemand::document document_;
  const char* begin_;
  const char* counted_;
  int64_t line_ = 1;
};

}  // namespace

void read_json(std::string_view json, const std::string& streamed,
               const std::function<void(const std::string& name, const JsonValue& value)>& member,
               const std::function<void(const JsonValue& value)>& element) {
  Walk(json).through(streamed, member, element);
}

void refuse(int64_t line, const char* text, std::map<std::string, std::string> values) {
  // A file from anywhere may hold what would act on a terminal.
  for (auto& [name, value] : values) value = clean_line(value, 80);
  values["line"] = std::to_string(line);
  throw Error(ErrorCode::invalid, Message(text, std::move(values)));
}

int64_t integer(const JsonValue& value, std::string_view name, int64_t lowest, int64_t highest) {
  if (value.kind != JsonValue::Kind::integer || value.number < lowest || value.number > highest) {
    refuse(value.line, "Line {line}: “{name}” must be a whole number from {lowest} to {highest}.",
           {{"name", std::string(name)}, {"lowest", std::to_string(lowest)}, {"highest", std::to_string(highest)}});
  }
  return value.number;
}

const std::string& text(const JsonValue& value, std::string_view name) {
  if (value.kind != JsonValue::Kind::text) {
    refuse(value.line, "Line {line}: “{name}” must be a text in quotation marks.", {{"name", std::string(name)}});
  }
  return value.text;
}

const std::vector<JsonValue>& list(const JsonValue& value, std::string_view name) {
  if (value.kind != JsonValue::Kind::list) {
    refuse(value.line, "Line {line}: “{name}” must be a list in square brackets.", {{"name", std::string(name)}});
  }
  return value.items;
}

JsonObject::JsonObject(const JsonValue& value, std::string_view name)
    : value_(value), taken_(value.names.size(), false) {
  if (value.kind != JsonValue::Kind::object) {
    refuse(value.line, "Line {line}: “{name}” must be an object in braces.", {{"name", std::string(name)}});
  }
}

const JsonValue* JsonObject::optional(std::string_view name) {
  const JsonValue* found = nullptr;
  for (size_t i = 0; i < value_.names.size(); ++i) {
    if (value_.names[i] != name) continue;
    if (found) {
      refuse(value_.items[i].line, "Line {line}: “{name}” is there twice.", {{"name", std::string(name)}});
    }
    found = &value_.items[i];
    taken_[i] = true;
  }
  return found;
}

const JsonValue& JsonObject::required(std::string_view name) {
  const JsonValue* found = optional(name);
  if (!found) refuse(value_.line, "Line {line}: “{name}” is missing here.", {{"name", std::string(name)}});
  return *found;
}

void JsonObject::end() const {
  for (size_t i = 0; i < taken_.size(); ++i) {
    if (taken_[i]) continue;
    refuse(value_.items[i].line, "Line {line}: “{name}” is not known here.", {{"name", value_.names[i]}});
  }
}

}  // namespace resonance::festival
