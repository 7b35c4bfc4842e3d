#include "festival/json_value.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/unicode.h"

namespace resonance::festival {
namespace {

constexpr size_t kDeepest = 8;

// Reads characters and lets others know how far it is: the parser itself tells no positions.
struct Cursor {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  const char* at;
  const char** reached;

  reference operator*() const { return *at; }
  Cursor& operator++() {
    *reached = ++at;
    return *this;
  }
  bool operator==(const Cursor& other) const { return at == other.at; }
  bool operator!=(const Cursor& other) const { return at != other.at; }
};

class Events : public nlohmann::json_sax<nlohmann::json> {
 public:
  Events(const char* const* reached, const std::string& streamed,
         const std::function<void(const std::string&, const JsonValue&)>& member,
         const std::function<void(const JsonValue&)>& element)
      : reached_(reached), counted_(*reached), streamed_(streamed), member_(member), element_(element) {}

  bool null() override { return deliver(value(JsonValue::Kind::other)); }
  bool boolean(bool) override { return deliver(value(JsonValue::Kind::other)); }
  bool number_integer(int64_t number) override { return deliver_integer(number); }
  bool number_unsigned(uint64_t number) override {
    if (number > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
      return deliver(value(JsonValue::Kind::other));
    }
    return deliver_integer(static_cast<int64_t>(number));
  }
  bool number_float(double, const std::string&) override { return deliver(value(JsonValue::Kind::other)); }
  bool binary(binary_t&) override { return false; }
  bool string(std::string& text) override {
    JsonValue made = value(JsonValue::Kind::text);
    made.text = std::move(text);
    return deliver(std::move(made));
  }
  bool start_object(size_t) override { return begin(JsonValue::Kind::object); }
  bool start_array(size_t) override { return begin(JsonValue::Kind::list); }
  bool end_object() override { return end(); }
  bool end_array() override { return end(); }
  bool key(std::string& name) override {
    if (open_.empty()) {
      name_ = std::move(name);
    } else {
      open_.back().names.push_back(std::move(name));
    }
    return true;
  }
  bool parse_error(size_t, const std::string&, const nlohmann::json::exception&) override {
    refuse(line(), "Line {line}: this is not valid JSON. Take the file again from where it was published.");
  }

 private:
  // The last character that was read may belong to what follows a number.
  int64_t line() {
    const char* last = std::max(counted_, *reached_ - 1);
    line_ += std::count(counted_, last, '\n');
    counted_ = last;
    return line_;
  }

  // Most values are the numbers of ballots: those are made where they stay.
  bool deliver_integer(int64_t number) {
    const int64_t at = line();
    if (open_.empty()) {
      JsonValue made;
      made.kind = JsonValue::Kind::integer;
      made.line = at;
      made.number = number;
      return deliver(std::move(made));
    }
    JsonValue& made = open_.back().items.emplace_back();
    made.kind = JsonValue::Kind::integer;
    made.line = at;
    made.number = number;
    return true;
  }

  JsonValue value(JsonValue::Kind kind) {
    JsonValue made;
    made.kind = kind;
    made.line = line();
    return made;
  }

  bool begin(JsonValue::Kind kind) {
    if (!in_root_ && kind == JsonValue::Kind::object) {
      in_root_ = true;
    } else if (in_root_ && open_.empty() && !in_streamed_ && name_ == streamed_ && kind == JsonValue::Kind::list) {
      in_streamed_ = true;
      JsonValue nothing = value(kind);
      member_(name_, nothing);
    } else {
      if (open_.size() == kDeepest) refuse(line(), "Line {line}: more brackets within brackets than such a file has.");
      open_.push_back(value(kind));
    }
    return true;
  }

  bool end() {
    if (!open_.empty()) {
      JsonValue made = std::move(open_.back());
      open_.pop_back();
      return deliver(std::move(made));
    }
    in_streamed_ = false;
    return true;
  }

  bool deliver(JsonValue made) {
    if (!open_.empty()) {
      open_.back().items.push_back(std::move(made));
    } else if (in_streamed_) {
      element_(made);
    } else if (in_root_) {
      member_(name_, made);
    } else {
      refuse(made.line, "Line {line}: a file of ballots begins with {brace}.", {{"brace", "{"}});
    }
    return true;
  }

  const char* const* reached_;
  const char* counted_;
  int64_t line_ = 1;
  const std::string& streamed_;
  const std::function<void(const std::string&, const JsonValue&)>& member_;
  const std::function<void(const JsonValue&)>& element_;
  bool in_root_ = false;
  bool in_streamed_ = false;
  std::string name_;             // of the member of the outermost object that is being read
  std::vector<JsonValue> open_;  // lists and objects whose end has not come, from the outermost
};

}  // namespace

void read_json(std::string_view json, const std::string& streamed,
               const std::function<void(const std::string& name, const JsonValue& value)>& member,
               const std::function<void(const JsonValue& value)>& element) {
  const char* reached = json.data();
  Events events(&reached, streamed, member, element);
  nlohmann::json::sax_parse(Cursor{json.data(), &reached}, Cursor{json.data() + json.size(), &reached}, &events);
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
