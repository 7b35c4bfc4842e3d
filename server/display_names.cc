#include "server/display_names.h"

#include <unicode/coll.h>
#include <unicode/locdspnm.h>
#include <unicode/region.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>

#include "base/error.h"
#include "base/unicode.h"

namespace resonance::server {
namespace {

constexpr std::array kReaders{Language::french, Language::english};

icu::Locale locale_of(Language reader) {
  return icu::Locale(std::string(code(reader)).c_str());
}

// With the capital that a name has where it stands by itself.
const icu::LocaleDisplayNames& names_for(Language reader) {
  static const auto made = [] {
    std::map<Language, std::unique_ptr<icu::LocaleDisplayNames>> all;
    for (const Language each : kReaders) {
      UDisplayContext alone[] = {UDISPCTX_CAPITALIZATION_FOR_UI_LIST_OR_MENU};
      all.emplace(each, icu::LocaleDisplayNames::createInstance(locale_of(each), alone, std::size(alone)));
    }
    return all;
  }();
  return *made.at(reader);
}

std::string utf8(const icu::UnicodeString& text) {
  std::string bytes;
  return text.toUTF8String(bytes);
}

std::vector<Country> sorted_countries(Language reader) {
  std::vector<Country> all;
  for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
    // What has no number is no country: "DG" and its like are reserved for parts of one.
    UErrorCode failure = U_ZERO_ERROR;
    const icu::Region* region = icu::Region::getInstance(*code, failure);
    if (U_FAILURE(failure) || region->getNumericCode() <= 0) continue;
    icu::UnicodeString name;
    all.push_back({*code, utf8(names_for(reader).regionDisplayName(*code, name))});
  }
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Collator> order(icu::Collator::createInstance(locale_of(reader), status));
  if (U_FAILURE(status)) throw Error(ErrorCode::internal, "The names of countries cannot be put in order.");
  std::ranges::sort(all, [&](const Country& a, const Country& b) {
    UErrorCode failure = U_ZERO_ERROR;
    return order->compareUTF8(a.name, b.name, failure) == UCOL_LESS;
  });
  return all;
}

}  // namespace

std::string language_name(Language reader, std::string_view code) {
  icu::UnicodeString name;
  return utf8(names_for(reader).languageDisplayName(std::string(code).c_str(), name));
}

std::optional<std::string> language_code(std::string_view name) {
  static const auto codes = [] {
    std::map<std::string, std::string> all;
    for (const char* const* code = icu::Locale::getISOLanguages(); *code != nullptr; ++code) {
      all.emplace(*code, *code);
      for (const Language reader : kReaders) all.emplace(folded(language_name(reader, *code)), *code);
    }
    return all;
  }();
  const auto found = codes.find(folded(name));
  return found == codes.end() ? std::nullopt : std::optional(found->second);
}

const std::vector<Country>& countries(Language reader) {
  static const std::map<Language, std::vector<Country>> all{{Language::french, sorted_countries(Language::french)},
                                                            {Language::english, sorted_countries(Language::english)}};
  return all.at(reader);
}

std::string country_name(Language reader, std::string_view code) {
  const auto found = std::ranges::find(countries(reader), code, &Country::code);
  return found == countries(reader).end() ? std::string() : found->name;
}

}  // namespace resonance::server
