// From a text to what the index compares: words without case and accents, and their base forms.
//
// A query finds a text when they share a word or a base form, so both go through here. Base forms come from a
// dictionary (search/dictionary.h); words that it does not have (names, sigles, new words) are stemmed, with and
// without accents. Source of the stemmer: Snowball's French and English ones as Xapian ships them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "search/language.h"

namespace resonance::search {

// What one word of a text is searched by; each list without doubles, each text at most 64 bytes.
struct Forms {
  std::vector<std::string> words;  // lowercase, without accents; at least one, two for inclusive writing
  std::vector<std::string> stems;  // its base forms with their accents, else a stem; empty for a stop word
  bool is_stop_word = false;
  bool accents_tell = false;  // it has accents, and the dictionary has it: "marché" asked for is not "marche"
};

struct Token {
  size_t begin = 0;  // bytes of the text that it covers, end not included
  size_t end = 0;
  uint32_t position = 0;  // from 0
  uint32_t parts = 0;     // of a joined compound ("co-construction"): how many tokens after this one are its parts
  std::shared_ptr<const Forms> forms;
};

// Remembers the forms of words that it met. Dear to make, keep one per thread; not for several threads.
class Analyser {
 public:
  explicit Analyser(Language language);
  ~Analyser();
  // The same text gives tokens of the same places and number in each language. Linear in the text.
  std::vector<Token> analyse(std::string_view text);
  Language language() const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

// One of each language.
class Analysers {
 public:
  Analyser& operator[](Language language) { return language == Language::english ? english_ : french_; }

 private:
  Analyser french_{Language::french};
  Analyser english_{Language::english};
};

}  // namespace resonance::search
