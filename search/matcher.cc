#include "search/matcher.h"

#include <algorithm>
#include <cmath>

#include "search/documents.h"
#include "search/fields.h"

namespace resonance::search {
namespace {

constexpr double k1 = 1;
constexpr double b = 0.5;
constexpr double usual_passage_words = 30;
// More than words can make: what somebody asked for says comes before what others say.
constexpr double speaker_score = 1'000;

double rarity(const std::string& term, const Xapian::Database& items) {
  const auto all = static_cast<double>(items.get_total_length());
  return std::log((all + 1) / (static_cast<double>(items.get_collection_freq(term)) + 0.5));
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

// Whether each word of a name that was asked for is in the speaker's.
bool is_named(const ParsedQuery::Clause& clause, const std::vector<std::pair<Token, Word>>& speaker) {
  return std::all_of(clause.words.begin(), clause.words.end(), [&](const Word& word) {
    return std::any_of(speaker.begin(), speaker.end(),
                       [&](const auto& spoken) { return are_related(word, spoken.second); });
  });
}

}  // namespace

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

Matcher::Matcher(const ParsedQuery& query, const Xapian::Database& items, Analysers& analysers)
    : analysers_(analysers) {
  for (const auto& clauses : {query.asked(), query.synonyms()}) {
    for (const ParsedQuery::Clause* clause : clauses) add(*clause, items);
  }
  std::sort(ways_.begin(), ways_.end(), [](const Way& one, const Way& other) { return one.term < other.term; });
}

void Matcher::add(const ParsedQuery::Clause& clause, const Xapian::Database& items) {
  const size_t number = scored_.size();
  scored_.push_back(clause.field.empty());
  if (clause.field == speaker_prefix) speakers_.push_back(&clause);
  if (clause.kind == ParsedQuery::Kind::word) {
    add_word(clause.words.front(), clause.share, number, items);
    return;
  }
  if (clause.kind == ParsedQuery::Kind::compound) add_word(clause.joined, clause.share, number, items);
  add_phrase(clause.words, clause.share, number, items);
}

void Matcher::add_word(const Word& word, double share, size_t clause, const Xapian::Database& items) {
  const auto add = [&](std::string term, Manner manner, double of_manner) {
    const double weight = share * of_manner * rarity(term, items);
    ways_.push_back({std::move(term), clause, manner, weight});
  };
  if (!word.accents_tell) {
    for (const std::string& each : word.words) add(word_term({}, each), Manner::written, written_form_weight);
  }
  for (Language language : all_languages) {
    for (const std::string& each : word.stems[static_cast<size_t>(language)]) {
      add(stem_term({}, language, each), Manner::relative, 1);
    }
  }
  for (const std::string& each : word.completions) add(each, Manner::completed, completion_weight);
}

void Matcher::add_phrase(const std::vector<Word>& words, double share, size_t clause, const Xapian::Database& items) {
  Phrase& phrase = phrases_.emplace_back();
  phrase.clause = clause;
  for (const Word& word : words) {
    phrase.terms.push_back(word_term({}, word.words.front()));
    phrase.weight += share * rarity(phrase.terms.back(), items);
  }
}

ItemMatcher::ItemMatcher(const Matcher& matcher, const StoredItem& item)
    : matcher_(matcher),
      clauses_(matcher.scored_.size()),
      matches_(item.form_count()),
      weights_(item.form_count() * clauses_) {
  // Both sides are sorted: one walk finds which of the item's terms are asked for.
  const std::vector<std::string_view>& terms = item.terms();
  std::vector<std::pair<size_t, size_t>> ways_of_term(terms.size());  // first and one past the last of ways_
  auto way = matcher.ways_.begin();
  for (size_t term = 0; term < terms.size() && way != matcher.ways_.end(); ++term) {
    while (way != matcher.ways_.end() && way->term < terms[term]) ++way;
    const auto first = way;
    while (way != matcher.ways_.end() && way->term == terms[term]) ++way;
    ways_of_term[term] = {static_cast<size_t>(first - matcher.ways_.begin()),
                          static_cast<size_t>(way - matcher.ways_.begin())};
  }
  std::vector<std::array<double, Matcher::manners>> best(clauses_);
  for (size_t form = 0; form < item.form_count(); ++form) {
    bool any = false;
    item.each_term(form, [&](uint32_t term) {
      const auto [first, last] = ways_of_term[term];
      for (size_t i = first; i < last; ++i) {
        const Matcher::Way& each = matcher.ways_[i];
        if (!any) best.assign(clauses_, {});
        any = true;
        double& weight = best[each.clause][static_cast<size_t>(each.manner)];
        weight = std::max(weight, each.weight);
      }
    });
    if (!any) continue;
    matches_[form] = true;
    for (size_t clause = 0; clause < clauses_; ++clause) {
      if (!matcher.scored_[clause]) continue;
      for (double weight : best[clause]) weights_[form * clauses_ + clause] += weight;
    }
  }
  for (const Matcher::Phrase& phrase : matcher.phrases_) {
    // Most of the thesaurus's phrases are in no item.
    const bool is_possible = std::all_of(phrase.terms.begin(), phrase.terms.end(), [&](const std::string& word) {
      return std::binary_search(terms.begin(), terms.end(), std::string_view(word));
    });
    if (!is_possible) continue;
    PhraseForms& forms = phrases_.emplace_back();
    forms.phrase = &phrase;
    for (const std::string& word : phrase.terms) {
      std::vector<bool>& of_word = forms.forms.emplace_back(item.form_count());
      const auto term = std::lower_bound(terms.begin(), terms.end(), word);
      const auto number = static_cast<uint32_t>(term - terms.begin());
      for (size_t form = 0; form < item.form_count(); ++form) {
        item.each_term(form, [&](uint32_t each) { of_word[form] = of_word[form] || each == number; });
      }
    }
  }
}

std::vector<Range> ItemMatcher::places(const PhraseForms& phrase, const std::vector<StoredToken>& plain) {
  std::vector<Range> found;
  const size_t size = phrase.forms.size();
  for (size_t first = 0; first + size <= plain.size(); ++first) {
    size_t same = 0;
    while (same < size && phrase.forms[same][plain[first + same].form]) ++same;
    if (same == size) found.push_back({plain[first].begin, plain[first + size - 1].end});
  }
  return found;
}

double ItemMatcher::score_of_speaker(const StoredText& text) {
  if (matcher_.speakers_.empty() || text.field->shown != Shown::moment) return 0;
  std::string speaker = text.place().speaker;
  const auto [known, is_new] = speakers_.try_emplace(speaker);
  if (is_new) {
    const auto words = words_of(speaker, matcher_.analysers_);
    known->second = std::any_of(matcher_.speakers_.begin(), matcher_.speakers_.end(),
                                [&](const auto* clause) { return is_named(*clause, words); });
  }
  return known->second ? speaker_score : 0;
}

double ItemMatcher::score(const StoredText& text) {
  struct Found {
    double weight = 0;
    double times = 0;
  };
  std::vector<Found> found(clauses_);
  std::vector<StoredToken> plain;
  double words = 0;
  bool any = false;
  text.each_token([&](const StoredToken& token) {
    if (!token.is_compound) ++words;
    if (!phrases_.empty() && !token.is_compound) plain.push_back(token);
    if (!matches_[token.form]) return;
    any = true;
    const double* weights = &weights_[token.form * clauses_];
    for (size_t clause = 0; clause < clauses_; ++clause) {
      if (weights[clause] == 0) continue;
      found[clause].weight = std::max(found[clause].weight, weights[clause]);
      ++found[clause].times;
    }
  });
  for (const PhraseForms& phrase : phrases_) {
    if (!matcher_.scored_[phrase.phrase->clause]) continue;
    const auto times = static_cast<double>(places(phrase, plain).size());
    if (times == 0) continue;
    any = true;
    Found& of_clause = found[phrase.phrase->clause];
    of_clause.weight = std::max(of_clause.weight, phrase.phrase->weight);
    of_clause.times += times;
  }
  double score = 0;
  if (any) {
    const double length = 1 - b + b * words / usual_passage_words;
    for (const Found& each : found) score += each.weight * each.times * (k1 + 1) / (each.times + k1 * length);
  }
  // With other words, who speaks only decides the order; alone it is what is asked for.
  const bool is_alone = std::none_of(matcher_.scored_.begin(), matcher_.scored_.end(), [](bool each) { return each; });
  return score > 0 || is_alone ? score + score_of_speaker(text) : 0;
}

std::vector<Range> ItemMatcher::ranges(const StoredText& text) const {
  std::vector<Range> found;
  std::vector<StoredToken> plain;
  text.each_token([&](const StoredToken& token) {
    if (matches_[token.form]) found.push_back({token.begin, token.end});
    if (!phrases_.empty() && !token.is_compound) plain.push_back(token);
  });
  for (const PhraseForms& phrase : phrases_) {
    for (const Range& each : places(phrase, plain)) found.push_back(each);
  }
  return merged(std::move(found));
}

}  // namespace resonance::search
