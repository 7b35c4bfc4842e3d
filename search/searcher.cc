#include "search/searcher.h"

#include <xapian.h>
#include <algorithm>
#include <charconv>
#include <tuple>

#include "base/error.h"
#include "search/correction.h"
#include "search/dictionary.h"
#include "search/documents.h"
#include "search/facets.h"
#include "search/marker.h"
#include "search/parsed_query.h"
#include "search/readers.h"
#include "search/suggestions.h"
#include "search/xapian_errors.h"

namespace resonance::search {
namespace {

constexpr int most_attempts = 4;  // the first, and three after the index changed under it
constexpr int most_hits = 100;
constexpr int most_moments = 20;
constexpr int most_suggestions = 20;
constexpr Xapian::doccount most_moments_of_one = 500;
constexpr Xapian::termcount telling_words = 24;
constexpr int last_offset = 1'000'000;
constexpr size_t longest_beginning_bytes = 300;

void check(const Query& query) {
  if (query.limit < 1 || query.limit > most_hits || query.offset < 0 || query.offset > last_offset ||
      query.moments < 0 || query.moments > most_moments) {
    throw Error(ErrorCode::invalid,
                {"The page of results asked for does not exist: ask for 1 to 100 results at a time."});
  }
}

// Xapian shows it every matching document, once, as long as no weight threshold is in force: see `check_at_least`
// below.
class Counting : public Xapian::MatchDecider {
 public:
  Counting(const FacetColumns& facets, const std::vector<Filters>& asked) : counter(facets, asked) {}
  bool operator()(const Xapian::Document& document) const override { return counter.add(document.get_docid()); }

  mutable FacetCounter counter;
};

struct FoundMoment {
  int media_order = 0;
  Language language = Language::french;
  Moment moment;
};

Moment moment_of(const PassageData& data, const Marker& marker) {
  std::vector<Range> marked = marker.ranges(data.passage.text, data.language);
  if (data.page) return {data.media, 0, 0, data.page, "", spans(data.passage.text, marked)};
  const PassageCue* first = &data.passage.cues.front();
  for (const PassageCue& cue : data.passage.cues) {
    if (!marked.empty() && cue.begin <= marked.front().begin) first = &cue;
  }
  int64_t end_ms = first->end_ms;
  for (const PassageCue& cue : data.passage.cues) end_ms = std::max(end_ms, cue.end_ms);
  return {data.media, first->start_ms, end_ms, std::nullopt, data.passage.speaker, spans(data.passage.text, marked)};
}

// Unless another transcript of the same media has said it at the same time.
void add_moment(const PassageData& data, const Marker& marker, std::vector<FoundMoment>& found) {
  FoundMoment next{data.media_order, data.language, moment_of(data, marker)};
  const bool is_said_already = std::any_of(found.begin(), found.end(), [&](const FoundMoment& other) {
    return other.moment.media == next.moment.media && other.language != next.language &&
           other.moment.start_ms < next.moment.end_ms && next.moment.start_ms < other.moment.end_ms;
  });
  if (!is_said_already) found.push_back(std::move(next));
}

// By media, then time or page.
std::vector<Moment> in_order(std::vector<FoundMoment> found) {
  std::stable_sort(found.begin(), found.end(), [](const FoundMoment& a, const FoundMoment& b) {
    return std::tuple(a.media_order, a.moment.page, a.moment.start_ms) <
           std::tuple(b.media_order, b.moment.page, b.moment.start_ms);
  });
  std::vector<Moment> moments;
  for (FoundMoment& each : found) moments.push_back(std::move(each.moment));
  return moments;
}

// One search on one reader.
class Search {
 public:
  Search(Reader& reader, const Query& query)
      : reader_(reader),
        query_(query),
        parsed_(query.text, reader.analysers, reader.items),
        marker_(parsed_, reader.analysers) {}

  Answer answer() {
    Answer answer;
    Xapian::MSet found = matches(false, answer);
    // Only when the text matches nothing whatever the filters: a filter alone must not loosen the question.
    if (!text_matched_ && parsed_.has_several_words()) {
      found = matches(true, answer);
      answer.loosened = answer.total > 0;
    }
    const std::vector<ParsedQuery::Part> parts = query_.explain ? parsed_.parts() : std::vector<ParsedQuery::Part>{};
    for (auto each = found.begin(); each != found.end(); ++each) {
      ItemData data = item_data(each.get_document().get_data());
      Hit hit;
      hit.id = data.id;
      hit.score = each.get_weight();
      hit.title = marker_.quote(data.title, data.language);
      hit.extract = marker_.quote(shortened(data.beginning), data.language);
      if (query_.explain) hit.reasons = reasons(parts, data.id);
      answer.hits.push_back(std::move(hit));
    }
    if (!answer.hits.empty() && !parsed_.empty()) {
      add_extracts(answer.hits);
      if (query_.moments > 0) add_moments(answer.hits);
    }
    return answer;
  }

