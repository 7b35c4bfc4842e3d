#include "search/dictionary.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <hunspell/hunspell.hxx>
#include <mutex>
#include <utility>

#include "base/error.h"
#include "base/unicode.h"
#include "search/irregular_words.h"

namespace resonance::search {
namespace {

constexpr std::string_view kFolder = "/usr/share/hunspell/";
constexpr size_t kLongestAccented = 24;
constexpr size_t kLongestAccentedTwice = 12;

// What a letter typed without its accent may stand for, the likeliest first.
struct Accents {
  char bare;
  std::array<std::string_view, 3> accented;
};
constexpr std::array kAccents = std::to_array<Accents>({
    {'e', {"é", "è", "ê"}},
    {'a', {"à", "â", ""}},
    {'c', {"ç", "", ""}},
    {'i', {"î", "ï", ""}},
    {'o', {"ô", "", ""}},
    {'u', {"û", "ù", "ü"}},
});

constexpr std::array kSpellings = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"è", "é"},
    {"güi", "guï"},
    {"güe", "guë"},
});

// A noun of action is found by its verb, and the other way round, where the dictionary has the verb.
struct Action {
  std::string_view noun;
  std::string_view verb;
};
constexpr std::array kActions = std::to_array<Action>({
    {"ulsion", "ulser"},
    {"ication", "iquer"},
    {"ation", "er"},
    {"ition", "ir"},
    {"age", "er"},
    {"ement", "er"},
});
// The verb is another word ("viser", "langer", "nuer", "parler", "calmer" …), or too far from it ("gouverner").
constexpr std::array<std::string_view, 14> kNoActions{"logement",  "visage",       "langage",  "nuage",     "partition",
                                                      "mirage",    "volage",       "corsage",  "parlement", "calmement",
                                                      "fermement", "gouvernement", "fixement", "gravement"};

// The town hall's commune is no adjective, and never in common.
constexpr std::array<std::string_view, 2> kCommune{"commune", "communes"};

std::string file(Language language, const char* ending) {
  return std::string(kFolder) + (language == Language::english ? "en_GB" : "fr") + ending;
}

std::string with_ligature(std::string word) {
  if (const size_t at = word.find("oe"); at != std::string::npos) word.replace(at, 2, "œ");
  return word;
}

std::string capitalised(std::string word) {
  constexpr std::string_view acute = "é";
  if (word.starts_with(acute)) return "É" + word.substr(acute.size());
  word.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(word.front())));
  return word;
}

void add(std::vector<std::string>& list, std::string text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
}

// "fils" is a word of its own and not only the plural of "fil": whoever says it rarely means threads.
void drop_false_singulars(const std::string& lower, std::vector<std::string>& forms) {
  if (!lower.ends_with('s') || std::find(forms.begin(), forms.end(), lower) == forms.end()) return;
  std::erase(forms, lower.substr(0, lower.size() - 1));
}

}  // namespace

struct Dictionary::Implementation {
  explicit Implementation(Language spoken)
      : language(spoken), words(file(spoken, ".aff").c_str(), file(spoken, ".dic").c_str()) {}

  // The name too, if it is written as one: "Claire", "claire".
  std::vector<std::string> listed(const std::string& lower, const std::string& written) {
    std::vector<std::string> forms;
    for (const std::string& base : words.stem(lower)) add(forms, base);
    if (written != lower) {
      for (const std::string& base : words.stem(written)) add(forms, base);
    }
    return forms;
  }

  // English affixes are cut too far: "organised" is no "organ", "business" not "busy".
  std::string english(const std::string& lower) {
    const std::string singular = lower.substr(0, lower.size() - 1);
    if (lower.ends_with('s') && !lower.ends_with("ss") && words.spell(singular)) return english(singular);
    const std::vector<std::string> forms = words.stem(lower);
    if (forms.empty()) return "";
    const bool is_itself = std::find(forms.begin(), forms.end(), lower) != forms.end();
    if (is_itself && (forms.size() == 1 || !(lower.ends_with("ing") || lower.ends_with("ed")))) return lower;
    return forms.front() == lower ? forms[1] : forms.front();
  }

