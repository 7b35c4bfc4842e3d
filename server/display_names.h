// What languages and countries are called in the languages of the screen, as ICU knows them (CLDR). Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/http.h"

namespace resonance::server {

// Of a code of ISO 639: "fr" is "Français" or "French". The code itself, capitalised, when it has no name.
std::string language_name(Language reader, std::string_view code);
// The code of what somebody calls a language, in any language of the screen or by its code; capitals and accents do not
// matter. Absent for no language.
std::optional<std::string> language_code(std::string_view name);

struct Country {
  std::string code;  // of ISO 3166-1: "BE"
  std::string name;
};
// All of them, in the alphabetical order of the reader's language.
const std::vector<Country>& countries(Language reader);
// Empty for an unknown code.
std::string country_name(Language reader, std::string_view code);

}  // namespace resonance::server
