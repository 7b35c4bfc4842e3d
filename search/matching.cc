#include "search/matching.h"

#include <algorithm>
#include <bit>
#include <future>
#include <string>
#include <utility>

#include "search/phrases.h"

namespace resonance::search {
namespace {

using XapianQuery = Xapian::Query;

// A document is looked up in the time in which so many are read.
constexpr size_t read_while_looking_up = 16;
// Documents in which a phrase is looked for; a thousand cost less than a thread.
constexpr size_t documents_worth_a_thread = 2'000;

DocumentSet having(const std::string& term, const Xapian::Database& items, const DocumentSet* within) {
  DocumentSet set(items.get_lastdocid());
  auto each = items.postlist_begin(term);
  const auto end = items.postlist_end(term);
  if (!within || within->count() * read_while_looking_up > items.get_termfreq(term)) {
    for (; each != end; ++each) set.add(*each);
    return set;
  }
  within->each([&](Xapian::docid document) {
    if (each != end) each.skip_to(document);
    if (each != end && *each == document) set.add(document);
  });
  return set;
}

// Takes each document that it is shown, and keeps none: what Xapian keeps it also sorts.
class Collecting : public Xapian::MatchDecider {
 public:
  explicit Collecting(DocumentSet& set) : set_(set) {}
  bool operator()(const Xapian::Document& document) const override {
    set_.add(document.get_docid());
    return false;
  }

 private:
  DocumentSet& set_;
};

// The numbers from one to another, for Xapian: all of them, or those of a set.
class Numbers : public Xapian::PostingSource {
 public:
  Numbers(Xapian::docid first, Xapian::docid last, const DocumentSet* within)
      : first_(first), last_(last), within_(within), most_(last - first + 1) {
    if (within) most_ = std::min(most_, static_cast<Xapian::doccount>(within->count()));
  }

  void init(const Xapian::Database&) override { at_ = first_ - 1; }
  void next(double) override { skip_to(at_ + 1, 0); }
  void skip_to(Xapian::docid document, double) override {
    at_ = std::max(at_, document);
    while (!at_end() && within_ && !within_->contains(at_)) ++at_;
  }
  bool at_end() const override { return at_ > last_; }
  Xapian::docid get_docid() const override { return at_; }
  Xapian::doccount get_termfreq_min() const override { return 0; }
  Xapian::doccount get_termfreq_est() const override { return get_termfreq_max(); }
  Xapian::doccount get_termfreq_max() const override { return most_; }

