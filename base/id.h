// Random identifiers: 80 bits from the system's generator, written as 16 letters and digits.
//
// They are the only names that ever form a path or an address, so nothing typed by a person can. One type per kind of
// thing: a MediaId cannot be passed where an ItemId is meant.
#pragma once

#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace resonance {

// 16 characters of "0123456789abcdefghjkmnpqrstvwxyz" (no i, l, o, u: they read like 1 and 0). Any thread.
std::string random_id_text();
// True for exactly such a text.
bool is_id_text(std::string_view text);
// `bytes` random bytes as lowercase hexadecimal, for secrets: 32 bytes where the id alone must keep a door shut.
std::string random_token(size_t bytes);

template <class Tag>
class Id {
 public:
  Id() = default;  // empty: names nothing
  static Id random() { return Id(random_id_text()); }
  // Absent unless `text` has the exact shape of an id: what comes from an address or a row goes through here.
  static std::optional<Id> parse(std::string_view text) {
    if (!is_id_text(text)) return std::nullopt;
    return Id(std::string(text));
  }

  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const Id&) const = default;

 private:
  explicit Id(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace resonance

template <class Tag>
struct std::hash<resonance::Id<Tag>> {
  size_t operator()(const resonance::Id<Tag>& id) const { return std::hash<std::string>()(id.text()); }
};