 private:
  // Little correction for length (b = 0.3): a film of an hour is not less about its subject than a capsule of a minute.
  Xapian::Enquire weighing() const {
    Xapian::Enquire enquire(reader_.items);
    enquire.set_weighting_scheme(Xapian::BM25Weight(1, 0, 1, 0.3, 0.5));
    return enquire;
  }

  Xapian::MSet matches(bool any, Answer& answer) {
    Xapian::Enquire enquire = weighing();
    enquire.set_query(parsed_.for_items(any));
    Xapian::MultiValueKeyMaker shortest_first;
    sort(enquire, shortest_first);
    Counting counting(*reader_.facets, {query_.filters, parsed_.filters()});
    Xapian::MSet found =
        enquire.get_mset(static_cast<Xapian::doccount>(query_.offset), static_cast<Xapian::doccount>(query_.limit),
                         reader_.items.get_doccount() + 1, nullptr, &counting);
    answer = {};
    counting.counter.write_to(answer);
    text_matched_ = counting.counter.seen() > 0;
    return found;
  }

  // Items without film or sound come after all others where these are compared.
  void sort(Xapian::Enquire& enquire, Xapian::MultiValueKeyMaker& shortest_first) const {
    switch (parsed_.empty() && query_.sort == Sort::relevance ? Sort::newest : query_.sort) {
      case Sort::relevance: break;
      case Sort::newest: enquire.set_sort_by_value_then_relevance(published_slot, true); break;
      case Sort::oldest: enquire.set_sort_by_value_then_relevance(published_slot, false); break;
      case Sort::longest: enquire.set_sort_by_value_then_relevance(duration_slot, true); break;
      case Sort::shortest:
        shortest_first.add_value(duration_slot, false, reader_.items.get_value_upper_bound(duration_slot) + "x");
        enquire.set_sort_by_key_then_relevance(&shortest_first, false);
        break;
    }
  }

  std::vector<Reason> reasons(const std::vector<ParsedQuery::Part>& parts, const ItemId& item) const {
    std::vector<Reason> found;
    for (const ParsedQuery::Part& part : parts) {
      Xapian::Enquire enquire = weighing();
      enquire.set_query(Xapian::Query(Xapian::Query::OP_FILTER, part.query, Xapian::Query(item_term(item))));
      const Xapian::MSet one = enquire.get_mset(0, 1);
      if (!one.empty()) found.push_back({part.words, part.found, one.begin().get_weight()});
    }
    return found;
  }

  // Passages of the hits that match, best first, at most `per_item` of each.
  Xapian::MSet passages(const std::vector<Hit>& hits, std::string (*term)(const ItemId&), int per_item) {
    std::vector<Xapian::Query> items;
    for (const Hit& hit : hits) items.emplace_back(term(hit.id));
    Xapian::Enquire enquire(reader_.passages);
    enquire.set_query(Xapian::Query(Xapian::Query::OP_FILTER, parsed_.for_passages(),
                                    Xapian::Query(Xapian::Query::OP_OR, items.begin(), items.end())));
    enquire.set_collapse_key(item_slot, static_cast<Xapian::doccount>(per_item));
    return enquire.get_mset(0, static_cast<Xapian::doccount>(hits.size() * static_cast<size_t>(per_item)));
  }

  static Hit* hit_of(std::vector<Hit>& hits, const std::string& item) {
    auto hit = std::find_if(hits.begin(), hits.end(), [&](const Hit& each) { return each.id.text() == item; });
    return hit == hits.end() ? nullptr : &*hit;
  }

  void add_extracts(std::vector<Hit>& hits) {
    Xapian::MSet found = passages(hits, extracts_term, 1);
    for (auto each = found.begin(); each != found.end(); ++each) {
      Xapian::Document document = each.get_document();
      PassageData data = passage_data(document.get_data());
      if (Hit* hit = hit_of(hits, document.get_value(item_slot)))
        hit->extract = marker_.quote(data.passage.text, data.language);
    }
  }

  void add_moments(std::vector<Hit>& hits) {
    std::vector<std::vector<FoundMoment>> moments(hits.size());
    // Twice as many as wanted: a media with two transcripts says the same thing twice at the same time.
    Xapian::MSet found = passages(hits, moments_term, query_.moments * 2);
    for (auto each = found.begin(); each != found.end(); ++each) {
      Xapian::Document document = each.get_document();
      Hit* hit = hit_of(hits, document.get_value(item_slot));
      if (!hit) continue;
      auto& of_hit = moments[static_cast<size_t>(hit - hits.data())];
      if (of_hit.size() == static_cast<size_t>(query_.moments)) continue;
      add_moment(passage_data(document.get_data()), marker_, of_hit);
    }
    for (size_t i = 0; i < hits.size(); ++i) hits[i].moments = in_order(std::move(moments[i]));
  }

  static std::string shortened(const std::string& text) {
    if (text.size() <= longest_beginning_bytes) return text;
    return text.substr(0, text.rfind(' ', longest_beginning_bytes)) + "…";
  }

