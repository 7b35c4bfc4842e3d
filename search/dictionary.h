// The base forms of words: what a dictionary lists "réunissons", "élues" and "travaux" under.
//
// Hunspell's dictionaries (Grammalecte's for French, SCOWL's for English), one of each in the process, loaded when
// first asked for: about 200 ms and 15 MB. Any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "search/language.h"

namespace resonance::search {

class Dictionary {
 public:
  // Error{internal} when its files are not installed.
  static Dictionary& of(Language language);

  struct BaseForms {
    std::vector<std::string> forms;  // in lowercase with accents, perhaps twice
    bool may_be_name = false;        // one of them is a name: it is written with a capital
  };
  // `lower` in lowercase with its accents; `written` as it stands, for names. Empty for a word that the dictionary does
  // not have, whichever way its accents are put: "renovees" is read as "rénovées". Some 30 µs; for an unknown word of
  // many vowels up to 5 ms.
  BaseForms base_forms(const std::string& lower, const std::string& written);

  ~Dictionary();

 private:
  explicit Dictionary(Language language);
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace resonance::search
