// Every sentence of the screen in the viewer's language, from web/po by way of locales/{fr,en}.json. Any thread;
// read-only.
//
// The English text is the key (gettext's msgid). `npm run po-check` collects the keys from templates, TypeScript and
// C++ and fails on one without French, so a missing translation shows in a test; here it reads as English.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "server/assets.h"
#include "server/http.h"

namespace resonance::server {

class Translator {
 public:
  // Error{internal}: a locale is absent or is not the JSON that the build writes.
  explicit Translator(const Assets& assets);

  // The translation of one msgid, places `{name}` left as they are.
  std::string text(Language language, std::string_view msgid) const;
  // The form for `count`, with {n} filled by the number as the language writes it: "1 234 résultats".
  std::string plural(Language language, int64_t count, std::string_view one, std::string_view many) const;
  // The whole sentence with its values; plain text, to be escaped by whoever shows it.
  std::string sentence(Language language, const Message& message) const;

 private:
  using Forms = std::vector<std::string>;  // one, or singular and plural
  std::map<std::string, Forms, std::less<>> locales_[2];
  const Forms* find(Language language, std::string_view msgid) const;
};

// A translator bound to one language: words("Library"), words.plural(n, "{n} result", "{n} results").
class Words {
 public:
  Words(const Translator& translator, Language language) : translator_(translator), language_(language) {}
  std::string operator()(const Message& message) const { return translator_.sentence(language_, message); }
  std::string plural(int64_t count, const char* one, const char* many) const {
    return translator_.plural(language_, count, one, many);
  }
  Language language() const { return language_; }

 private:
  const Translator& translator_;
  Language language_;
};

// Of a text that people wrote in two languages the one in this language, or the other where it is empty.
const std::string& in_language(Language language, const std::string& french, const std::string& english);

// "3 mars 2026" or "3 March 2026", in the time zone of France. Milliseconds since 1970.
std::string long_date(Language language, int64_t wall_ms);
// "1 234" or "1,234".
std::string number(Language language, int64_t value);
// A decimal number that a computation wrote, as the language writes it: "33,3" of "33.3".
std::string decimal(Language language, std::string written);
// A length of time in words: "9 s", "30 min", "2 min 05", "1 h 02".
std::string duration(Language language, int64_t duration_ms);
// What a preparation still takes: "about 3 minutes left", "about 1 h 20 left", never more exact than it is known.
std::string time_left(const Words& words, int64_t left_ms);
// "12,4 Mo" or "12.4 MB".
std::string file_size(Language language, int64_t size_bytes);

}  // namespace resonance::server
