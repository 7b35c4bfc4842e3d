// The languages that search reads. "en…" is English, everything else French: the library's own language.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace resonance::search {

enum class Language { french, english };
inline constexpr std::array<Language, 2> all_languages{Language::french, Language::english};

inline Language language_named(std::string_view code) {
  return code.starts_with("en") ? Language::english : Language::french;
}

inline std::string_view code(Language language) {
  return language == Language::english ? "en" : "fr";
}

// In which of them a text is written, from how its letters follow one another; absent for one of less than a line, and
// for one that is like neither. A guess: people say what it is. Any thread; some 0.1 ms. Absent too when the models
// are not installed. Source: Cavnar and Trenkle, N-gram-based text categorization, as libexttextcat implements it.
std::optional<Language> guessed_language(std::string_view text);
// Of more bytes no more is read.
inline constexpr size_t enough_to_guess_bytes = 4'000;

// Error{internal}: the models are not installed.
void load_language_models();

}  // namespace resonance::search
