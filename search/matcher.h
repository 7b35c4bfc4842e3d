// Which texts of an item a query finds, how well, and the words in them to mark. Inner to search/: includes Xapian.
//
// A passage's score: for each word that is asked for, how rare it is in the library (the share that it has of all words
// spoken) times how often the passage has it, with less for each time more and for a long passage: BM25 with k1 = 1 and
// b = 0.5, of a word's share in the place of the number of passages that have it. As in items, the written form adds
// weight to the base form; a phrase counts as its words together.
#pragma once

#include <xapian.h>
#include <array>
#include <string>
#include <vector>

#include "search/analysis.h"
#include "search/index.h"
#include "search/parsed_query.h"
#include "search/stored_item.h"

namespace resonance::search {

// Bytes of a text, end not included.
struct Range {
  size_t begin = 0;
  size_t end = 0;
};

// `text` cut at the ranges, which are in order and do not overlap.
Quote spans(std::string_view text, const std::vector<Range>& marked);

class Matcher {
 public:
  // `query` and `analysers` must live as long.
  Matcher(const ParsedQuery& query, const Xapian::Database& items, Analysers& analysers);

 private:
  friend class ItemMatcher;
  enum class Manner { written, relative, completed };
  static constexpr size_t manners = 3;
  struct Way {
    std::string term;
    size_t clause = 0;
    Manner manner = Manner::written;
    double weight = 0;
  };
  struct Phrase {
    size_t clause = 0;
    std::vector<std::string> terms;
    double weight = 0;
  };

  void add(const ParsedQuery::Clause& clause, const Xapian::Database& items);
  void add_word(const Word& word, double share, size_t clause, const Xapian::Database& items);
  void add_phrase(const std::vector<Word>& words, double share, size_t clause, const Xapian::Database& items);

  std::vector<Way> ways_;  // by term
  std::vector<Phrase> phrases_;
  std::vector<bool> scored_;  // by clause; one that is asked of another field only marks
  std::vector<const ParsedQuery::Clause*> speakers_;
  Analysers& analysers_;
};

// Of one item. One thread.
class ItemMatcher {
 public:
  // Both must live as long.
  ItemMatcher(const Matcher& matcher, const StoredItem& item);
  // 0 for one that does not match.
  double score(const StoredText& text);
  // In order, without overlaps.
  std::vector<Range> ranges(const StoredText& text) const;

 private:
  struct PhraseForms {
    const Matcher::Phrase* phrase = nullptr;
    std::vector<std::vector<bool>> forms;  // by word of the phrase, then by form
  };
  // Where the phrase begins and ends, of the tokens that are no compounds.
  static std::vector<Range> places(const PhraseForms& phrase, const std::vector<StoredToken>& plain);
  double score_of_speaker(const StoredText& text);

  const Matcher& matcher_;
  size_t clauses_;
  std::vector<bool> matches_;    // by form
  std::vector<double> weights_;  // by form, then by clause
  std::vector<PhraseForms> phrases_;
  std::unordered_map<std::string, bool> speakers_;  // whether it is one of those asked for
};

}  // namespace resonance::search
