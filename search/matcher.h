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

// `text` cut at the ranges, which are in order and do not overlap.
Quote spans(std::string_view text, const std::vector<Range>& marked);

class Matcher {
 public:
  // `query` and `analysers` must live as long.
  Matcher(const ParsedQuery& query, const Xapian::Database& items, Analysers& analysers);

  // Whether several threads may use it at once: none has to analyse the name of who speaks.
  bool may_be_shared() const { return speakers_.empty(); }

 private:
  friend class ItemMatcher;
  enum class Manner { written, relative, completed };
  static constexpr size_t manners = 3;
  struct Way {
    size_t term = 0;
    size_t clause = 0;
    Manner manner = Manner::written;
    double weight = 0;
  };
  struct Phrase {
    size_t clause = 0;
    std::vector<size_t> terms;
    double weight = 0;
  };

  void add(const ParsedQuery::Clause& clause, const Xapian::Database& items);
  void add_word(const Word& word, double share, size_t clause, const Xapian::Database& items);
  void add_phrase(const std::vector<Word>& words, double share, size_t clause, const Xapian::Database& items);

  size_t number_of(std::string term);

  std::vector<std::string> terms_;  // each once
  std::vector<Way> ways_;
  std::vector<Phrase> phrases_;
  std::vector<bool> scored_;  // by clause; one that is asked of another field only marks
  std::vector<const ParsedQuery::Clause*> speakers_;
  Analysers& analysers_;
};

// Of one item: walks the places of the words that are asked for, and no other. One thread.
class ItemMatcher {
 public:
  // Both must live as long.
  ItemMatcher(const Matcher& matcher, StoredItem& item);
  // 0 for one that does not match.
  double score(uint32_t text);
  // In order, without overlaps. Reads the text.
  std::vector<Range> ranges(uint32_t text);

 private:
  struct Found {
    double weight = 0;
    double times = 0;
  };
  struct Match {
    std::vector<Found> found;  // by clause
    std::vector<StoredPlace> places;
  };
  using Places = std::vector<StoredPlace>;
  Match& match_in(uint32_t text);
  void find_words();
  void find_phrase(const Matcher::Phrase& phrase);
  Places places_of(size_t term) const;
  double score_of_speaker(uint32_t text);

  const Matcher& matcher_;
  StoredItem& item_;
  size_t clauses_;
  std::vector<std::string_view> packed_forms_;      // by term
  std::vector<Match> matches_;                      // of the texts that match, in the order in which they were found
  std::vector<uint32_t> match_of_;                  // by text: one more than its place in matches_
  std::unordered_map<std::string, bool> speakers_;  // whether it is one of those asked for
};

}  // namespace resonance::search