  // With one accent more, or else with two: the first ways that are words.
  std::vector<std::string> accented(const std::string& bare) {
    if (bare.size() > kLongestAccented) return {};
    const std::vector<std::string> once = with_an_accent(bare, 0);
    std::vector<std::string> forms = base_forms_of(once);
    if (!forms.empty()) return forms;
    if (bare.size() > kLongestAccentedTwice) return forms;
    std::vector<std::string> twice;
    // Only "é" and another: two others hardly meet in a word.
    for (const std::string& one : once) {
      const size_t at = one.find("é");
      if (at == std::string::npos) continue;
      for (std::string& two : with_an_accent(one, at + 2)) twice.push_back(std::move(two));
    }
    return base_forms_of(twice);
  }

  static std::vector<std::string> with_an_accent(const std::string& word, size_t from) {
    std::vector<std::string> found;
    for (size_t at = from; at < word.size(); ++at) {
      for (const Accents& letter : kAccents) {
        if (word[at] != letter.bare) continue;
        for (std::string_view way : letter.accented) {
          if (!way.empty()) found.push_back(word.substr(0, at) + std::string(way) + word.substr(at + 1));
        }
      }
    }
    return found;
  }

  std::vector<std::string> base_forms_of(const std::vector<std::string>& spellings) {
    std::vector<std::string> forms;
    for (const std::string& spelling : spellings) {
      for (const std::string& way : {spelling, capitalised(spelling)}) {
        if (!words.spell(way)) continue;
        for (const std::string& base : words.stem(way)) add(forms, base);
      }
    }
    return forms;
  }

  void add_verbs(std::vector<std::string>& forms) {
    for (size_t i = forms.size(); i-- > 0;) {
      const std::string noun = forms[i];
      if (std::find(kNoActions.begin(), kNoActions.end(), noun) != kNoActions.end()) continue;
      for (const Action& action : kActions) {
        if (!noun.ends_with(action.noun)) continue;
        const std::string verb = noun.substr(0, noun.size() - action.noun.size()) + std::string(action.verb);
        const std::vector<std::string> bases = words.stem(verb);
        if (std::find(bases.begin(), bases.end(), verb) != bases.end()) add(forms, verb);
        break;
      }
    }
  }

  std::mutex mutex;  // Hunspell is for one thread at a time
  Language language;
  Hunspell words;
};

Dictionary::Dictionary(Language language) {
  for (const char* ending : {".aff", ".dic"}) {
    if (!std::filesystem::exists(file(language, ending))) {
      throw Error(ErrorCode::internal, {"The dictionary {file} is missing: install the Debian packages "
                                        "hunspell-fr-comprehensive and hunspell-en-gb.",
                                        {{"file", file(language, ending)}}});
    }
  }
  implementation_ = std::make_unique<Implementation>(language);
}

Dictionary::~Dictionary() = default;

Dictionary& Dictionary::of(Language language) {
  // Hunspell fills tables of the process while it loads.
  static std::mutex loading;
  const std::lock_guard lock(loading);
  if (language == Language::english) {
    static Dictionary english(Language::english);
    return english;
  }
  static Dictionary french(Language::french);
  return french;
}

Dictionary::BaseForms Dictionary::base_forms(const std::string& lower, const std::string& written) {
  const std::lock_guard lock(implementation_->mutex);
  const std::string_view irregular = irregular_base(implementation_->language, lower);
  if (!irregular.empty()) return {{std::string(irregular)}};
  if (implementation_->language == Language::english) {
    const std::string form = implementation_->english(lower);
    return form.empty() ? BaseForms{} : BaseForms{{form}};
  }
  if (std::find(kCommune.begin(), kCommune.end(), lower) != kCommune.end()) return {{std::string(kCommune.front())}};
  std::vector<std::string> forms = implementation_->listed(lower, written);
  // The dictionary writes "cœur".
  const std::string joined = with_ligature(lower);
  if (forms.empty() && joined != lower) forms = implementation_->base_forms_of({joined});
  const bool is_plain = std::all_of(lower.begin(), lower.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (forms.empty() && is_plain) forms = implementation_->accented(joined);
  bool may_be_name = false;
  for (std::string& form : forms) {
    may_be_name = may_be_name || form != lowercase(form);
    // Names are compared without their capital; "évènement" and "événement", "ambigüité" and "ambiguïté" are
    // one word in two spellings.
    if (form != lower) form = lowercase(form);
    for (const auto& [one, other] : kSpellings) {
      for (size_t at = form.find(one); at != std::string::npos; at = form.find(one, at)) {
        form.replace(at, one.size(), other);
      }
    }
  }
  drop_false_singulars(lower, forms);
  implementation_->add_verbs(forms);
  return {std::move(forms), may_be_name};
}

}  // namespace resonance::search
