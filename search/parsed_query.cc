#include "search/parsed_query.h"

#include <algorithm>
#include <set>

#include "base/unicode.h"
#include "search/documents.h"
#include "search/fields.h"

namespace resonance::search {
namespace {

using Clause = ParsedQuery::Clause;
using Kind = ParsedQuery::Kind;

constexpr size_t longest_text_bytes = 2'000;
constexpr size_t fewest_letters_completed = 3;
constexpr size_t most_completions = 25;
constexpr size_t most_terms_looked_at = 20'000;
constexpr double synonym_weight = 0.7;
constexpr size_t most_equivalences = 4;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// A number that ends at `end` goes on as " 000" (search/segmentation.h joins the groups).
bool goes_on_as_thousands(std::string_view text, size_t begin, size_t end) {
  size_t start = end;
  while (start > begin && is_digit(text[start - 1])) --start;
  if (start == end || end - start > 3 || end + 4 > text.size() || text[end] != ' ') return false;
  const std::string_view group = text.substr(end + 1, 3);
  return std::all_of(group.begin(), group.end(), is_digit) && (end + 4 == text.size() || !is_digit(text[end + 4]));
}

}  // namespace

std::string ParsedQuery::Clause::text() const {
  std::string text;
  for (const Word& word : words) text += (text.empty() ? "" : " ") + word.words.front();
  return text;
}

std::string ParsedQuery::simplified(std::string_view text) {
  std::string result = clean_text(first_bytes(text, longest_text_bytes));
  constexpr std::array<std::pair<std::string_view, char>, 10> signs{{{"“", '"'},
                                                                     {"”", '"'},
                                                                     {"„", '"'},
                                                                     {"«", '"'},
                                                                     {"»", '"'},
                                                                     {"\u00A0", ' '},
                                                                     {"\u202F", ' '},
                                                                     {"\n", ' '},
                                                                     {"\t", ' '},
                                                                     {"\u3000", ' '}}};
  for (const auto& [sign, plain] : signs) {
    for (size_t at = result.find(sign); at != std::string::npos; at = result.find(sign, at + 1)) {
      result.replace(at, sign.size(), 1, plain);
    }
  }
  return result;
}

bool ParsedQuery::is_known(const Word& word, const Xapian::Database& items) {
  for (const std::string& each : word.words) {
    if (!word.accents_tell && items.term_exists(word_term({}, each))) return true;
  }
  for (Language language : all_languages) {
    for (const std::string& each : word.stems[static_cast<size_t>(language)]) {
      if (items.term_exists(stem_term({}, language, each))) return true;
    }
  }
  return false;
}

std::vector<std::string> ParsedQuery::completions_of(const std::string& start, const Xapian::Database& items) {
  std::vector<std::pair<Xapian::doccount, std::string>> found;
  size_t looked_at = 0;
  for (auto term = items.allterms_begin(start); term != items.allterms_end(start); ++term) {
    found.emplace_back(term.get_termfreq(), *term);
    if (++looked_at == most_terms_looked_at) break;
  }
  size_t kept = std::min(found.size(), most_completions);
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept), found.end(), std::greater<>());
  std::vector<std::string> words;
  for (size_t i = 0; i < kept; ++i) words.push_back(found[i].second);
  return words;
}

