// What every text that came from outside goes through before it is stored or shown. Any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace resonance {

bool is_utf8(std::string_view text);

// `text` as valid UTF-8 in NFC: each malformed sequence becomes U+FFFD; control characters, zero-width and
// bidirectional overrides disappear (they let one name pass for another); line ends become '\n'.
std::string clean_text(std::string_view text);

// The same on one line, runs of white space folded to one space (an unbreakable one where there was one), trimmed, at
// most `limit` code points (cut at a character).
std::string clean_line(std::string_view text, size_t limit);

// Lowercase with accents, ligatures spelt out: "Œuvre" becomes "oeuvre".
std::string lowercase(std::string_view text);

// Lowercase without accents, for comparing names: "Élu·e" and "elu·e" fold to the same text. Search has its own
// analysis.
std::string folded(std::string_view text);

// Does `text` hold `name` as words of its own, whatever their apostrophes and blanks? “Eau” stands in “l’eau”, and not
// in “beau”. Both folded(); false for an empty name.
bool holds_as_words(std::string_view text, std::string_view name);

// What a language calls itself, as a menu shows it: "fr" is "Français". The code itself, capitalised, when nobody knows
// it.
std::string language_own_name(std::string_view code);

// At most so many bytes of a text, cut at a character.
std::string_view first_bytes(std::string_view utf8, size_t bytes);

// Characters (code points), as limits count them.
size_t length(std::string_view utf8);

}  // namespace resonance
