#include "search/item_query.h"

#include <algorithm>

#include "search/documents.h"
#include "search/phrases.h"

namespace resonance::search {
namespace {

using XapianQuery = Xapian::Query;
using Clause = ParsedQuery::Clause;
using Equivalence = ParsedQuery::Equivalence;
using Kind = ParsedQuery::Kind;

XapianQuery any_of(const std::vector<XapianQuery>& queries, XapianQuery::op operation = XapianQuery::OP_OR) {
  return XapianQuery(operation, queries.begin(), queries.end());
}

// As if they were one word. Not OP_MAX: Xapian 1.4.22 crashes on it beside a word that every document has.
XapianQuery as_one(const std::vector<XapianQuery>& queries) {
  return any_of(queries, XapianQuery::OP_SYNONYM);
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
    ways.push_back({"as written", XapianQuery(XapianQuery::OP_SCALE_WEIGHT, as_one(written), written_form_weight)});
  }
  for (Language language : all_languages) {
    std::vector<XapianQuery> stems;
    for (const std::string& each : word.stems[static_cast<size_t>(language)]) {
      stems.emplace_back(stem_term(prefix, language, each));
    }
    if (!stems.empty()) ways.push_back({"relative", as_one(stems)});
  }
  return ways;
}

std::vector<Way> ways_to_find(const Word& word) {
  std::vector<Way> ways = ways_in_field(word, {});
  if (!word.completions.empty()) {
    std::vector<XapianQuery> completions(word.completions.begin(), word.completions.end());
    ways.push_back({"completed", XapianQuery(XapianQuery::OP_SCALE_WEIGHT, as_one(completions), completion_weight)});
  }
  return ways;
}

XapianQuery any_of(std::vector<Way> ways) {
  std::vector<XapianQuery> queries;
  for (Way& way : ways) queries.push_back(std::move(way.query));
  return any_of(queries);
}

XapianQuery word_query(const Word& word) {
  return any_of(ways_to_find(word));
}

XapianQuery phrase_query(const std::vector<Word>& words) {
  std::vector<std::string> terms;
  for (const Word& word : words) terms.push_back(word.words.front());
  return phrase_of(terms);
}

// In a field there is no order of words: a name of two words must have both.
XapianQuery field_query(const Clause& clause) {
  std::vector<XapianQuery> each;
  for (const Word& word : clause.words) each.push_back(in_field(word, clause.field));
  return any_of(each, XapianQuery::OP_AND);
}

XapianQuery clause_query(const Clause& clause) {
  if (!clause.field.empty()) return field_query(clause);
  if (clause.kind == Kind::phrase) return phrase_query(clause.words);
  if (clause.kind == Kind::word) return word_query(clause.words.front());
  // "rendez-vous" must not find every "rendez".
  return XapianQuery(XapianQuery::OP_OR, word_query(clause.joined), phrase_query(clause.words));
}

XapianQuery synonym_query(const Clause& other) {
  return XapianQuery(XapianQuery::OP_SCALE_WEIGHT, clause_query(other), other.share);
}

const Equivalence* equivalence_of(const ParsedQuery& query, size_t clause) {
  for (const Equivalence& each : query.equivalences()) {
    if (each.first <= clause && clause < each.last) return &each;
  }
  return nullptr;
}

// All its words.
XapianQuery for_expression(const ParsedQuery& query, const Equivalence& equivalence) {
  std::vector<XapianQuery> all;
  for (const Clause* clause : query.asked()) {
    const auto at = static_cast<size_t>(clause - query.clauses().data());
    if (equivalence.first <= at && at < equivalence.last) all.push_back(clause_query(*clause));
  }
  return any_of(all, XapianQuery::OP_AND);
}

}  // namespace

XapianQuery in_field(const Word& word, std::string_view prefix) {
  return any_of(ways_in_field(word, prefix));
}

std::vector<Demand> demands_of(const ParsedQuery& parsed, Share share) {
  const std::vector<const Clause*> kept = parsed.asked();
  const bool by_word = share == Share::any_word;
  std::vector<Demand> all;
  bool alternative = false;  // of a stop word, to what follows it
  const auto add = [&](size_t first, size_t last, const XapianQuery& query, bool is_exact) {
    if (alternative && !all.empty()) {
      all.back().query |= query;
      all.back().typed += " / " + parsed.typed(first, last);
      all.back().is_exact = all.back().is_exact && is_exact;
    } else {
      all.push_back({parsed.typed(first, last), query, is_exact});
    }
    alternative = false;
  };
  for (size_t i = 0; i < parsed.clauses().size(); ++i) {
    const Clause& clause = parsed.clauses()[i];
    alternative = alternative || clause.alternative;
    const Equivalence* const equivalence = equivalence_of(parsed, i);
    if (equivalence && equivalence->first == i) {
      XapianQuery query = by_word ? XapianQuery() : for_expression(parsed, *equivalence);
      for (const Clause& other : equivalence->others) query |= synonym_query(other);
      add(i, equivalence->last, query, false);
    }
    const bool is_asked = std::find(kept.begin(), kept.end(), &clause) != kept.end();
    if (!is_asked || (equivalence && !by_word)) continue;
    add(i, i + 1, clause_query(clause), clause.kind == Kind::phrase || !clause.field.empty());
  }
  return all;
}

XapianQuery excluded(const ParsedQuery& parsed) {
  std::vector<XapianQuery> unwanted;
  for (const Clause& clause : parsed.clauses()) {
    if (clause.excluded) unwanted.push_back(clause_query(clause));
  }
  return any_of(unwanted);
}

XapianQuery for_items(const ParsedQuery& parsed, Share share) {
  std::vector<XapianQuery> wanted;
  for (Demand& each : demands_of(parsed, share)) wanted.push_back(std::move(each.query));
  const XapianQuery query = wanted.empty()
                                ? XapianQuery::MatchAll
                                : any_of(wanted, share == Share::all ? XapianQuery::OP_AND : XapianQuery::OP_OR);
  const XapianQuery unwanted = excluded(parsed);
  return unwanted.empty() ? query : XapianQuery(XapianQuery::OP_AND_NOT, query, unwanted);
}

std::vector<Part> parts_of(const ParsedQuery& parsed) {
  std::vector<Part> parts;
  for (const Clause* clause : parsed.asked()) {
    const std::string words = clause->text();
    const size_t first = parts.size();
    if (clause->kind == Kind::word && clause->field.empty()) {
      for (Way& way : ways_to_find(clause->words.front())) parts.push_back({words, way.found, std::move(way.query)});
    } else {
      const char* found = !clause->field.empty() ? "field" : clause->kind == Kind::phrase ? "phrase" : "compound";
      parts.push_back({words, found, clause_query(*clause)});
    }
    // A word of an expression counts where the whole expression is.
    if (const Equivalence* equivalence =
            equivalence_of(parsed, static_cast<size_t>(clause - parsed.clauses().data()))) {
      for (size_t i = first; i < parts.size(); ++i) {
        parts[i].query = XapianQuery(XapianQuery::OP_FILTER, parts[i].query, for_expression(parsed, *equivalence));
      }
    }
  }
  for (const Clause* other : parsed.synonyms()) parts.push_back({other->text(), "synonym", synonym_query(*other)});
  return parts;
}

}  // namespace resonance::search