ParsedQuery::ParsedQuery(std::string_view typed, Analysers& analysers, const Xapian::Database& items,
                         const Synonyms& synonyms, const CommuneNamed& commune_named)
    : text_(simplified(typed)) {
  const std::string& text = text_;
  Manner manner;
  for (size_t at = 0; at < text.size() && has_room();) {
    if (text[at] == ' ') {
      ++at;
      continue;
    }
    manner.excluded = text[at] == '-' && at + 1 < text.size() && text[at + 1] != ' ';
    if (manner.excluded) ++at;
    size_t end = std::min(text.find_first_of(" \"", at), text.size());
    while (goes_on_as_thousands(text, at, end)) end = std::min(text.find_first_of(" \"", end + 1), text.size());
    std::string_view chunk = std::string_view(text).substr(at, end - at);
    if ((chunk == "OR" || chunk == "OU") && !manner.excluded && !clauses_.empty()) {
      manner.alternative = true;
      at = end;
      continue;
    }
    manner.field = {};
    manner.begin = at;
    if (const size_t colon = chunk.find(':'); colon != std::string_view::npos) {
      const auto field = field_operator(chunk.substr(0, colon));
      const bool has_value = colon + 1 < chunk.size() || (end < text.size() && text[end] == '"');
      if (field && has_value) {
        manner.field = *field;
        at += colon + 1;
        chunk.remove_prefix(colon + 1);
      } else {
        // Several words of a value stand in quotation marks: pres:"la riche"<10km.
        std::string value(chunk.substr(colon + 1));
        size_t after = end;
        const size_t close =
            value.empty() && end < text.size() && text[end] == '"' ? text.find('"', end + 1) : text.npos;
        if (close != text.npos) {
          after = std::min(text.find(' ', close), text.size());
          value = text.substr(end + 1, close - end - 1) + text.substr(close + 1, after - close - 1);
        }
        Filters one;
        if (add_filter(chunk.substr(0, colon), value, manner.excluded ? one : filters_, commune_named)) {
          if (manner.excluded) refused_.push_back(std::move(one));
          at = after;
          continue;
        }
      }
    }
    if (at < text.size() && text[at] == '"') {
      end = text.find('"', at + 1);
      if (end != std::string::npos) add_phrase(std::string_view(text).substr(at + 1, end - at - 1), manner, analysers);
      at = end == std::string::npos ? at + 1 : end + 1;
    } else {
      add_chunk(chunk, manner, analysers);
      at = end;
    }
    manner.alternative = false;
  }
  drop_repetitions();
  for (Clause& clause : clauses_) {
    if (clause.kind == Kind::phrase || !clause.completed) continue;
    Word& word = clause.words.back();
    if (length(word.words.front()) < fewest_letters_completed) continue;
    word.completions = completions_of(word.words.front(), items);
  }
  find_equivalences(synonyms);
}

// What is asked for twice costs twice and finds the same.
void ParsedQuery::drop_repetitions() {
  std::vector<Clause> kept;
  for (Clause& clause : clauses_) {
    const bool is_repeated = std::any_of(kept.begin(), kept.end(), [&](const Clause& other) {
      return other.kind == clause.kind && other.field == clause.field && other.excluded == clause.excluded &&
             other.completed == clause.completed && !other.alternative && !clause.alternative &&
             other.text() == clause.text() && other.words.front().accents_tell == clause.words.front().accents_tell;
    });
    if (!is_repeated || clause.words.front().is_stop_word) kept.push_back(std::move(clause));
  }
  clauses_ = std::move(kept);
}

void ParsedQuery::find_equivalences(const Synonyms& synonyms) {
  if (synonyms.sets().empty()) return;
  // Each word that may be part of an expression, and its clause. Null parts those that may not stand together.
  std::vector<const Word*> words;
  std::vector<size_t> clause_of;
  static const Word none;
  for (size_t i = 0; i < clauses_.size(); ++i) {
    const Clause& clause = clauses_[i];
    const bool is_plain = clause.kind != Kind::phrase && !clause.excluded && !clause.completed && clause.field.empty();
    if (!is_plain || clause.alternative) {
      words.push_back(&none);
      clause_of.push_back(i);
    }
    if (!is_plain) continue;
    for (const Word& word : clause.words) {
      words.push_back(&word);
      clause_of.push_back(i);
    }
  }
  clause_of.push_back(clauses_.size());
  std::set<size_t> used;  // each set once
  for (size_t at = 0; at < words.size() && used.size() < most_equivalences;) {
    const bool is_first = at == 0 || clause_of[at - 1] != clause_of[at] || words[at - 1] == &none;
    const Synonyms::Expression* expression = is_first ? synonyms.longest_at(words, at) : nullptr;
    const size_t end = expression ? at + expression->words.size() : 0;
    if (!expression || clause_of[end - 1] == clause_of[end] || !used.insert(expression->set).second) {
      ++at;
      continue;
    }
    Equivalence& equivalence = equivalences_.emplace_back();
    equivalence.first = clause_of[at];
    equivalence.last = clause_of[end - 1] + 1;
    for (const Synonyms::Expression* other : synonyms.others(*expression)) {
      Clause& clause = equivalence.others.emplace_back();
      clause.kind = other->words.size() == 1 ? Kind::word : Kind::phrase;
      clause.words = other->words;
      // A long form is not worth more for its many words.
      clause.share =
          synonym_weight * static_cast<double>(expression->words.size()) / static_cast<double>(other->words.size());
    }
    at = end;
  }
}

