// What somebody typed, understood: words, compounds, "phrases", -excluded, word*; and the Xapian queries that it
// becomes.
//
// Anything is a query: an unbalanced quotation mark or a lone sign is left out. At most 8,000 bytes and 64 words are
// read, the rest is ignored. Inner to search/: includes Xapian.
//
// Items: every word must be somewhere in the item (stop words help ranking of nothing and are not asked for, unless
// there is nothing else); when no item has them all, any of them will do, because a question typed as a sentence
// deserves an answer. Passages: any of the words, best first. A word is asked for as it is written and by its French
// and its English stems; the written form adds weight, so that it comes before its relatives. The last word, when the
// index knows neither it nor its stems, stands for the words that begin with it (from 3 letters, the 50 most frequent):
// it is being typed. A known word does not, or "mer" would find "merci".
#pragma once

#include <xapian.h>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "search/analysis.h"

namespace resonance::search {

class ParsedQuery {
 public:
  struct Word {
    std::vector<std::string> words;
    std::array<std::vector<std::string>, 2> stems;  // by Language
    std::vector<std::string> completions;
    bool is_stop_word = false;
  };
  enum class Kind { word, compound, phrase };
  struct Clause {
    Kind kind = Kind::word;
    bool excluded = false;
    bool completed = false;   // ends in '*'
    std::vector<Word> words;  // one, or the parts
    Word joined;              // of a compound
  };

  // `items` is asked which words exist, to complete the last one.
  ParsedQuery(std::string_view text, Analysers& analysers, const Xapian::Database& items);

  bool empty() const { return clauses_.empty(); }
  // What must, or with `any` may, be in a document, without what is excluded; MatchAll when empty.
  Xapian::Query for_items(bool any) const;
  bool has_alternatives() const { return asked().size() > 1; }
  // MatchNothing when nothing is asked for.
  Xapian::Query for_passages() const;
  // The clauses that are searched: neither excluded nor stop words, unless all are.
  std::vector<const Clause*> asked() const;

 private:
  void add_chunk(std::string_view chunk, bool excluded, Analysers& analysers);
  void add_phrase(std::string_view text, bool excluded, Analysers& analysers);
  bool has_room() const { return word_count_ < most_words; }

  static constexpr size_t most_words = 64;
  std::vector<Clause> clauses_;
  size_t word_count_ = 0;
};

}  // namespace resonance::search
