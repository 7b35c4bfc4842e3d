// What somebody typed, understood: words, compounds, "phrases", -excluded, word*, this OR that (OU), name:value
// (search/operators.h). What it finds: search/item_query.h, search/matcher.h.
//
// Anything is a query: an unbalanced quotation mark or a lone sign is left out. At most 2,000 bytes and 64 words are
// read, the rest is ignored. Inner to search/: includes Xapian.
//
// What is asked for twice is read once. An expression of the thesaurus brings what means the same (search/synonyms.h),
// not one in quotation marks, and four at most. word* stands for the words that begin with it (from 3 letters, the 25
// most frequent).
#pragma once

#include <xapian.h>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "search/analysis.h"
#include "search/index.h"
#include "search/operators.h"
#include "search/synonyms.h"
#include "search/word.h"

namespace resonance::search {

class ParsedQuery {
 public:
  static constexpr size_t most_words = 64;
  enum class Kind { word, compound, phrase };
  struct Clause {
    Kind kind = Kind::word;
    bool excluded = false;
    bool completed = false;                         // ends in '*'
    bool alternative = false;                       // to the clause before it
    std::string_view field;                         // prefix of the one that it must be in; empty: anywhere
    std::vector<Word> words;                        // one, or the parts
    std::vector<std::pair<size_t, size_t>> places;  // of the same: bytes of text(), end not included
    std::pair<size_t, size_t> typed;                // the same, with its quotation marks, its field and its star
    Word joined;                                    // of a compound
    double share = 1;                               // of its weight that counts

    std::string text() const;  // its words
  };

  // Clauses that are an expression of the thesaurus, from the first to before the last, and what means the same.
  struct Equivalence {
    size_t first = 0;
    size_t last = 0;
    std::vector<Clause> others;  // words or phrases
  };

  // Some item has it, or one of its relatives.
  static bool is_known(const Word& word, const Xapian::Database& items);
  // Terms that begin with `start`, the most frequent first, at most 25.
  static std::vector<std::string> completions_of(const std::string& start, const Xapian::Database& items);
  // What is read of what was typed: every quotation mark as '"', every space as ' '.
  static std::string simplified(std::string_view text);

  // `items` is asked which words begin as word* does, `commune_named` where pres:commune is.
  ParsedQuery(std::string_view text, Analysers& analysers, const Xapian::Database& items, const Synonyms& synonyms,
              const CommuneNamed& commune_named);

  bool empty() const { return clauses_.empty(); }
  // What was read.
  const std::string& text() const { return text_; }
  // Of it, the clauses from the first to before the last, with the small words between them.
  std::string typed(size_t first, size_t last) const;
  // Those that were typed.
  const Filters& filters() const { return filters_; }
  const std::vector<Filters>& refused() const { return refused_; }  // "-type:film", each by itself
  const std::vector<Clause>& clauses() const { return clauses_; }
  const std::vector<Equivalence>& equivalences() const { return equivalences_; }  // in order, without overlaps
  bool has_several_words() const { return asked().size() > 1; }
  // The clauses that are searched: neither excluded nor stop words, unless all are.
  std::vector<const Clause*> asked() const;
  // What means the same as some of them.
  std::vector<const Clause*> synonyms() const;

 private:
  struct Manner {
    bool excluded = false;
    bool alternative = false;
    std::string_view field;
    size_t begin = 0;  // in text(), with the field's name
  };
  void drop_repetitions();
  void find_equivalences(const Synonyms& synonyms);
  void add_word(Clause& clause, std::pair<Token, Word>& word, std::string_view text) const;
  void add_chunk(std::string_view chunk, const Manner& manner, Analysers& analysers);
  void add_phrase(std::string_view text, const Manner& manner, Analysers& analysers);
  bool has_room() const { return word_count_ < most_words; }

  std::string text_;
  std::vector<Clause> clauses_;
  std::vector<Equivalence> equivalences_;
  Filters filters_;
  std::vector<Filters> refused_;
  size_t word_count_ = 0;
};

}  // namespace resonance::search
