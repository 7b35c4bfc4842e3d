#include "search/matcher.h"

#include <algorithm>
#include <cmath>
#include <numeric>

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

// The bytes of the words at these places, in order, without overlaps.
std::vector<Range> ranges_at(std::vector<StoredPlace> places, const std::vector<Range>& words) {
  std::sort(places.begin(), places.end(),
            [](const StoredPlace& one, const StoredPlace& other) { return one.word < other.word; });
  std::vector<Range> result;
  for (const StoredPlace& each : places) {
    const Range next = range_at(each, words);
    if (!result.empty() && next.begin < result.back().end) {
      result.back().end = std::max(result.back().end, next.end);
    } else {
      result.push_back(next);
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
}

size_t Matcher::number_of(std::string term) {
  const auto known = std::find(terms_.begin(), terms_.end(), term);
  if (known != terms_.end()) return static_cast<size_t>(known - terms_.begin());
  terms_.push_back(std::move(term));
  return terms_.size() - 1;
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
    ways_.push_back({number_of(std::move(term)), clause, manner, weight});
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
    const std::string term = word_term({}, word.words.front());
    phrase.terms.push_back(number_of(term));
    phrase.weight += share * rarity(term, items);
  }
}

ItemMatcher::ItemMatcher(const Matcher& matcher, StoredItem& item)
    : matcher_(matcher), item_(item), clauses_(matcher.scored_.size()), match_of_(item.heads().size()) {
  for (const std::string& term : matcher.terms_) packed_forms_.push_back(item.packed_forms(term));
  find_words();
  for (const Matcher::Phrase& phrase : matcher.phrases_) find_phrase(phrase);
}

ItemMatcher::Match& ItemMatcher::match_in(uint32_t text) {
  if (match_of_[text] == 0) {
    matches_.emplace_back().found.resize(clauses_);
    match_of_[text] = static_cast<uint32_t>(matches_.size());
  }
  return matches_[match_of_[text] - 1];
}

void ItemMatcher::find_words() {
  struct Weights {
    size_t form = 0;
    std::vector<std::array<double, Matcher::manners>> best;  // by clause
  };
  std::vector<Weights> forms;
  std::vector<uint32_t> known(item_.form_count());  // one more than the form's place in forms
  for (const Matcher::Way& way : matcher_.ways_) {
    item_.each_form(packed_forms_[way.term], [&](size_t form) {
      if (known[form] == 0) {
        forms.push_back({form, std::vector<std::array<double, Matcher::manners>>(clauses_)});
        known[form] = static_cast<uint32_t>(forms.size());
      }
      double& weight = forms[known[form] - 1].best[way.clause][static_cast<size_t>(way.manner)];
      weight = std::max(weight, way.weight);
    });
  }
  std::vector<double> weights(clauses_);
  for (const Weights& each : forms) {
    for (size_t clause = 0; clause < clauses_; ++clause) {
      const auto& of_manner = each.best[clause];
      weights[clause] = matcher_.scored_[clause] ? std::accumulate(of_manner.begin(), of_manner.end(), 0.0) : 0;
    }
    item_.each_place(each.form, [&](const StoredPlace& place) {
      Match& match = match_in(place.text);
      match.places.push_back(place);
      for (size_t clause = 0; clause < clauses_; ++clause) {
        if (weights[clause] == 0) continue;
        match.found[clause].weight = std::max(match.found[clause].weight, weights[clause]);
        ++match.found[clause].times;
      }
    });
  }
}

ItemMatcher::Places ItemMatcher::places_of(size_t term) const {
  std::vector<size_t> forms;
  item_.each_form(packed_forms_[term], [&](size_t form) { forms.push_back(form); });
  return item_.places_of(forms);
}

void ItemMatcher::find_phrase(const Matcher::Phrase& phrase) {
  // Where it begins, as far as it was looked for.
  Places runs = places_of(phrase.terms.front());
  for (uint32_t i = 1; i < phrase.terms.size() && !runs.empty(); ++i) {
    const Places next = places_of(phrase.terms[i]);
    auto place = next.begin();
    std::erase_if(runs, [&](const StoredPlace& run) {
      const std::pair wanted(run.text, run.word + i);
      while (place != next.end() && std::pair(place->text, place->word) < wanted) ++place;
      return place == next.end() || std::pair(place->text, place->word) != wanted;
    });
  }
  for (StoredPlace& run : runs) {
    run.words = static_cast<uint32_t>(phrase.terms.size());
    Match& match = match_in(run.text);
    match.places.push_back(run);
    if (!matcher_.scored_[phrase.clause]) continue;
    Found& found = match.found[phrase.clause];
    found.weight = std::max(found.weight, phrase.weight);
    ++found.times;
  }
}

double ItemMatcher::score_of_speaker(uint32_t text) {
  if (matcher_.speakers_.empty() || item_.heads()[text].field->shown != Shown::moment) return 0;
  const auto [known, is_new] = speakers_.try_emplace(item_.text(text).place().speaker);
  if (is_new) {
    const auto words = words_of(known->first, matcher_.analysers_);
    known->second = std::any_of(matcher_.speakers_.begin(), matcher_.speakers_.end(),
                                [&](const auto* clause) { return is_named(*clause, words); });
  }
  return known->second ? speaker_score : 0;
}

double ItemMatcher::score(uint32_t text) {
  double score = 0;
  if (match_of_[text] != 0) {
    const double length = 1 - b + b * item_.heads()[text].words / usual_passage_words;
    for (const Found& each : matches_[match_of_[text] - 1].found) {
      score += each.weight * each.times * (k1 + 1) / (each.times + k1 * length);
    }
  }
  // With other words, who speaks only decides the order; alone it is what is asked for.
  const bool is_alone = std::none_of(matcher_.scored_.begin(), matcher_.scored_.end(), [](bool each) { return each; });
  return score > 0 || is_alone ? score + score_of_speaker(text) : 0;
}

std::vector<Range> ItemMatcher::ranges(uint32_t text) {
  if (match_of_[text] == 0) return {};
  return ranges_at(matches_[match_of_[text] - 1].places, item_.text(text).words());
}

}  // namespace resonance::search