  Reader& reader_;
  const Query& query_;
  ParsedQuery parsed_;
  Marker marker_;
  bool text_matched_ = false;
};

// All of one item, in order.
std::vector<Moment> moments_of(const ItemId& item, const std::string& text, Reader& reader) {
  const ParsedQuery parsed(text, reader.analysers, reader.items);
  const Marker marker(parsed, reader.analysers);
  Xapian::Enquire enquire(reader.passages);
  enquire.set_query(Xapian::Query(Xapian::Query::OP_FILTER, parsed.for_passages(), Xapian::Query(moments_term(item))));
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  std::vector<FoundMoment> found;
  const Xapian::MSet passages = enquire.get_mset(0, most_moments_of_one);
  for (auto each = passages.begin(); each != passages.end(); ++each) {
    add_moment(passage_data(each.get_document().get_data()), marker, found);
  }
  return in_order(std::move(found));
}

// Terms that say what an item is about, and that others can share: French and English base forms of anywhere.
class TellingTerms : public Xapian::ExpandDecider {
 public:
  explicit TellingTerms(const Xapian::Database& items) : items_(items) {}
  bool operator()(const std::string& term) const override {
    return (term.starts_with("ZF") || term.starts_with("ZE")) && items_.get_termfreq(term) > 1;
  }

 private:
  const Xapian::Database& items_;
};

std::vector<ItemId> items_like(const ItemId& item, int limit, Reader& reader) {
  const auto itself = reader.items.postlist_begin(item_term(item));
  if (itself == reader.items.postlist_end(item_term(item))) return {};
  Xapian::RSet about;
  about.add_document(*itself);
  Xapian::Enquire enquire(reader.items);
  enquire.set_query(Xapian::Query(item_term(item)));
  const TellingTerms telling(reader.items);
  const Xapian::ESet words = enquire.get_eset(telling_words, about, &telling);
  const Xapian::Query any(Xapian::Query::OP_OR, words.begin(), words.end());
  enquire.set_query(Xapian::Query(Xapian::Query::OP_AND_NOT, any, Xapian::Query(item_term(item))));
  const Xapian::MSet found = enquire.get_mset(0, static_cast<Xapian::doccount>(limit));
  std::vector<ItemId> ids;
  for (auto each = found.begin(); each != found.end(); ++each)
    ids.push_back(item_data(each.get_document().get_data()).id);
  return ids;
}

void check_limit(int limit) {
  if (limit < 1 || limit > most_suggestions) {
    throw Error(ErrorCode::invalid,
                {"The page of results asked for does not exist: ask for 1 to 20 results at a time."});
  }
}

int64_t number_in(const std::string& text) {
  int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

struct Searcher::Implementation {
  explicit Implementation(const std::filesystem::path& folder) : readers(folder) {}

  // Calls `use` with a reader; again with a new one when the index changed under it. `none` when there is no index.
  template <class Result, class Use>
  Result with_reader(Result none, const Use& use) {
    for (int attempt = 1;; ++attempt) {
      try {
        std::unique_ptr<Reader> reader = readers.take();
        if (!reader) return none;
        Result result = use(*reader);
        readers.give_back(std::move(reader));
        return result;
      } catch (const Xapian::DatabaseError& error) {
        // Modified: the writer has committed twice since. Others: the folder may be in the middle of being replaced.
        if (attempt == most_attempts) throw translated(error);
      } catch (const Xapian::Error& error) {
        throw translated(error);
      }
    }
  }

  Readers readers;
};

Searcher::Searcher(const std::filesystem::path& folder) : implementation_(std::make_unique<Implementation>(folder)) {}
Searcher::~Searcher() = default;

Answer Searcher::search(const Query& query) const {
  check(query);
  return implementation_->with_reader(Answer{}, [&](Reader& reader) {
    Answer answer = Search(reader, query).answer();
    if (query.offset == 0) answer.correction = corrected(query.text, reader, implementation_->readers);
    return answer;
  });
}

std::vector<Moment> Searcher::moments(const ItemId& item, const std::string& text) const {
  return implementation_->with_reader(std::vector<Moment>{},
                                      [&](Reader& reader) { return moments_of(item, text, reader); });
}

std::vector<Suggestion> Searcher::suggest(const std::string& text, int limit) const {
  check_limit(limit);
  return implementation_->with_reader(std::vector<Suggestion>{},
                                      [&](Reader& reader) { return suggestions(text, limit, reader); });
}

std::vector<ItemId> Searcher::similar(const ItemId& item, int limit) const {
  check_limit(limit);
  return implementation_->with_reader(std::vector<ItemId>{},
                                      [&](Reader& reader) { return items_like(item, limit, reader); });
}

int64_t Searcher::applied_change() const {
  return implementation_->with_reader(
      int64_t{0}, [](Reader& reader) { return number_in(reader.items.get_metadata("applied_change")); });
}

std::string plain(const Quote& quote) {
  std::string text;
  for (const Span& span : quote) text += span.text;
  return text;
}

void load_dictionaries() {
  Dictionary::of(Language::french);
  Dictionary::of(Language::english);
}

std::string version_of_xapian() {
  return Xapian::version_string();
}

}  // namespace resonance::search
