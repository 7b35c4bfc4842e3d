// The words under which an enumeration is stored and sent, both ways. Private to the room: types.h and its like declare
// name() and its inverse.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace resonance {

template <class Enum, size_t N>
using WordsOf = std::array<std::pair<Enum, std::string_view>, N>;

// `words` has every value.
template <class Enum, size_t N>
std::string_view word_of(const WordsOf<Enum, N>& words, Enum value) {
  return std::ranges::find(words, value, &std::pair<Enum, std::string_view>::first)->second;
}

template <class Enum, size_t N>
std::optional<Enum> value_of(const WordsOf<Enum, N>& words, std::string_view text) {
  const auto found = std::ranges::find(words, text, &std::pair<Enum, std::string_view>::second);
  return found == words.end() ? std::nullopt : std::optional(found->first);
}

}  // namespace resonance
