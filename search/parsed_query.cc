#include "search/parsed_query.h"

#include <algorithm>

#include "base/unicode.h"
#include "search/documents.h"
#include "search/fields.h"

namespace resonance::search {
namespace {

using XapianQuery = Xapian::Query;
using Word = ParsedQuery::Word;
using Clause = ParsedQuery::Clause;
using Kind = ParsedQuery::Kind;

constexpr size_t longest_text_bytes = 8'000;
constexpr size_t fewest_letters_completed = 3;
constexpr size_t most_completions = 50;
constexpr size_t most_terms_looked_at = 20'000;
constexpr double written_form_weight = 0.5;
constexpr double completion_weight = 0.3;
constexpr std::array<Language, 2> languages{Language::french, Language::english};

std::string_view beginning(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

// Every quotation mark as '"', every space as ' '.
std::string simplified(std::string_view text) {
  std::string result = clean_text(beginning(text, longest_text_bytes));
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

// The same tokens in both languages: same places, each with its own stems.
std::vector<std::pair<Token, Word>> words_of(std::string_view text, Analysers& analysers) {
  std::vector<std::pair<Token, Word>> result;
  for (Language language : languages) {
    std::vector<Token> tokens = analysers[language].analyse(text);
    result.resize(tokens.size());
    for (size_t i = 0; i < tokens.size(); ++i) {
      Word& word = result[i].second;
      word.words = tokens[i].forms->words;
      word.stems[static_cast<size_t>(language)] = tokens[i].forms->stems;
      word.is_stop_word = word.is_stop_word || tokens[i].forms->is_stop_word;
      result[i].first = std::move(tokens[i]);
    }
  }
  return result;
}

XapianQuery any_of(const std::vector<XapianQuery>& queries, XapianQuery::op operation = XapianQuery::OP_OR) {
  return XapianQuery(operation, queries.begin(), queries.end());
}

// The word in one field: as written, and the better of its stems in each language.
XapianQuery in_field(const Word& word, std::string_view prefix) {
  std::vector<XapianQuery> written;
  for (const std::string& each : word.words) written.emplace_back(word_term(prefix, each));
  std::vector<XapianQuery> ways{
      XapianQuery(XapianQuery::OP_SCALE_WEIGHT, any_of(written, XapianQuery::OP_MAX), written_form_weight)};
  for (Language language : languages) {
    std::vector<XapianQuery> stems;
    for (const std::string& each : word.stems[static_cast<size_t>(language)]) {
      stems.emplace_back(stem_term(prefix, language, each));
    }
    if (!stems.empty()) ways.push_back(any_of(stems, XapianQuery::OP_MAX));
  }
  return any_of(ways);
}

XapianQuery word_query(const Word& word, bool with_fields) {
  std::vector<XapianQuery> ways{in_field(word, {})};
  if (!word.completions.empty()) {
    std::vector<XapianQuery> completions(word.completions.begin(), word.completions.end());
    ways.emplace_back(XapianQuery::OP_SCALE_WEIGHT, any_of(completions, XapianQuery::OP_MAX), completion_weight);
  }
  for (const TextField& field : text_fields()) {
    if (!with_fields || field.prefix.empty()) continue;
    ways.emplace_back(XapianQuery::OP_SCALE_WEIGHT, in_field(word, field.prefix), field.bonus);
  }
  return any_of(ways);
}

XapianQuery phrase_query(const std::vector<Word>& words) {
  std::vector<std::string> terms;
  for (const Word& word : words) terms.push_back(word.words.front());
  if (terms.size() == 1) return XapianQuery(terms.front());
  return XapianQuery(XapianQuery::OP_PHRASE, terms.begin(), terms.end(), static_cast<Xapian::termcount>(terms.size()));
}

bool has_stop_word(const std::vector<Word>& words) {
  return std::any_of(words.begin(), words.end(), [](const Word& word) { return word.is_stop_word; });
}

XapianQuery clause_query(const Clause& clause, bool with_fields) {
  if (clause.kind == Kind::phrase) return phrase_query(clause.words);
  if (clause.kind == Kind::word) return word_query(clause.words.front(), with_fields);
  // "rendez-vous" must not find every "rendez", so a compound with a stop word keeps the order of its parts.
  XapianQuery parts;
  if (has_stop_word(clause.words)) {
    parts = phrase_query(clause.words);
  } else {
    std::vector<XapianQuery> each;
    for (const Word& word : clause.words) each.push_back(word_query(word, with_fields));
    parts = any_of(each, XapianQuery::OP_AND);
  }
  return XapianQuery(XapianQuery::OP_OR, word_query(clause.joined, with_fields), parts);
}

bool is_known(const Word& word, const Xapian::Database& items) {
  for (const std::string& each : word.words) {
    if (items.term_exists(word_term({}, each))) return true;
  }
  for (Language language : languages) {
    for (const std::string& each : word.stems[static_cast<size_t>(language)]) {
      if (items.term_exists(stem_term({}, language, each))) return true;
    }
  }
  return false;
}

std::vector<std::string> completions_of(const std::string& start, const Xapian::Database& items) {
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

}  // namespace

ParsedQuery::ParsedQuery(std::string_view typed, Analysers& analysers, const Xapian::Database& items) {
  std::string text = simplified(typed);
  bool ends_in_word = false;
  for (size_t at = 0; at < text.size() && has_room();) {
    if (text[at] == ' ') {
      ends_in_word = false;
      ++at;
      continue;
    }
    bool excluded = text[at] == '-' && at + 1 < text.size() && text[at + 1] != ' ';
    if (excluded) ++at;
    if (text[at] == '"') {
      size_t end = text.find('"', at + 1);
      ends_in_word = false;
      if (end != std::string::npos)
        add_phrase(std::string_view(text).substr(at + 1, end - at - 1), excluded, analysers);
      at = end == std::string::npos ? at + 1 : end + 1;
      continue;
    }
    size_t end = std::min(text.find_first_of(" \"", at), text.size());
    add_chunk(std::string_view(text).substr(at, end - at), excluded, analysers);
    ends_in_word = end == text.size();
    at = end;
  }
  for (Clause& clause : clauses_) {
    bool is_being_typed = ends_in_word && &clause == &clauses_.back() && !clause.excluded;
    if (clause.kind == Kind::phrase || !(clause.completed || is_being_typed)) continue;
    Word& word = clause.words.back();
    if (length(word.words.front()) < fewest_letters_completed || (!clause.completed && is_known(word, items))) continue;
    word.completions = completions_of(word.words.front(), items);
  }
}

void ParsedQuery::add_chunk(std::string_view chunk, bool excluded, Analysers& analysers) {
  auto words = words_of(chunk, analysers);
  for (size_t i = 0; i < words.size() && has_room();) {
    auto& [token, word] = words[i];
    Clause clause;
    clause.excluded = excluded;
    size_t next = i + 1 + token.parts;
    if (token.parts > 0) {
      clause.kind = Kind::compound;
      clause.joined = std::move(word);
      for (size_t part = i + 1; part < next; ++part) clause.words.push_back(std::move(words[part].second));
    } else {
      clause.words.push_back(std::move(word));
    }
    clause.completed = next == words.size() && chunk.ends_with('*');
    word_count_ += clause.words.size();
    clauses_.push_back(std::move(clause));
    i = next;
  }
}

void ParsedQuery::add_phrase(std::string_view text, bool excluded, Analysers& analysers) {
  Clause clause;
  clause.kind = Kind::phrase;
  clause.excluded = excluded;
  for (auto& [token, word] : words_of(text, analysers)) {
    if (token.parts > 0 || word_count_ >= most_words) continue;
    clause.words.push_back(std::move(word));
    ++word_count_;
  }
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

XapianQuery ParsedQuery::for_items(bool any) const {
  std::vector<XapianQuery> wanted;
  for (const Clause* clause : asked()) wanted.push_back(clause_query(*clause, true));
  std::vector<XapianQuery> unwanted;
  for (const Clause& clause : clauses_) {
    if (clause.excluded) unwanted.push_back(clause_query(clause, false));
  }
  XapianQuery query =
      wanted.empty() ? XapianQuery::MatchAll : any_of(wanted, any ? XapianQuery::OP_OR : XapianQuery::OP_AND);
  return unwanted.empty() ? query : XapianQuery(XapianQuery::OP_AND_NOT, query, any_of(unwanted));
}

XapianQuery ParsedQuery::for_passages() const {
  std::vector<XapianQuery> wanted;
  for (const Clause* clause : asked()) wanted.push_back(clause_query(*clause, false));
  return wanted.empty() ? XapianQuery::MatchNothing : any_of(wanted);
}

}  // namespace resonance::search
