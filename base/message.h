// A sentence for a person: English text with named places, and the values that fill them.
//
// The English text is also the key of its translation in web/po/*.po, so it must be a literal in the source (the PO
// test collects them); what varies goes into `values`. Values are plain text: whoever shows the sentence escapes it.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace resonance {

struct Message {
  Message() = default;
  // Not explicit: `throw Error(ErrorCode::invalid, "The file is empty.")` is the usual form.
  Message(const char* text, std::map<std::string, std::string> values = {}) : text(text), values(std::move(values)) {}

  std::string text;                           // "The file {name} is empty."
  std::map<std::string, std::string> values;  // {"name", "film.mp4"}

  bool empty() const { return text.empty(); }
  bool operator==(const Message&) const = default;
};

// Replaces each `{name}` of `text` by its value; a place without value stays as written.
std::string fill(std::string_view text, const std::map<std::string, std::string>& values);

// The sentence in English.
std::string in_english(const Message& message);

// One line of JSON, {"text": …, "values": {…}}, to store a message with a failed media and translate it later.
std::string to_json(const Message& message);
// The reverse. Text that is not such JSON becomes a message of that text, so that old rows stay readable.
Message message_from_json(std::string_view json);

}  // namespace resonance
