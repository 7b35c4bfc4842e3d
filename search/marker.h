// Marks in a text the words that a query found, by the same forms that the index compares: "locataires" marks
// "locataire". Inner to search/.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "search/analysis.h"
#include "search/index.h"
#include "search/parsed_query.h"

namespace resonance::search {

// Bytes of a text, end not included.
struct Range {
  size_t begin = 0;
  size_t end = 0;
};

class Marker {
 public:
  // `analysers` must live as long.
  Marker(const ParsedQuery& query, Analysers& analysers);
  // In order, without overlaps.
  std::vector<Range> ranges(std::string_view text, Language language) const;
  Quote quote(std::string_view text, Language language) const;

 private:
  void add(const ParsedQuery::Word& word);
  void add_phrase(const std::vector<ParsedQuery::Word>& words);
  bool matches(const Forms& forms, Language language) const;
  void add_phrase_ranges(const std::vector<Token>& tokens, std::vector<Range>& found) const;

  using Words = std::unordered_set<std::string>;
  Words words_;
  std::array<Words, 2> stems_;  // by Language
  std::vector<std::vector<std::string>> phrases_;
  Analysers& analysers_;
};

// `text` cut at the ranges, which are in order and do not overlap.
Quote spans(std::string_view text, const std::vector<Range>& marked);

}  // namespace resonance::search
