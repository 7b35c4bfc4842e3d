#include "search/parsed_query.h"

#include <algorithm>

#include "base/unicode.h"
#include "search/documents.h"
#include "search/fields.h"
#include "search/operators.h"

namespace resonance::search {
namespace {

using XapianQuery = Xapian::Query;
using Word = ParsedQuery::Word;
using Clause = ParsedQuery::Clause;
using Kind = ParsedQuery::Kind;

constexpr size_t longest_text_bytes = 2'000;
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

XapianQuery any_of(const std::vector<XapianQuery>& queries, XapianQuery::op operation = XapianQuery::OP_OR) {
  return XapianQuery(operation, queries.begin(), queries.end());
}

struct Way {
  std::string found;
  XapianQuery query;
};

std::vector<Way> ways_in_field(const Word& word, std::string_view prefix) {
  std::vector<Way> ways;
  if (!word.accents_tell) {
    std::vector<XapianQuery> written;
    for (const std::string& each : word.words) written.emplace_back(word_term(prefix, each));
    ways.push_back({"as written", XapianQuery(XapianQuery::OP_SCALE_WEIGHT, any_of(written, XapianQuery::OP_MAX),
                                              written_form_weight)});
  }
  for (Language language : languages) {
    std::vector<XapianQuery> stems;
    for (const std::string& each : word.stems[static_cast<size_t>(language)]) {
      stems.emplace_back(stem_term(prefix, language, each));
    }
    if (!stems.empty()) ways.push_back({"relative", any_of(stems, XapianQuery::OP_MAX)});
  }
  return ways;
}

std::vector<Way> ways_to_find(const Word& word, bool with_fields) {
  std::vector<Way> ways = ways_in_field(word, {});
  if (!word.completions.empty()) {
    std::vector<XapianQuery> completions(word.completions.begin(), word.completions.end());
    ways.push_back({"completed", XapianQuery(XapianQuery::OP_SCALE_WEIGHT, any_of(completions, XapianQuery::OP_MAX),
                                             completion_weight)});
  }
  for (const TextField& field : text_fields()) {
    if (!with_fields || field.bonus == 0) continue;
    ways.push_back({std::string(field.name),
                    XapianQuery(XapianQuery::OP_SCALE_WEIGHT, ParsedQuery::in_field(word, field.prefix), field.bonus)});
  }
  return ways;
}

XapianQuery word_query(const Word& word, bool with_fields) {
  std::vector<XapianQuery> ways;
  for (Way& way : ways_to_find(word, with_fields)) ways.push_back(std::move(way.query));
  return any_of(ways);
}

XapianQuery phrase_query(const std::vector<Word>& words) {
  std::vector<std::string> terms;
  for (const Word& word : words) terms.push_back(word.words.front());
  if (terms.size() == 1) return XapianQuery(terms.front());
  return XapianQuery(XapianQuery::OP_PHRASE, terms.begin(), terms.end(), static_cast<Xapian::termcount>(terms.size()));
}

// In a field there is no order of words: a name of two words must have both.
XapianQuery field_query(const Clause& clause) {
  std::vector<XapianQuery> each;
  for (const Word& word : clause.words) each.push_back(ParsedQuery::in_field(word, clause.field));
  return any_of(each, XapianQuery::OP_AND);
}

XapianQuery clause_query(const Clause& clause, bool with_fields) {
  if (!clause.field.empty()) return field_query(clause);
  if (clause.kind == Kind::phrase) return phrase_query(clause.words);
  if (clause.kind == Kind::word) return word_query(clause.words.front(), with_fields);
  // "rendez-vous" must not find every "rendez".
  return XapianQuery(XapianQuery::OP_OR, word_query(clause.joined, with_fields), phrase_query(clause.words));
}

}  // namespace

std::string ParsedQuery::simplified(std::string_view text) {
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
std::vector<std::pair<Token, Word>> ParsedQuery::words_of(std::string_view text, Analysers& analysers) {
  std::vector<std::pair<Token, Word>> result;
  for (Language language : languages) {
    std::vector<Token> tokens = analysers[language].analyse(text);
    result.resize(tokens.size());
    for (size_t i = 0; i < tokens.size(); ++i) {
      Word& word = result[i].second;
      for (const std::string& each : tokens[i].forms->words) {
        if (std::find(word.words.begin(), word.words.end(), each) == word.words.end()) word.words.push_back(each);
      }
      word.stems[static_cast<size_t>(language)] = tokens[i].forms->stems;
      word.is_stop_word = word.is_stop_word || tokens[i].forms->is_stop_word;
      word.accents_tell = word.accents_tell || tokens[i].forms->accents_tell;
      result[i].first = std::move(tokens[i]);
    }
  }
  return result;
}

XapianQuery ParsedQuery::in_field(const Word& word, std::string_view prefix) {
  std::vector<XapianQuery> ways;
  for (Way& way : ways_in_field(word, prefix)) ways.push_back(std::move(way.query));
  return any_of(ways);
}

bool ParsedQuery::is_known(const Word& word, const Xapian::Database& items) {
  for (const std::string& each : word.words) {
    if (!word.accents_tell && items.term_exists(word_term({}, each))) return true;
  }
  for (Language language : languages) {
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

ParsedQuery::ParsedQuery(std::string_view typed, Analysers& analysers, const Xapian::Database& items) {
  std::string text = simplified(typed);
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
    if (const size_t colon = chunk.find(':'); colon != std::string_view::npos) {
      const auto field = field_operator(chunk.substr(0, colon));
      const bool has_value = colon + 1 < chunk.size() || (end < text.size() && text[end] == '"');
      if (field && has_value) {
        manner.field = *field;
        at += colon + 1;
        chunk.remove_prefix(colon + 1);
      } else if (Filters ignored;
                 add_filter(chunk.substr(0, colon), chunk.substr(colon + 1), manner.excluded ? ignored : filters_)) {
        // "-type:film" is left out: a filter says what to keep.
        at = end;
        continue;
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
  for (Clause& clause : clauses_) {
    if (clause.kind == Kind::phrase || !clause.completed) continue;
    Word& word = clause.words.back();
    if (length(word.words.front()) < fewest_letters_completed) continue;
    word.completions = completions_of(word.words.front(), items);
  }
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

void ParsedQuery::add_phrase(std::string_view text, const Manner& manner, Analysers& analysers) {
  Clause clause;
  clause.kind = Kind::phrase;
  clause.excluded = manner.excluded;
  clause.alternative = manner.alternative;
  clause.field = manner.field;
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
  const std::vector<const Clause*> kept = asked();
  std::vector<XapianQuery> wanted;
  bool alternative = false;  // of a stop word, to what follows it
  for (const Clause& clause : clauses_) {
    alternative = alternative || clause.alternative;
    if (std::find(kept.begin(), kept.end(), &clause) == kept.end()) continue;
    XapianQuery query = clause_query(clause, true);
    if (alternative && !wanted.empty()) {
      wanted.back() |= query;
    } else {
      wanted.push_back(std::move(query));
    }
    alternative = false;
  }
  std::vector<XapianQuery> unwanted;
  for (const Clause& clause : clauses_) {
    if (clause.excluded) unwanted.push_back(clause_query(clause, false));
  }
  XapianQuery query =
      wanted.empty() ? XapianQuery::MatchAll : any_of(wanted, any ? XapianQuery::OP_OR : XapianQuery::OP_AND);
  return unwanted.empty() ? query : XapianQuery(XapianQuery::OP_AND_NOT, query, any_of(unwanted));
}

std::vector<ParsedQuery::Part> ParsedQuery::parts() const {
  std::vector<Part> parts;
  for (const Clause* clause : asked()) {
    std::string words;
    for (const Word& word : clause->words) words += (words.empty() ? "" : " ") + word.words.front();
    if (clause->kind == Kind::word && clause->field.empty()) {
      for (Way& way : ways_to_find(clause->words.front(), true)) {
        parts.push_back({words, std::move(way.found), std::move(way.query)});
      }
    } else {
      const char* found = !clause->field.empty() ? "field" : clause->kind == Kind::phrase ? "phrase" : "compound";
      parts.push_back({words, found, clause_query(*clause, true)});
    }
  }
  return parts;
}

XapianQuery ParsedQuery::for_passages() const {
  std::vector<XapianQuery> words, speakers;
  for (const Clause* clause : asked()) {
    if (clause->field.empty()) words.push_back(clause_query(*clause, false));
    if (clause->field == speaker_prefix) speakers.push_back(field_query(*clause));
  }
  if (words.empty()) return any_of(speakers);
  if (speakers.empty()) return any_of(words);
  return XapianQuery(XapianQuery::OP_AND_MAYBE, any_of(words), any_of(speakers));
}

}  // namespace resonance::search
