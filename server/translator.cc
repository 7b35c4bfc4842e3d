#include "server/translator.h"

#include <unicode/calendar.h>
#include <unicode/locid.h>
#include <unicode/numberformatter.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

#include <nlohmann/json.hpp>

#include "base/error.h"

namespace resonance::server {
namespace {

constexpr const char* kNarrowSpace = "\u00a0";

size_t index_of(Language language) {
  return language == Language::english ? 1 : 0;
}

icu::Locale locale_of(Language language) {
  return language == Language::english ? icu::Locale("en", "GB") : icu::Locale("fr", "FR");
}

std::string utf8(const icu::UnicodeString& text) {
  std::string result;
  text.toUTF8String(result);
  return result;
}

std::string decimal(Language language, double value, int digits) {
  UErrorCode status = U_ZERO_ERROR;
  const auto text = icu::number::NumberFormatter::withLocale(locale_of(language))
                        .precision(icu::number::Precision::maxFraction(digits))
                        .formatDouble(value, status)
                        .toString(status);
  if (U_FAILURE(status)) throw Error(ErrorCode::internal, "A number could not be written in the language of the page.");
  return utf8(text);
}

}  // namespace

Translator::Translator(const Assets& assets) {
  for (const Language language : {Language::french, Language::english}) {
    const std::string path = "locales/" + std::string(code(language)) + ".json";
    const auto locale = nlohmann::json::parse(assets.get(path).bytes, nullptr, false);
    if (!locale.is_object()) {
      throw Error(ErrorCode::internal, {"The program was built without its file {name}.", {{"name", path}}});
    }
    for (const auto& [msgid, text] : locale.items()) {
      Forms forms;
      if (text.is_string()) forms.push_back(text.get<std::string>());
      if (text.is_array()) forms = text.get<Forms>();
      if (!forms.empty()) locales_[index_of(language)].emplace(msgid, std::move(forms));
    }
  }
}

const Translator::Forms* Translator::find(Language language, std::string_view msgid) const {
  const auto& locale = locales_[index_of(language)];
  const auto found = locale.find(msgid);
  return found == locale.end() ? nullptr : &found->second;
}

std::string Translator::text(Language language, std::string_view msgid) const {
  const Forms* forms = find(language, msgid);
  return forms == nullptr ? std::string(msgid) : forms->front();
}

std::string Translator::plural(Language language, int64_t count, std::string_view one, std::string_view many) const {
  // The rules of gettext's Plural-Forms for the two languages: in French, nothing at all is singular.
  const bool single = language == Language::french ? count < 2 : count == 1;
  const Forms* forms = find(language, one);
  std::string_view text = single ? one : many;
  if (forms != nullptr && forms->size() == 2) text = (*forms)[single ? 0 : 1];
  return fill(text, {{"n", number(language, count)}});
}

std::string Translator::sentence(Language language, const Message& message) const {
  return fill(text(language, message.text), message.values);
}

std::string long_date(Language language, int64_t wall_ms) {
  UErrorCode status = U_ZERO_ERROR;
  icu::SimpleDateFormat format(icu::UnicodeString("d MMMM y"), locale_of(language), status);
  if (U_FAILURE(status)) throw Error(ErrorCode::internal, "A date could not be written in the language of the page.");
  format.adoptTimeZone(icu::TimeZone::createTimeZone("Europe/Paris"));
  icu::UnicodeString text;
  format.format(static_cast<UDate>(wall_ms), text);
  // French writes "1er mars", which the pattern cannot say.
  std::string date = utf8(text);
  if (language == Language::french && date.starts_with("1 ")) date.replace(0, 2, "1er ");
  return date;
}

std::string number(Language language, int64_t value) {
  return decimal(language, static_cast<double>(value), 0);
}

const std::string& in_language(Language language, const std::string& french, const std::string& english) {
  const std::string& own = language == Language::french ? french : english;
  if (!own.empty()) return own;
  return language == Language::french ? english : french;
}

std::string decimal(Language language, std::string written) {
  if (language == Language::french) std::ranges::replace(written, '.', ',');
  return written;
}

std::string duration(Language language, int64_t duration_ms) {
  static_cast<void>(language);                                       // "h", "min" and "s" are the same in both
  const int64_t seconds = std::max<int64_t>(duration_ms, 0) / 1000;  // as players show it
  const auto two = [](int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  const std::string space = kNarrowSpace;
  if (seconds >= 3600) return std::to_string(seconds / 3600) + space + "h" + space + two(seconds / 60 % 60);
  if (seconds >= 60) {
    const std::string minutes = std::to_string(seconds / 60) + space + "min";
    return seconds % 60 == 0 ? minutes : minutes + space + two(seconds % 60);
  }
  return std::to_string(seconds) + space + "s";
}

std::string time_left(const Words& words, int64_t left_ms) {
  constexpr int64_t kMinuteMs = 60'000;
  const int64_t minutes = (left_ms + kMinuteMs / 2) / kMinuteMs;
  if (left_ms < kMinuteMs * 3 / 4) return words("less than a minute left");
  if (minutes < 60) return words.plural(minutes, "about {n} minute left", "about {n} minutes left");
  const int64_t rounded_ms = (minutes + 2) / 5 * 5 * kMinuteMs;
  const std::string length = std::to_string(rounded_ms / (60 * kMinuteMs)) + kNarrowSpace + "h" + kNarrowSpace +
                             std::to_string(100 + rounded_ms / kMinuteMs % 60).substr(1);
  return words({"about {time} left", {{"time", length}}});
}

std::string file_size(Language language, int64_t size_bytes) {
  constexpr const char* french[] = {"o", "ko", "Mo", "Go", "To"};
  constexpr const char* english[] = {"B", "kB", "MB", "GB", "TB"};
  double value = static_cast<double>(size_bytes);
  int unit = 0;
  while (value >= 1000 && unit < 4) {
    value /= 1000;
    unit++;
  }
  const int digits = unit >= 2 && value < 100 ? 1 : 0;
  return decimal(language, value, digits) + kNarrowSpace + (language == Language::french ? french : english)[unit];
}

}  // namespace resonance::server
