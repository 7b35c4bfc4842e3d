// JSON as a tree that remembers the line of each value, so that what is wrong in a file can be pointed at.
//
// Private to the room. The reader hands over one member of the outermost object at a time, and the elements of one list
// singly, so that a file of millions of mentions never stands in memory as a tree.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace resonance::festival {

struct JsonValue {
  enum class Kind { other, integer, text, list, object };  // other: null, true, false, a number that is no int64_t
  Kind kind = Kind::other;
  int64_t line = 1;
  int64_t number = 0;
  std::string text;
  std::vector<std::string> names;  // of an object, beside its items; the same may be there twice
  std::vector<JsonValue> items;
};

// Calls `member` for each member of the outermost object in the order of the file, except that of the list `streamed`
// each element goes to `element` instead. Error{invalid} for what is no such JSON, with its line, but for what is no
// text or does not end as JSON does.
void read_json(std::string_view json, const std::string& streamed,
               const std::function<void(const std::string& name, const JsonValue& value)>& member,
               const std::function<void(const JsonValue& value)>& element);

// Throws Error{invalid} of that text, which names the line as {line}.
[[noreturn]] void refuse(int64_t line, const char* text, std::map<std::string, std::string> values = {});

// Each as the value must be, else Error{invalid}; `name` says which one it is.
int64_t integer(const JsonValue& value, std::string_view name, int64_t lowest, int64_t highest);
const std::string& text(const JsonValue& value, std::string_view name);
const std::vector<JsonValue>& list(const JsonValue& value, std::string_view name);

// The members of an object, each taken by its name; one that is there twice or never taken is refused.
class JsonObject {
 public:
  JsonObject(const JsonValue& value, std::string_view name);
  const JsonValue& required(std::string_view name);
  const JsonValue* optional(std::string_view name);
  void end() const;  // Error{invalid} for a member that nobody took

 private:
  const JsonValue& value_;
  std::vector<bool> taken_;
};

}  // namespace resonance::festival
