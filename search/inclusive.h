// French inclusive writing: "habitant·e·s" read as "habitants" and "habitantes".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace resonance::search {

struct InclusiveForms {
  std::string masculine;
  std::string feminine;
};

// The two words that `base`, `suffix` ("e", "ne", "trice", "es" …) and `plural` ("", "s" or "x") stand for; absent when
// `suffix` is not a feminine ending. `after_hyphen` accepts only those endings that are not words of their own, because
// "dit-elle" is not inclusive writing. Case and accents of `suffix` do not matter.
std::optional<InclusiveForms> inclusive_forms(std::string_view base, std::string_view suffix, std::string_view plural,
                                              bool after_hyphen);

}  // namespace resonance::search
