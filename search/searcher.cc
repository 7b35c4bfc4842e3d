#include "search/searcher.h"

#include <xapian.h>
#include <algorithm>
#include <charconv>
#include <tuple>

#include "base/error.h"
#include "search/documents.h"
#include "search/facets.h"
#include "search/marker.h"
#include "search/parsed_query.h"
#include "search/readers.h"
#include "search/xapian_errors.h"

namespace resonance::search {
namespace {

constexpr int most_attempts = 4;  // the first, and three after the index changed under it
constexpr int most_hits = 100;
constexpr int most_moments = 20;
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
  Counting(const FacetColumns& facets, const Query& query) : counter(facets, query) {}
  bool operator()(const Xapian::Document& document) const override { return counter.add(document.get_docid()); }

  mutable FacetCounter counter;
};

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
    if (!text_matched_ && parsed_.has_alternatives()) found = matches(true, answer);
    for (auto each = found.begin(); each != found.end(); ++each) {
      ItemData data = item_data(each.get_document().get_data());
      Hit hit;
      hit.id = data.id;
      hit.score = each.get_weight();
      hit.title = marker_.quote(data.title, data.language);
      hit.extract = marker_.quote(shortened(data.beginning), data.language);
      answer.hits.push_back(std::move(hit));
    }
    if (!answer.hits.empty() && !parsed_.empty()) {
      add_extracts(answer.hits);
      if (query_.moments > 0) add_moments(answer.hits);
    }
    return answer;
  }

 private:
  Xapian::MSet matches(bool any, Answer& answer) {
    Xapian::Enquire enquire(reader_.items);
    enquire.set_query(parsed_.for_items(any));
    // Little correction for length (b = 0.3): a film of an hour is not less about its subject than a capsule of a
    // minute.
    enquire.set_weighting_scheme(Xapian::BM25Weight(1, 0, 1, 0.3, 0.5));
    if (parsed_.empty() || query_.sort == Sort::newest) enquire.set_sort_by_value_then_relevance(published_slot, true);
    Counting counting(*reader_.facets, query_);
    Xapian::MSet found =
        enquire.get_mset(static_cast<Xapian::doccount>(query_.offset), static_cast<Xapian::doccount>(query_.limit),
                         reader_.items.get_doccount() + 1, nullptr, &counting);
    answer = {};
    counting.counter.write_to(answer);
    text_matched_ = counting.counter.seen() > 0;
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
    struct Found {
      int media_order;
      Moment moment;
    };
    std::vector<std::vector<Found>> moments(hits.size());
    // Twice as many as wanted: a media with two transcripts says the same thing twice at the same time.
    Xapian::MSet found = passages(hits, moments_term, query_.moments * 2);
    for (auto each = found.begin(); each != found.end(); ++each) {
      Xapian::Document document = each.get_document();
      Hit* hit = hit_of(hits, document.get_value(item_slot));
      if (!hit) continue;
      auto& of_hit = moments[static_cast<size_t>(hit - hits.data())];
      PassageData data = passage_data(document.get_data());
      Found next{data.media_order, moment_of(data)};
      bool is_said_already = std::any_of(of_hit.begin(), of_hit.end(), [&](const Found& other) {
        return other.moment.media == next.moment.media && other.moment.start_ms < next.moment.end_ms &&
               next.moment.start_ms < other.moment.end_ms;
      });
      if (!is_said_already && of_hit.size() < static_cast<size_t>(query_.moments)) of_hit.push_back(std::move(next));
    }
    for (size_t i = 0; i < hits.size(); ++i) {
      std::stable_sort(moments[i].begin(), moments[i].end(), [](const Found& a, const Found& b) {
        return std::tuple(a.media_order, a.moment.page, a.moment.start_ms) <
               std::tuple(b.media_order, b.moment.page, b.moment.start_ms);
      });
      for (Found& each : moments[i]) hits[i].moments.push_back(std::move(each.moment));
    }
  }

  Moment moment_of(const PassageData& data) const {
    std::vector<Range> marked = marker_.ranges(data.passage.text, data.language);
    if (data.page) return {data.media, 0, 0, data.page, "", spans(data.passage.text, marked)};
    const PassageCue* first = &data.passage.cues.front();
    for (const PassageCue& cue : data.passage.cues) {
      if (!marked.empty() && cue.begin <= marked.front().begin) first = &cue;
    }
    int64_t end_ms = first->end_ms;
    for (const PassageCue& cue : data.passage.cues) end_ms = std::max(end_ms, cue.end_ms);
    return {data.media, first->start_ms, end_ms, std::nullopt, data.passage.speaker, spans(data.passage.text, marked)};
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
  return implementation_->with_reader(Answer{}, [&](Reader& reader) { return Search(reader, query).answer(); });
}

int64_t Searcher::applied_change() const {
  return implementation_->with_reader(
      int64_t{0}, [](Reader& reader) { return number_in(reader.items.get_metadata("applied_change")); });
}

std::string version_of_xapian() {
  return Xapian::version_string();
}

}  // namespace resonance::search