std::string ParsedQuery::typed(size_t first, size_t last) const {
  const size_t begin = clauses_[first].typed.first;
  return text_.substr(begin, clauses_[last - 1].typed.second - begin);
}

std::vector<const Clause*> ParsedQuery::synonyms() const {
  std::vector<const Clause*> all;
  for (const Equivalence& equivalence : equivalences_) {
    for (const Clause& other : equivalence.others) all.push_back(&other);
  }
  return all;
}

// `text` is a part of what was read.
void ParsedQuery::add_word(Clause& clause, std::pair<Token, Word>& word, std::string_view text) const {
  const auto begin = static_cast<size_t>(text.data() - text_.data());
  clause.places.emplace_back(begin + word.first.begin, begin + word.first.end);
  clause.words.push_back(std::move(word.second));
}

void ParsedQuery::add_chunk(std::string_view chunk, const Manner& manner, Analysers& analysers) {
  auto words = words_of(chunk, analysers);
  for (size_t i = 0; i < words.size() && has_room();) {
    auto& [token, word] = words[i];
    Clause clause;
    clause.excluded = manner.excluded;
    clause.alternative = manner.alternative && i == 0;
    clause.field = manner.field;
    size_t next = i + 1 + token.parts;
    if (token.parts > 0) {
      clause.kind = Kind::compound;
      clause.joined = std::move(word);
      for (size_t part = i + 1; part < next; ++part) add_word(clause, words[part], chunk);
    } else {
      add_word(clause, words[i], chunk);
    }
    clause.completed = next == words.size() && chunk.ends_with('*');
    const bool has_field_before = i == 0 && !manner.field.empty();
    clause.typed = {has_field_before ? manner.begin : clause.places.front().first,
                    clause.places.back().second + (clause.completed ? 1 : 0)};
    word_count_ += clause.words.size();
    clauses_.push_back(std::move(clause));
    i = next;
  }
}

void ParsedQuery::add_phrase(std::string_view text, const Manner& manner, Analysers& analysers) {
  Clause clause;
  clause.kind = Kind::phrase;
  clause.excluded = manner.excluded;
  clause.alternative = manner.alternative;
  clause.field = manner.field;
  for (auto& each : words_of(text, analysers)) {
    if (each.first.parts > 0 || word_count_ >= most_words) continue;
    add_word(clause, each, text);
    ++word_count_;
  }
  const auto closing_mark = static_cast<size_t>(text.data() - text_.data()) + text.size() + 1;
  clause.typed = {manner.begin, closing_mark};
  if (!clause.words.empty()) clauses_.push_back(std::move(clause));
}

std::vector<const Clause*> ParsedQuery::asked() const {
  std::vector<const Clause*> all;
  std::vector<const Clause*> telling;
  for (const Clause& clause : clauses_) {
    if (clause.excluded) continue;
    all.push_back(&clause);
    bool is_stop_word = clause.kind == Kind::word && clause.words.front().is_stop_word;
    if (!is_stop_word || clause.completed) telling.push_back(&clause);
  }
  return telling.empty() ? all : telling;
}

}  // namespace resonance::search
