#include "search/analysis.h"

#include <xapian.h>
#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "base/unicode.h"
#include "search/dictionary.h"
#include "search/segmentation.h"
#include "search/stop_words.h"

namespace resonance::search {
namespace {

constexpr size_t longest_word_bytes = 64;  // far below Xapian's 245, and longer than any word that somebody types
constexpr size_t most_remembered = 100'000;

// The words met last. When there are too many, those that nobody said since half of them ago are forgotten: a library
// has more words than fit, and asking the dictionary again for the usual ones would cost most of all.
class Remembered {
 public:
  std::shared_ptr<const Forms> find(const std::string& spelling) {
    if (const auto known = recent_.find(spelling); known != recent_.end()) return known->second;
    const auto known = before_.find(spelling);
    if (known == before_.end()) return nullptr;
    std::shared_ptr<const Forms> forms = std::move(known->second);
    before_.erase(known);
    add(spelling, forms);
    return forms;
  }

  void add(const std::string& spelling, std::shared_ptr<const Forms> forms) {
    if (recent_.size() >= most_remembered / 2) before_ = std::exchange(recent_, {});
    recent_.emplace(spelling, std::move(forms));
  }

 private:
  std::unordered_map<std::string, std::shared_ptr<const Forms>> recent_, before_;
};

void cut(std::string& word) {
  word.resize(first_bytes(word, longest_word_bytes).size());
}

// Brings to one spelling the plurals and feminines that Snowball keeps apart, of words that no dictionary has; it need
// not be a word, only the same for both.
std::string french_singular(std::string word) {
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

// A joined compound is also the base forms of its parts: "tiers-lieux" is "tiers-lieu".
std::shared_ptr<const Forms> with_parts(const std::vector<Token>& tokens, size_t whole) {
  auto forms = std::make_shared<Forms>(*tokens[whole].forms);
  std::string joined;
  for (size_t part = whole + 1; part <= whole + tokens[whole].parts; ++part) {
    const Forms& own = *tokens[part].forms;
    joined += (joined.empty() ? "" : "-") + (own.stems.empty() ? own.words.front() : own.stems.front());
  }
  add(forms->stems, std::move(joined));
  return forms;
}

// "20e", "20ème", "2nd": the digits and an e. Empty for anything else.
std::string ordinal(std::string_view word) {
  constexpr std::array<std::string_view, 8> endings{"e", "eme", "ieme", "er", "re", "nd", "nde", "ere"};
  const size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
  if (digits == 0 || std::find(endings.begin(), endings.end(), word.substr(digits)) == endings.end()) return "";
  return std::string(word.substr(0, digits)) + "e";
}

}  // namespace

struct Analyser::Implementation {
  explicit Implementation(Language spoken)
      : language(spoken), stem(spoken == Language::english ? "english" : "french") {}

  std::string stem_of(const std::string& word) const {
    if (language == Language::english) return folded(stem(word));
    return folded(stem(french_singular(word)));
  }

  std::shared_ptr<const Forms> forms_of(const Segment& segment) {
    std::shared_ptr<const Forms> forms = forms_of(segment.form);
    if (segment.feminine.empty()) return forms;
    auto both = std::make_shared<Forms>(*forms);
    const std::shared_ptr<const Forms> feminine = forms_of(segment.feminine);
    for (const std::string& word : feminine->words) add(both->words, word);
    for (const std::string& each : feminine->stems) add(both->stems, each);
    both->accents_tell = both->accents_tell || feminine->accents_tell;
    return both;
  }

  std::shared_ptr<const Forms> forms_of(const std::string& spelling) {
    if (std::shared_ptr<const Forms> known = remembered.find(spelling)) return known;
    auto forms = std::make_shared<Forms>();
    std::string lower = lowercase(spelling);
    cut(lower);
    forms->is_stop_word = language == Language::english ? is_english_stop_word(lower) : is_french_stop_word(lower);
    std::string bare = folded(lower);
    if (!forms->is_stop_word) {
      auto [bases, may_be_name] = Dictionary::of(language).base_forms(lower, spelling);
      // A word that has accents where it is written means that word; one that has none may have lost them. Names are
      // written as their bearers like: "Zoé", "Zoe".
      forms->accents_tell = bare != lower && !bases.empty() && !may_be_name;
      if (std::string number = ordinal(bare); !number.empty() && language == Language::french) {
        bases.push_back(std::move(number));
      }
      if (bases.empty()) {
        add(forms->stems, stem_of(lower));
        if (bare != lower) add(forms->stems, stem_of(bare));
      }
      for (std::string& base : bases) add(forms->stems, std::move(base));
    }
    if (language == Language::french && (bare == "st" || bare == "ste")) {
      add(forms->words, bare == "st" ? "saint" : "sainte");
    }
    // Marks alone fold to nothing, and a token always has a word.
    add(forms->words, bare.empty() ? spelling : std::move(bare));
    remembered.add(spelling, forms);
    return forms;
  }

  Language language;
  Xapian::Stem stem;
  Segmenter segmenter;
  Remembered remembered;
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
    tokens.push_back({each.begin, each.end, each.position, each.parts, implementation_->forms_of(each)});
  }
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].parts > 0) tokens[i].forms = with_parts(tokens, i);
  }
  return tokens;
}

}  // namespace resonance::search