 private:
  const Xapian::docid first_, last_;
  const DocumentSet* const within_;
  Xapian::doccount most_;
  Xapian::docid at_ = 0;
};

// The same phrase for another thread: the parts of a query are counted without locks.
XapianQuery unshared(const XapianQuery& phrase) {
  std::vector<std::string> terms;
  for (size_t i = 0; i < phrase.get_num_subqueries(); ++i) {
    terms.push_back(*phrase.get_subquery(i).get_terms_begin());
  }
  return one_after_another(terms);
}

// Xapian reads places three times as fast as its own PositionIterator gives them.
DocumentSet phrase_in(Xapian::docid first, Xapian::docid last, const XapianQuery& phrase, const Xapian::Database& items,
                      const DocumentSet* within) {
  DocumentSet set(items.get_lastdocid());
  Numbers numbers(first, last, within);
  Xapian::Enquire enquire(items);
  enquire.set_query(XapianQuery(XapianQuery::OP_FILTER, phrase, XapianQuery(&numbers)));
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  const Collecting collecting(set);
  enquire.get_mset(0, 1, items.get_doccount() + 1, nullptr, &collecting);
  return set;
}

// How many documents match at most.
size_t most_matches(const XapianQuery& query, const Xapian::Database& items) {
  switch (query.get_type()) {
    case XapianQuery::LEAF_TERM: return items.get_termfreq(*query.get_terms_begin());
    case XapianQuery::LEAF_MATCH_NOTHING: return 0;
    case XapianQuery::OP_SCALE_WEIGHT:
    case XapianQuery::OP_AND_NOT: return most_matches(query.get_subquery(0), items);
    case XapianQuery::OP_AND:
    case XapianQuery::OP_FILTER:
    case XapianQuery::OP_PHRASE: {
      size_t fewest = items.get_doccount();
      for (size_t i = 0; i < query.get_num_subqueries(); ++i) {
        fewest = std::min(fewest, most_matches(query.get_subquery(i), items));
      }
      return fewest;
    }
    case XapianQuery::OP_OR:
    case XapianQuery::OP_SYNONYM: {
      size_t sum = 0;
      for (size_t i = 0; i < query.get_num_subqueries(); ++i) sum += most_matches(query.get_subquery(i), items);
      return sum;
    }
    default: return items.get_doccount();
  }
}

DocumentSet phrase(const XapianQuery& query, const Xapian::Database& items, const AnotherHandle& another,
                   const DocumentSet* within) {
  const Xapian::docid last = items.get_lastdocid();
  size_t most = most_matches(query, items);
  if (within) most = std::min(most, within->count());
  const Xapian::Database* const other = another && most >= documents_worth_a_thread ? another() : nullptr;
  if (!other) return phrase_in(1, last, query, items, within);
  std::future<DocumentSet> upper = std::async(std::launch::async | std::launch::deferred, [&, own = unshared(query)] {
    return phrase_in(last / 2 + 1, last, own, *other, within);
  });
  DocumentSet set = phrase_in(1, last / 2, query, items, within);
  set.unite(upper.get());
  return set;
}

// The rarest first.
DocumentSet all_of(const XapianQuery& query, const Xapian::Database& items, const AnotherHandle& another,
                   const DocumentSet* within) {
  std::vector<std::pair<size_t, size_t>> order;
  for (size_t i = 0; i < query.get_num_subqueries(); ++i) {
    order.emplace_back(most_matches(query.get_subquery(i), items), i);
  }
  std::sort(order.begin(), order.end());
  DocumentSet set = matching(query.get_subquery(order.front().second), items, another, within);
  for (size_t i = 1; i < order.size(); ++i) {
    set.intersect(matching(query.get_subquery(order[i].second), items, another, &set));
  }
  return set;
}

}  // namespace

size_t DocumentSet::count() const {
  size_t count = 0;
  for (const uint64_t word : words_) count += static_cast<size_t>(std::popcount(word));
  return count;
}

void DocumentSet::unite(const DocumentSet& other) {
  for (size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
}

void DocumentSet::intersect(const DocumentSet& other) {
  for (size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
}

void DocumentSet::subtract(const DocumentSet& other) {
  for (size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
}

DocumentSet matching(const XapianQuery& query, const Xapian::Database& items, const AnotherHandle& another,
                     const DocumentSet* within) {
  const auto of = [&](size_t subquery) { return matching(query.get_subquery(subquery), items, another, within); };
  switch (query.get_type()) {
    case XapianQuery::LEAF_TERM: return having(*query.get_terms_begin(), items, within);
    case XapianQuery::LEAF_MATCH_ALL: return having({}, items, nullptr);
    case XapianQuery::LEAF_MATCH_NOTHING: return DocumentSet(items.get_lastdocid());
    case XapianQuery::OP_SCALE_WEIGHT: return of(0);
    case XapianQuery::OP_AND:
    case XapianQuery::OP_FILTER: return all_of(query, items, another, within);
    case XapianQuery::OP_PHRASE: return phrase(query, items, another, within);
    case XapianQuery::OP_OR:
    case XapianQuery::OP_SYNONYM: {
      DocumentSet set = of(0);
      for (size_t i = 1; i < query.get_num_subqueries(); ++i) set.unite(of(i));
      return set;
    }
    case XapianQuery::OP_AND_NOT: {
      DocumentSet set = of(0);
      for (size_t i = 1; i < query.get_num_subqueries(); ++i) set.subtract(of(i));
      return set;
    }
    default: throw Xapian::UnimplementedError("a query that is weighed and not counted");
  }
}

XapianQuery without_phrases(const XapianQuery& query) {
  const XapianQuery::op type = query.get_type();
  if (type != XapianQuery::OP_AND && type != XapianQuery::OP_PHRASE) return query;
  std::vector<XapianQuery> all;
  for (size_t i = 0; i < query.get_num_subqueries(); ++i) all.push_back(without_phrases(query.get_subquery(i)));
  return XapianQuery(XapianQuery::OP_AND, all.begin(), all.end());
}

}  // namespace resonance::search
