#include "ingest/subtitle_text.h"

#include <uchardet/uchardet.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "base/unicode.h"

namespace resonance::ingest {
namespace {

constexpr size_t kSpeakerLimit = 200;
// Looking further for the end of each "<" would take minutes on a file made of them.
constexpr size_t kLongestTag = 1000;
constexpr size_t kGuessFromBytes = size_t{256} << 10;

std::string converted(std::string_view bytes, const char* encoding) {
  std::string utf8;
  icu::UnicodeString(bytes.data(), static_cast<int32_t>(bytes.size()), encoding).toUTF8String(utf8);
  return utf8;
}

// UTF-16 without a mark shows by its zero bytes: before the Latin letters (big endian) or after them.
const char* guess_wide(std::string_view bytes) {
  size_t zeros[2] = {};
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\0') ++zeros[i % 2];
  }
  if (zeros[0] + zeros[1] == 0 || zeros[0] + zeros[1] < bytes.size() / 4) return nullptr;
  return zeros[0] > zeros[1] ? "UTF-16BE" : "UTF-16LE";
}

// The library speaks French and English, so any other guess on a few accents is a mistake for Windows-1252.
const char* guess_narrow(std::string_view bytes) {
  std::unique_ptr<uchardet, decltype(&uchardet_delete)> detector(uchardet_new(), uchardet_delete);
  if (uchardet_handle_data(detector.get(), bytes.data(), std::min(bytes.size(), kGuessFromBytes)) == 0) {
    uchardet_data_end(detector.get());
    std::string_view guess = uchardet_get_charset(detector.get());
    for (const char* known : {"ISO-8859-15", "IBM850", "MAC-ROMAN"}) {
      if (guess == known) return guess == "MAC-ROMAN" ? "macintosh" : known;
    }
  }
  return "windows-1252";
}

std::string reference_text(std::string_view name) {
  struct Known {
    std::string_view name;
    const char* text;
  };
  static constexpr Known kKnown[] = {{"amp", "&"},  {"lt", "<"},        {"gt", ">"}, {"quot", "\""},
                                     {"apos", "'"}, {"nbsp", "\u00a0"}, {"lrm", ""}, {"rlm", ""}};
  for (const Known& known : kKnown) {
    if (known.name == name) return known.text;
  }
  return {};
}

// Appends the character that the reference at the front of `text` ("&amp;…") names; returns the bytes it takes, 0 when
// it is none.
size_t resolve_reference(std::string_view text, std::string& out) {
  size_t end = text.substr(0, 12).find(';');
  if (end == std::string_view::npos || end < 2) return 0;
  std::string_view name = text.substr(1, end - 1);
  if (name.front() != '#') {
    std::string character = reference_text(name);
    if (character.empty() && name != "lrm" && name != "rlm") return 0;
    out += character;
    return end + 1;
  }
  bool hexadecimal = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
  name.remove_prefix(hexadecimal ? 2 : 1);
  uint32_t code = 0;
  auto [stop, error] = std::from_chars(name.data(), name.data() + name.size(), code, hexadecimal ? 16 : 10);
  if (name.empty() || error != std::errc() || stop != name.data() + name.size()) return 0;
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) code = 0xfffd;
  icu::UnicodeString(static_cast<UChar32>(code)).toUTF8String(out);
  return end + 1;
}

std::string with_references_resolved(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    size_t taken = text.front() == '&' ? resolve_reference(text, out) : 0;
    if (taken == 0) {
      out += text.front();
      taken = 1;
    }
    text.remove_prefix(taken);
  }
  return out;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The length of the tag at the front of `text`, 0 when the "<" there is only a sign ("3 < 5", "<3").
size_t tag_length(std::string_view text) {
  size_t end = text.substr(0, kLongestTag).find('>');
  if (end == std::string_view::npos || end < 2) return 0;
  std::string_view inside = text.substr(1, end - 1);
  bool moment = inside.find_first_not_of("0123456789:.") == std::string_view::npos;
  bool named = is_letter(inside.front()) || inside.front() == '/' || inside.front() == '!' || inside.front() == '?';
  return moment || named ? end + 1 : 0;
}

bool is_voice(std::string_view inside) {
  return inside.front() == 'v' && inside.size() > 1 && (inside[1] == ' ' || inside[1] == '.' || inside[1] == '\t');
}

// "v.loud Marie" -> "Marie".
std::string speaker_of(std::string_view inside) {
  size_t space = inside.find_first_of(" \t");
  if (space == std::string_view::npos) return {};
  return clean_line(with_references_resolved(inside.substr(space)), kSpeakerLimit);
}

// One line per line that has a word on it.
std::string tidy(std::string_view text) {
  std::string cleaned = clean_text(text), out;
  for (std::string_view rest = cleaned; !rest.empty();) {
    size_t end = std::min(rest.find('\n'), rest.size());
    std::string line = clean_line(rest.substr(0, end), end);
    if (!line.empty()) out += (out.empty() ? "" : "\n") + line;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

}  // namespace

std::string decode_text(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) return std::string(bytes.substr(3));
  if (bytes.starts_with("\xff\xfe")) return converted(bytes.substr(2), "UTF-16LE");
  if (bytes.starts_with("\xfe\xff")) return converted(bytes.substr(2), "UTF-16BE");
  if (const char* wide = guess_wide(bytes)) return converted(bytes, wide);
  if (is_utf8(bytes)) return std::string(bytes);
  return converted(bytes, guess_narrow(bytes));
}

std::vector<SpokenText> plain_text(std::string_view markup, bool subrip) {
  std::vector<SpokenText> all(1);
  while (!markup.empty()) {
    size_t taken = 0;
    if (markup.front() == '<') {
      taken = tag_length(markup);
      std::string_view inside = taken > 2 ? markup.substr(1, taken - 2) : std::string_view();
      if (!inside.empty() && is_voice(inside)) all.push_back({speaker_of(inside), {}});
    } else if (markup.front() == '&') {
      taken = resolve_reference(markup, all.back().text);
    } else if (subrip && markup.starts_with("{\\")) {
      size_t end = markup.substr(0, kLongestTag).find('}');
      taken = end == std::string_view::npos ? 0 : end + 1;
    }
    if (taken == 0) {
      all.back().text += markup.front();
      taken = 1;
    }
    markup.remove_prefix(taken);
  }
  for (SpokenText& spoken : all) spoken.text = tidy(spoken.text);
  std::erase_if(all, [](const SpokenText& spoken) { return spoken.text.empty(); });
  return all;
}

}  // namespace resonance::ingest
