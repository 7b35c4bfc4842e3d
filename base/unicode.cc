#include "base/unicode.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace resonance {
namespace {

icu::UnicodeString from_utf8(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::string to_utf8(const icu::UnicodeString& text) {
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

icu::UnicodeString normalised(const icu::UnicodeString& text, const icu::Normalizer2* (*form)(UErrorCode&)) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normaliser = form(status);
  if (U_FAILURE(status)) return text;
  icu::UnicodeString result = normaliser->normalize(text, status);
  return U_FAILURE(status) ? text : result;
}

// Joiners stay: emoji and some scripts are spelt with them.
bool is_hidden(UChar32 c) {
  if (c == '\n' || c == '\t' || c == 0x200C || c == 0x200D) return false;
  auto type = u_charType(c);
  return type == U_CONTROL_CHAR || type == U_FORMAT_CHAR || type == U_UNASSIGNED || type == U_SURROGATE;
}

// One apostrophe for all of them, one space for any run of blanks.
icu::UnicodeString plainly_set(std::string_view text) {
  const icu::UnicodeString all = from_utf8(text);
  icu::UnicodeString plain;
  for (int32_t at = 0; at < all.length(); at = all.moveIndex32(at, 1)) {
    const UChar32 character = all.char32At(at);
    if (!u_isUWhiteSpace(character)) {
      plain.append(character == U'’' ? UChar32{'\''} : character);
    } else if (!plain.endsWith(u" ")) {
      plain.append(UChar32{' '});
    }
  }
  return plain.trim();
}

}  // namespace

bool is_utf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  auto size = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT(bytes, i, size, c);
    if (c < 0) return false;
  }
  return true;
}

std::string clean_text(std::string_view text) {
  icu::UnicodeString source = normalised(from_utf8(text), &icu::Normalizer2::getNFCInstance);
  icu::UnicodeString result;
  for (int32_t i = 0; i < source.length(); i = source.moveIndex32(i, 1)) {
    UChar32 c = source.char32At(i);
    if (c == '\r') {
      if (i + 1 >= source.length() || source.charAt(i + 1) != '\n') result.append(UChar32{'\n'});
    } else if (!is_hidden(c)) {
      result.append(c);
    }
  }
  return to_utf8(result);
}

std::string clean_line(std::string_view text, size_t limit) {
  icu::UnicodeString source = from_utf8(clean_text(text));
  icu::UnicodeString result;
  size_t count = 0;
  UChar32 space_due = 0;
  for (int32_t i = 0; i < source.length() && count < limit; i = source.moveIndex32(i, 1)) {
    UChar32 c = source.char32At(i);
    if (u_isUWhiteSpace(c)) {
      // French puts an unbreakable space before “:”: it survives, or the sign would begin the next line.
      const bool unbreakable = c == 0xA0 || c == 0x202F;
      if (!result.isEmpty() && (unbreakable || space_due == 0)) space_due = unbreakable ? c : ' ';
      continue;
    }
    if (space_due != 0) {
      result.append(space_due);
      space_due = 0;
      if (++count == limit) break;
    }
    result.append(c);
    ++count;
  }
  return to_utf8(result);
}

std::string lowercase(std::string_view text) {
  icu::UnicodeString composed = normalised(from_utf8(text), icu::Normalizer2::getNFKCInstance);
  composed.toLower(icu::Locale::getRoot());
  composed.findAndReplace(icu::UnicodeString(UChar32{0x153}), icu::UnicodeString("oe"));
  composed.findAndReplace(icu::UnicodeString(UChar32{0xE6}), icu::UnicodeString("ae"));
  return to_utf8(composed);
}

std::string folded(std::string_view text) {
  icu::UnicodeString decomposed = normalised(from_utf8(text), &icu::Normalizer2::getNFKDInstance);
  icu::UnicodeString result;
  for (int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
    UChar32 c = decomposed.char32At(i);
    if (u_charType(c) == U_NON_SPACING_MARK) continue;
    if (c == 0x153 || c == 0x152) {  // œ has no decomposition in Unicode, yet people type oe
      result.append(icu::UnicodeString("oe"));
    } else if (c == 0xE6 || c == 0xC6) {
      result.append(icu::UnicodeString("ae"));
    } else {
      result.append(c);
    }
  }
  return to_utf8(result.foldCase());
}

bool holds_as_words(std::string_view text, std::string_view name) {
  const icu::UnicodeString all = plainly_set(text), part = plainly_set(name);
  if (part.isEmpty()) return false;
  const bool begins_a_word = u_isalnum(part.char32At(0)), ends_a_word = u_isalnum(part.char32At(part.length() - 1));
  for (int32_t at = all.indexOf(part); at >= 0; at = all.indexOf(part, at + 1)) {
    const int32_t end = at + part.length();
    const bool goes_on_before = begins_a_word && at > 0 && u_isalnum(all.char32At(at - 1));
    const bool goes_on_after = ends_a_word && end < all.length() && u_isalnum(all.char32At(end));
    if (!goes_on_before && !goes_on_after) return true;
  }
  return false;
}

std::string language_own_name(std::string_view code) {
  const icu::Locale locale(std::string(code).c_str());
  icu::UnicodeString name;
  locale.getDisplayLanguage(locale, name);
  return to_utf8(name.toTitle(nullptr, locale));
}

std::string_view first_bytes(std::string_view utf8, size_t bytes) {
  if (utf8.size() <= bytes) return utf8;
  while (bytes > 0 && (static_cast<unsigned char>(utf8[bytes]) & 0xC0) == 0x80) --bytes;
  return utf8.substr(0, bytes);
}

size_t length(std::string_view utf8) {
  return static_cast<size_t>(from_utf8(utf8).countChar32());
}

}  // namespace resonance
