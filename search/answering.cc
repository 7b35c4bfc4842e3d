#include "search/answering.h"

#include <xapian.h>
#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <utility>

#include "search/correction.h"
#include "search/documents.h"
#include "search/facets.h"
#include "search/item_query.h"
#include "search/matcher.h"
#include "search/matching.h"
#include "search/moments.h"
#include "search/parsed_query.h"
#include "search/quorum.h"
#include "search/stored_texts.h"

namespace resonance::search {
namespace {

constexpr size_t worth_another_thread = 6;  // hits; a few cost less than a thread
constexpr size_t most_texts_at_once = 20;   // an item may have many megabytes of them
constexpr std::ptrdiff_t fewest_words_of_a_sentence = 4;
constexpr int64_t enough_items = 10;  // that have all of a sentence

// One search on one reader.
class Search {
 public:
  Search(Reader& reader, Readers& readers, const Query& query, const Synonyms& synonyms)
      : reader_(reader),
        readers_(readers),
        query_(query),
        parsed_(query.text, reader.analysers, reader.items, synonyms, query.commune_named),
        matcher_(parsed_, reader.items, reader.analysers),
        near_(query.filters.near ? query.filters.near : parsed_.filters().near) {}

  // Ranks and counts what has all the words.
  void match() {
    whole_ = ask(Share::all);
    answer_.with_all_words = answer_.total;
  }
  // When that is nothing: what has any of them. When it is little for a sentence: also what has most of it.
  void loosen() {
    if (whole_ >= enough_items || !parsed_.has_several_words()) return;
    demands_ = demands_of(parsed_, Share::any_demand);
    const auto words =
        std::count_if(demands_.begin(), demands_.end(), [](const Demand& each) { return !each.is_exact; });
    if (!missed() && words < fewest_words_of_a_sentence) return;
    const int64_t total = answer_.total;
    if (missed()) {
      ask(Share::any_word);
    } else {
      DocumentSet most = having_most(demands_, reader_.items, another_handle());
      most.subtract(matching(excluded(parsed_), reader_.items, another_handle(), &most));
      take(for_items(parsed_, Share::any_demand), std::move(most));
    }
    answer_.with_all_words = total;
  }

  // Nothing has them, whatever the filters: a filter alone must not loosen the question.
  bool missed() const { return whole_ == 0; }
  int64_t total() const { return answer_.total; }
  std::optional<Correction> correction() { return corrected(parsed_, reader_, readers_); }

  // With what is shown of each hit.
  Answer answer() {
    const std::vector<Part> parts = query_.explain ? parts_of(parsed_) : std::vector<Part>{};
    const auto distances = near_ ? reader_.facets->distances_km(near_->place) : std::vector<float>{};
    auto missing = missing_words();
    std::vector<std::string> texts;
    for (auto each = hits_.begin(); each != hits_.end(); ++each) {
      const Xapian::Document document = each.get_document();
      Hit& hit = answer_.hits.emplace_back();
      hit.id = item_data(document).id;
      hit.score = each.get_weight();
      texts.push_back(texts_of(reader_.items, hit.id));
      hit.missing = std::move(missing[document.get_docid()]);
      if (near_) hit.distance_km = reader_.facets->distance_km(document.get_docid(), distances);
      if (query_.explain) hit.reasons = reasons(parts, hit.id);
      if (texts.size() == most_texts_at_once) show_last(std::exchange(texts, {}));
    }
    show_last(std::move(texts));
    return std::move(answer_);
  }

 private:
  // Little correction for length (b = 0.3): a film of an hour is not less about its subject than a capsule of a minute.
  Xapian::Enquire weighing() const {
    Xapian::Enquire enquire(reader_.items);
    enquire.set_weighting_scheme(Xapian::BM25Weight(2, 0, 1, 0.3, 0.5));
    return enquire;
  }

  // Of the last hits, whose texts these are. Two threads share the work; nothing here asks the index.
  void show_last(std::vector<std::string> texts) {
    const size_t first = answer_.hits.size() - texts.size();
    std::atomic<size_t> next = 0;
    const auto show_some = [&] {
      for (size_t i = next++; i < texts.size(); i = next++) {
        StoredItem stored(std::move(texts[i]));
        show(answer_.hits[first + i], stored, matcher_, query_);
      }
    };
    std::future<void> other;
    if (texts.size() >= worth_another_thread && matcher_.may_be_shared()) {
      // Deferred where the system gives no thread: then nothing is left for it.
      other = std::async(std::launch::async | std::launch::deferred, show_some);
    }
    show_some();
    if (other.valid()) other.get();
  }

