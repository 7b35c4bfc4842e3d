#include "search/analysis.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <xapian.h>
#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "base/unicode.h"
#include "search/segmentation.h"
#include "search/stop_words.h"

namespace resonance::search {
namespace {

constexpr size_t longest_word_bytes = 64;  // far below Xapian's 245, and longer than any word that somebody types
constexpr size_t most_remembered = 100'000;

// French words that Snowball parts from their plural, or throws together with words of another sense that this library
// speaks of all day: "commune" and "communication", "maire" and "mairie", "logement" and "logique", "mer" and "mère".
constexpr std::array<std::pair<std::string_view, std::string_view>, 23> own_stems{{
    {"travaux", "travail"},
    {"vitraux", "vitrail"},
    {"baux", "bail"},
    {"yeux", "oeil"},
    {"cieux", "ciel"},
    {"commune", "commune"},
    {"communes", "commune"},
    {"mairie", "mairie"},
    {"mairies", "mairie"},
    {"logement", "logement"},
    {"logements", "logement"},
    {"univers", "univers_"},
    {"mère", "mere"},
    {"mères", "mere"},
    {"mere", "mere"},
    {"meres", "mere"},
    {"organe", "organe"},
    {"organes", "organe"},
    {"parti", "parti"},
    {"partis", "parti"},
    {"génération", "generation"},
    {"générations", "generation"},
    {"generation", "generation"},
}};
constexpr std::array<std::string_view, 5> plurals_in_x{"eaux", "lieux", "jeux", "feux", "voeux"};

void cut(std::string& word) {
  if (word.size() <= longest_word_bytes) return;
  size_t size = longest_word_bytes;
  while (size > 0 && (static_cast<unsigned char>(word[size]) & 0xC0) == 0x80) --size;
  word.resize(size);
}

// Lowercase with accents, ligatures spelt out.
std::string lowercase(std::string_view word) {
  UErrorCode status = U_ZERO_ERROR;
  auto source = icu::UnicodeString::fromUTF8(icu::StringPiece(word.data(), static_cast<int32_t>(word.size())));
  const icu::Normalizer2* normaliser = icu::Normalizer2::getNFKCInstance(status);
  icu::UnicodeString composed = U_SUCCESS(status) ? normaliser->normalize(source, status) : source;
  if (U_FAILURE(status)) composed = source;
  composed.toLower(icu::Locale::getRoot());
  composed.findAndReplace(icu::UnicodeString(UChar32{0x153}), icu::UnicodeString("oe"));
  composed.findAndReplace(icu::UnicodeString(UChar32{0xE6}), icu::UnicodeString("ae"));
  std::string utf8;
  composed.toUTF8String(utf8);
  return utf8;
}

// Brings to one spelling the plurals and feminines that Snowball keeps apart ("élus", "amis", "récits", "réseaux",
// "sportives", "directrice"); it need not be a word, only the same for both.
std::string french_singular(std::string word) {
  for (std::string_view ending : plurals_in_x) {
    if (word.ends_with(ending)) word.pop_back();
  }
  bool has_plural_s = word.ends_with('s') && word.size() >= 4 && !word.ends_with("ss");
  // After an e it stays where the stemmer sees to it: "habites" is a verb too.
  if (has_plural_s && !word.ends_with("es")) word.pop_back();
  std::string_view bare = word;
  if (bare.ends_with('s')) bare.remove_suffix(1);
  if (bare.ends_with("trice") || bare.ends_with("drice")) return std::string(bare.substr(0, bare.size() - 4)) + "eur";
  if (bare.ends_with("ive") && bare.size() >= 6) return std::string(bare.substr(0, bare.size() - 2)) + "f";
  return word;
}

void add(std::vector<std::string>& list, std::string text) {
  cut(text);
  if (!text.empty() && std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
}

}  // namespace

Language language_named(std::string_view code) {
  return code.starts_with("en") ? Language::english : Language::french;
}

struct Analyser::Implementation {
  explicit Implementation(Language spoken)
      : language(spoken), stem(spoken == Language::english ? "english" : "french") {}

  std::string stem_of(const std::string& word) const {
    if (language == Language::english) return folded(stem(word));
    for (const auto& [known, own] : own_stems) {
      if (word == known) return std::string(own);
    }
    return folded(stem(french_singular(word)));
  }

  std::shared_ptr<const Forms> forms_of(const std::vector<std::string>& spellings) {
    // One spelling is nearly every word: only these are remembered.
    if (spellings.size() == 1) {
      if (auto known = remembered.find(spellings.front()); known != remembered.end()) return known->second;
    }
    auto forms = std::make_shared<Forms>();
    for (const std::string& spelling : spellings) {
      std::string lower = lowercase(spelling);
      cut(lower);
      bool stop = language == Language::english ? is_english_stop_word(lower) : is_french_stop_word(lower);
      forms->is_stop_word = stop;
      std::string bare = folded(lower);
      if (!stop) {
        add(forms->stems, stem_of(lower));
        if (bare != lower) add(forms->stems, stem_of(bare));
      }
      add(forms->words, std::move(bare));
    }
    if (spellings.size() == 1) {
      if (remembered.size() >= most_remembered) remembered.clear();
      remembered.emplace(spellings.front(), forms);
    }
    return forms;
  }

  Language language;
  Xapian::Stem stem;
  Segmenter segmenter;
  std::unordered_map<std::string, std::shared_ptr<const Forms>> remembered;
};

Analyser::Analyser(Language language) : implementation_(std::make_unique<Implementation>(language)) {}
Analyser::~Analyser() = default;
Language Analyser::language() const {
  return implementation_->language;
}

std::vector<Token> Analyser::analyse(std::string_view text) {
  std::vector<Token> tokens;
  std::vector<Segment> segments = implementation_->segmenter.segments(text);
  tokens.reserve(segments.size());
  for (Segment& each : segments) {
    tokens.push_back({each.begin, each.end, each.position, each.parts, implementation_->forms_of(each.forms)});
  }
  return tokens;
}

}  // namespace resonance::search
