// The Xapian queries that a question becomes: which items it finds, and what their scores are the sums of. Inner to
// search/: includes Xapian.
//
// Every word must be somewhere in the item (stop words help ranking of nothing and are not asked for, unless there is
// nothing else). A word is asked for as it is written and by its base forms in French and English; the written form
// adds weight, so that it comes before its relatives. A word typed with accents is asked for by its base forms alone:
// written without accents it may be another. A compound's parts must stand side by side. What means the same as an
// expression counts less.
#pragma once

#include <xapian.h>
#include <string>
#include <string_view>
#include <vector>

#include "search/parsed_query.h"

namespace resonance::search {

// The word in one field (its prefix, or anywhere): as written, and its base forms in each language, as one word.
Xapian::Query in_field(const Word& word, std::string_view prefix);

// One thing that is asked for: a word, a phrase, an expression of the thesaurus with what means the same; what is
// joined by OR is one.
struct Demand {
  std::string typed;  // " / " between what was joined by OR
  Xapian::Query query;
  bool is_exact = false;  // a phrase in quotation marks, or what must be in a field: whoever types so means it
};

// How much of a question must be in an item.
enum class Share { all, any_demand, any_word };

// For Share::any_word each word of an expression is one, and so is what means the same as all of them.
std::vector<Demand> demands_of(const ParsedQuery& parsed, Share share);

// What must not be in an item; MatchNothing where that is nothing.
Xapian::Query excluded(const ParsedQuery& parsed);

// Matches what has so much, and weighs it; without what is excluded. MatchAll for an empty question.
Xapian::Query for_items(const ParsedQuery& parsed, Share share);

struct Part {
  std::string words;
  std::string found;  // Reason::found
  Xapian::Query query;
};
std::vector<Part> parts_of(const ParsedQuery& parsed);

}  // namespace resonance::search
