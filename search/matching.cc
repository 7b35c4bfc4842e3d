#include "search/matching.h"

#include <algorithm>
#include <string>

namespace resonance::search {
namespace {

using XapianQuery = Xapian::Query;

DocumentSet having(const std::string& term, const Xapian::Database& items) {
  DocumentSet set(items.get_lastdocid());
  for (auto each = items.postlist_begin(term); each != items.postlist_end(term); ++each) set.add(*each);
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

// Xapian reads places three times as fast as its own PositionIterator gives them.
DocumentSet phrase(const XapianQuery& query, const Xapian::Database& items) {
  DocumentSet set(items.get_lastdocid());
  Xapian::Enquire enquire(items);
  enquire.set_query(query);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  const Collecting collecting(set);
  enquire.get_mset(0, 1, items.get_doccount() + 1, nullptr, &collecting);
  return set;
}

DocumentSet all_of(const XapianQuery& query, const Xapian::Database& items) {
  DocumentSet set = matching(query.get_subquery(0), items);
  for (size_t i = 1; i < query.get_num_subqueries(); ++i) set.intersect(matching(query.get_subquery(i), items));
  return set;
}

}  // namespace

void DocumentSet::unite(const DocumentSet& other) {
  for (size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
}

void DocumentSet::intersect(const DocumentSet& other) {
  for (size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
}

void DocumentSet::subtract(const DocumentSet& other) {
  for (size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
}

DocumentSet matching(const XapianQuery& query, const Xapian::Database& items) {
  switch (query.get_type()) {
    case XapianQuery::LEAF_TERM: return having(*query.get_terms_begin(), items);
    case XapianQuery::LEAF_MATCH_ALL: return having({}, items);
    case XapianQuery::LEAF_MATCH_NOTHING: return DocumentSet(items.get_lastdocid());
    case XapianQuery::OP_SCALE_WEIGHT: return matching(query.get_subquery(0), items);
    case XapianQuery::OP_AND:
    case XapianQuery::OP_FILTER: return all_of(query, items);
    case XapianQuery::OP_PHRASE: return phrase(query, items);
    case XapianQuery::OP_OR:
    case XapianQuery::OP_SYNONYM: {
      DocumentSet set = matching(query.get_subquery(0), items);
      for (size_t i = 1; i < query.get_num_subqueries(); ++i) set.unite(matching(query.get_subquery(i), items));
      return set;
    }
    case XapianQuery::OP_AND_NOT: {
      DocumentSet set = matching(query.get_subquery(0), items);
      for (size_t i = 1; i < query.get_num_subqueries(); ++i) set.subtract(matching(query.get_subquery(i), items));
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
