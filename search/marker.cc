#include "search/marker.h"

#include <algorithm>

namespace resonance::search {
namespace {

template <class Each>
bool any(const std::vector<std::string>& list, const Each& in) {
  return std::any_of(list.begin(), list.end(), [&](const std::string& each) { return in.contains(each); });
}

std::vector<Range> merged(std::vector<Range> ranges) {
  std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) { return a.begin < b.begin; });
  std::vector<Range> result;
  for (const Range& each : ranges) {
    if (!result.empty() && each.begin < result.back().end) {
      result.back().end = std::max(result.back().end, each.end);
    } else {
      result.push_back(each);
    }
  }
  return result;
}

}  // namespace

Marker::Marker(const ParsedQuery& query, Analysers& analysers) : analysers_(analysers) {
  for (const ParsedQuery::Clause* clause : query.asked()) {
    if (clause->kind == ParsedQuery::Kind::word) {
      add(clause->words.front());
      continue;
    }
    if (clause->kind == ParsedQuery::Kind::compound) add(clause->joined);
    add_phrase(clause->words);
  }
}

void Marker::add(const ParsedQuery::Word& word) {
  if (!word.accents_tell) words_.insert(word.words.begin(), word.words.end());
  words_.insert(word.completions.begin(), word.completions.end());
  for (size_t i = 0; i < stems_.size(); ++i) stems_[i].insert(word.stems[i].begin(), word.stems[i].end());
}

void Marker::add_phrase(const std::vector<ParsedQuery::Word>& words) {
  std::vector<std::string>& phrase = phrases_.emplace_back();
  for (const ParsedQuery::Word& word : words) phrase.push_back(word.words.front());
}

bool Marker::matches(const Forms& forms, Language language) const {
  return any(forms.words, words_) || any(forms.stems, stems_[static_cast<size_t>(language)]);
}

void Marker::add_phrase_ranges(const std::vector<Token>& tokens, std::vector<Range>& found) const {
  std::vector<const Token*> plain;
  for (const Token& token : tokens) {
    if (token.parts == 0) plain.push_back(&token);
  }
  for (const std::vector<std::string>& phrase : phrases_) {
    for (size_t first = 0; first + phrase.size() <= plain.size(); ++first) {
      size_t same = 0;
      while (same < phrase.size()) {
        const std::vector<std::string>& words = plain[first + same]->forms->words;
        if (std::find(words.begin(), words.end(), phrase[same]) == words.end()) break;
        ++same;
      }
      if (same == phrase.size()) found.push_back({plain[first]->begin, plain[first + same - 1]->end});
    }
  }
}

std::vector<Range> Marker::ranges(std::string_view text, Language language) const {
  std::vector<Range> found;
  std::vector<Token> tokens = analysers_[language].analyse(text);
  for (const Token& token : tokens) {
    if (matches(*token.forms, language)) found.push_back({token.begin, token.end});
  }
  add_phrase_ranges(tokens, found);
  return merged(std::move(found));
}

Quote Marker::quote(std::string_view text, Language language) const {
  return spans(text, ranges(text, language));
}

Quote spans(std::string_view text, const std::vector<Range>& marked) {
  Quote quote;
  size_t at = 0;
  for (const Range& range : marked) {
    if (range.begin > at) quote.push_back({std::string(text.substr(at, range.begin - at)), false});
    quote.push_back({std::string(text.substr(range.begin, range.end - range.begin)), true});
    at = range.end;
  }
  if (at < text.size()) quote.push_back({std::string(text.substr(at)), false});
  return quote;
}

}  // namespace resonance::search