  std::map<Xapian::docid, std::vector<std::string>> missing_words() const {
    if (!answer_.loosened()) return {};
    DocumentSet shown(reader_.items.get_lastdocid());
    for (auto each = hits_.begin(); each != hits_.end(); ++each) shown.add(*each);
    return missing_from(shown, demands_, reader_.items);
  }

  AnotherHandle another_handle() {
    return [this] { return readers_.second_items(reader_); };
  }

  // Both return how many the text matches, whatever the filters.
  int64_t ask(Share share) {
    const Xapian::Query query = for_items(parsed_, share);
    return take(query, matching(query, reader_.items, another_handle()));
  }

  // Counts and ranks what was found.
  int64_t take(const Xapian::Query& query, DocumentSet found) {
    FacetCounter counter(*reader_.facets, {query_.filters, parsed_.filters()}, parsed_.refused());
    found.each([&](Xapian::docid document) {
      if (!counter.add(document)) found.remove(document);
    });
    answer_ = {};
    counter.write_to(answer_);
    rank(without_phrases(query), found);
    return counter.seen();
  }

  void rank(const Xapian::Query& query, const DocumentSet& among) {
    Xapian::Enquire enquire = weighing();
    Xapian::MultiValueKeyMaker shortest_first;
    std::optional<Xapian::LatLongDistanceKeyMaker> nearest_first;
    if (near_) {
      nearest_first.emplace(place_slot, Xapian::LatLongCoord(near_->place.latitude, near_->place.longitude));
    }
    sort(enquire, shortest_first, nearest_first);
    hits_ = hits_of(among, query, reader_.items, enquire, static_cast<Xapian::doccount>(query_.offset),
                    static_cast<Xapian::doccount>(query_.limit));
  }

  // Items without film or sound come after all others where these are compared.
  void sort(Xapian::Enquire& enquire, Xapian::MultiValueKeyMaker& shortest_first,
            std::optional<Xapian::LatLongDistanceKeyMaker>& nearest_first) const {
    switch (order()) {
      case Sort::relevance: break;
      case Sort::nearest: enquire.set_sort_by_key_then_relevance(&*nearest_first, false); break;
      case Sort::newest: enquire.set_sort_by_value_then_relevance(published_slot, true); break;
      case Sort::oldest: enquire.set_sort_by_value_then_relevance(published_slot, false); break;
      case Sort::longest: enquire.set_sort_by_value_then_relevance(duration_slot, true); break;
      case Sort::shortest:
        shortest_first.add_value(duration_slot, false, reader_.items.get_value_upper_bound(duration_slot) + "x");
        enquire.set_sort_by_key_then_relevance(&shortest_first, false);
        break;
    }
  }

  // Without words nothing is more relevant than anything else.
  Sort order() const {
    const Sort wanted = query_.sort == Sort::nearest && !near_ ? Sort::relevance : query_.sort;
    if (wanted != Sort::relevance || !parsed_.empty()) return wanted;
    return near_ ? Sort::nearest : Sort::newest;
  }

  std::vector<Reason> reasons(const std::vector<Part>& parts, const ItemId& item) const {
    std::vector<Reason> found;
    for (const Part& part : parts) {
      Xapian::Enquire enquire = weighing();
      enquire.set_query(Xapian::Query(Xapian::Query::OP_FILTER, part.query, Xapian::Query(item_term(item))));
      const Xapian::MSet one = enquire.get_mset(0, 1);
      if (!one.empty()) found.push_back({part.words, part.found, one.begin().get_weight()});
    }
    return found;
  }

  Reader& reader_;
  Readers& readers_;
  const Query& query_;
  ParsedQuery parsed_;
  Matcher matcher_;
  const std::optional<Near> near_;
  Answer answer_;
  Xapian::MSet hits_;
  int64_t whole_ = 0;            // items that have all the words, whatever the filters
  std::vector<Demand> demands_;  // where it may be loosened
};

}  // namespace

Answer answered(const Query& query, const Synonyms& synonyms, Reader& reader, Readers& readers) {
  Search search(reader, readers, query, synonyms);
  search.match();
  if (query.all_words) return search.answer();
  std::optional<Correction> correction;
  if (query.offset == 0 || search.missed()) correction = search.correction();
  if (search.missed() && correction) {
    // Nobody says these words: what was meant is of more use than some of them.
    Query meant = query;
    meant.text = correction->text;
    Search second(reader, readers, meant, synonyms);
    second.match();
    if (!second.missed()) second.loosen();
    if (second.total() > 0) {
      Answer answer = second.answer();
      answer.correction = std::move(correction);
      answer.corrected = true;
      return answer;
    }
  }
  search.loosen();
  Answer answer = search.answer();
  answer.correction = std::move(correction);
  return answer;
}

}  // namespace resonance::search
