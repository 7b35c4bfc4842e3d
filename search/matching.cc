#include "search/matching.h"

#include <algorithm>
#include <bit>
#include <future>
#include <string>
#include <tuple>
#include <vector>

#include "search/phrases.h"

namespace resonance::search {
namespace {

using XapianQuery = Xapian::Query;

// A document is looked up in the time in which so many are read.
constexpr size_t read_while_looking_up = 16;
// In so many documents a phrase is looked for by two threads, and after all else: a thousand cost less than a thread.
constexpr size_t many_places = 2'000;

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

class Among : public Xapian::MatchDecider {
 public:
  explicit Among(const DocumentSet& allowed) : allowed_(allowed) {}
  bool operator()(const Xapian::Document& document) const override { return allowed_.contains(document.get_docid()); }

 private:
  const DocumentSet& allowed_;
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

// From what, and how thoroughly, a query is answered.
struct Reading {
  const Xapian::Database& items;
  const AnotherHandle& another;
  bool of_places = true;  // else the words of a phrase need only be there
};

DocumentSet found(const XapianQuery& query, const Reading& reading, const DocumentSet* within);

DocumentSet phrase(const XapianQuery& query, const Reading& reading, const DocumentSet* within) {
  const Xapian::docid last = reading.items.get_lastdocid();
  size_t most = most_matches(query, reading.items);
  if (within) most = std::min(most, within->count());
  const bool is_worth_it = reading.another && most >= many_places;
  const Xapian::Database* const other = is_worth_it ? reading.another() : nullptr;
  if (!other) return phrase_in(1, last, query, reading.items, within);
  std::future<DocumentSet> upper = std::async(std::launch::async | std::launch::deferred, [&, own = unshared(query)] {
    return phrase_in(last / 2 + 1, last, own, *other, within);
  });
  DocumentSet set = phrase_in(1, last / 2, query, reading.items, within);
  set.unite(upper.get());
  return set;
}

// The rarest first; where many places would be read, last.
DocumentSet all_of(const XapianQuery& query, const Reading& reading, const DocumentSet* within) {
  std::vector<std::tuple<bool, size_t, size_t>> order;
  for (size_t i = 0; i < query.get_num_subqueries(); ++i) {
    const XapianQuery part = query.get_subquery(i);
    const size_t most = most_matches(part, reading.items);
    order.emplace_back(reading.of_places && most >= many_places && reads_places(part), most, i);
  }
  std::sort(order.begin(), order.end());
  const auto of = [&](size_t place, const DocumentSet* among) {
    return found(query.get_subquery(std::get<2>(order[place])), reading, among);
  };
  DocumentSet set = of(0, within);
  for (size_t i = 1; i < order.size(); ++i) set.intersect(of(i, &set));
  return set;
}

DocumentSet found(const XapianQuery& query, const Reading& reading, const DocumentSet* within) {
  const auto of = [&](size_t subquery) { return found(query.get_subquery(subquery), reading, within); };
  switch (query.get_type()) {
    case XapianQuery::LEAF_TERM: return having(*query.get_terms_begin(), reading.items, within);
    case XapianQuery::LEAF_MATCH_ALL: return having({}, reading.items, nullptr);
    case XapianQuery::LEAF_MATCH_NOTHING: return DocumentSet(reading.items.get_lastdocid());
    case XapianQuery::OP_SCALE_WEIGHT: return of(0);
    case XapianQuery::OP_AND:
    case XapianQuery::OP_FILTER: return all_of(query, reading, within);
    case XapianQuery::OP_PHRASE:
      return reading.of_places ? phrase(query, reading, within) : all_of(query, reading, within);
    case XapianQuery::OP_OR:
    case XapianQuery::OP_SYNONYM: {
      DocumentSet set = of(0);
      for (size_t i = 1; i < query.get_num_subqueries(); ++i) set.unite(of(i));
      return set;
    }
    case XapianQuery::OP_AND_NOT: {
      DocumentSet set = of(0);
      // What is excluded is never taken roughly: too much would be missing.
      for (size_t i = 1; i < query.get_num_subqueries(); ++i) {
        set.subtract(found(query.get_subquery(i), {reading.items, reading.another}, &set));
      }
      return set;
    }
    default: throw Xapian::UnimplementedError("a query that is weighed and not counted");
  }
}

}  // namespace

bool reads_places(const XapianQuery& query) {
  if (query.get_type() == XapianQuery::OP_PHRASE) return true;
  for (size_t i = 0; i < query.get_num_subqueries(); ++i) {
    if (reads_places(query.get_subquery(i))) return true;
  }
  return false;
}

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
  return found(query, {items, another}, within);
}

DocumentSet roughly_matching(const XapianQuery& query, const Xapian::Database& items) {
  return found(query, {items, {}, false}, nullptr);
}

Xapian::MSet hits_of(const DocumentSet& allowed, const XapianQuery& query, const Xapian::Database& items,
                     Xapian::Enquire& enquire, Xapian::doccount offset, Xapian::doccount limit) {
  if (allowed.count() * read_while_looking_up < most_matches(query, items)) {
    Numbers numbers(1, items.get_lastdocid(), &allowed);
    enquire.set_query(XapianQuery(XapianQuery::OP_FILTER, query, XapianQuery(&numbers)));
    return enquire.get_mset(offset, limit);
  }
  enquire.set_query(query);
  const Among among(allowed);
  return enquire.get_mset(offset, limit, nullptr, &among);
}

XapianQuery without_phrases(const XapianQuery& query) {
  const XapianQuery::op type = query.get_type();
  if (type != XapianQuery::OP_AND && type != XapianQuery::OP_PHRASE) return query;
  std::vector<XapianQuery> all;
  for (size_t i = 0; i < query.get_num_subqueries(); ++i) all.push_back(without_phrases(query.get_subquery(i)));
  return XapianQuery(XapianQuery::OP_AND, all.begin(), all.end());
}

}  // namespace resonance::search
