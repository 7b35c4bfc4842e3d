// Which documents a query matches, without their weights: what counts are made of. Inner to search/: includes Xapian.
//
// A ranking that shows twenty hits need not weigh the rest, but counts are exact: so the same query is walked twice,
// here over posting lists as sets (half a millisecond for a word that 20,000 items have), and by Xapian for the hits
// alone. Weighing every document for the counts took six times as long.
#pragma once

#include <xapian.h>
#include <bit>
#include <cstdint>
#include <functional>
#include <vector>

namespace resonance::search {

// Documents by number, one bit each.
class DocumentSet {
 public:
  explicit DocumentSet(Xapian::docid last) : words_(last / 64 + 1) {}

  void add(Xapian::docid document) { words_[document / 64] |= bit(document); }
  void remove(Xapian::docid document) { words_[document / 64] &= ~bit(document); }
  bool contains(Xapian::docid document) const { return (words_[document / 64] & bit(document)) != 0; }
  size_t count() const;
  // Of sets made for the same last document.
  void unite(const DocumentSet& other);
  void intersect(const DocumentSet& other);
  void subtract(const DocumentSet& other);
  // In order; `use` may remove the document that it is called with.
  template <class Use>
  void each(const Use& use) const {
    for (size_t i = 0; i < words_.size(); ++i) {
      for (uint64_t left = words_[i]; left != 0; left &= left - 1) {
        use(static_cast<Xapian::docid>(i * 64 + static_cast<size_t>(std::countr_zero(left))));
      }
    }
  }

 private:
  static uint64_t bit(Xapian::docid document) { return uint64_t{1} << (document % 64); }

  std::vector<uint64_t> words_;
};

// Another handle of the same state of the index, for a second thread; null where there is none. Asked for by the
// calling thread, in use until matching() returns.
using AnotherHandle = std::function<const Xapian::Database*()>;

// Of the operators that search/item_query.h uses. With `within`, at least those of its documents that match: what is
// few is looked up in long lists instead of reading them. A phrase whose words thousands have is looked for by two
// threads where there is `another` handle. Throws Xapian errors.
DocumentSet matching(const Xapian::Query& query, const Xapian::Database& items, const AnotherHandle& another = {},
                     const DocumentSet* within = nullptr);

// The same, where the words of a phrase need only be in a document: all that match, and more. No place is read but
// those of what is excluded.
DocumentSet roughly_matching(const Xapian::Query& query, const Xapian::Database& items);

// Whether places tell which documents match.
bool reads_places(const Xapian::Query& query);

// The best of those in `allowed` that match such a query, by the enquire's weights and order, from the `offset`th on;
// the enquire is not to be asked again. Few are looked up in the query's lists, for many the lists are read. Throws
// Xapian errors.
Xapian::MSet hits_of(const DocumentSet& allowed, const Xapian::Query& query, const Xapian::Database& items,
                     Xapian::Enquire& enquire, Xapian::doccount offset, Xapian::doccount limit);

// The same without its phrases where a document must have them: their words are enough. It matches more, and weighs
// what `query` matches alike, so that no place is read twice for what matching() has decided.
Xapian::Query without_phrases(const Xapian::Query& query);

}  // namespace resonance::search
