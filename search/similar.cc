#include "search/similar.h"

#include <xapian.h>
#include <algorithm>
#include <map>
#include <utility>

#include "search/documents.h"
#include "search/facets.h"

namespace resonance::search {
namespace {

constexpr Xapian::termcount telling_words = 24;
constexpr int neighbours_for_each = 5;  // among which other organisations are looked for

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

// The same, nearest first, but the second of an organisation after the first of all others, and so on; `own` is one
// whose first is known.
std::vector<Xapian::docid> by_turns(const std::vector<Xapian::docid>& found, Xapian::docid own,
                                    const FacetColumns& facets) {
  const size_t organisation = dimension_number(&Answer::organisations);
  std::map<uint32_t, size_t> turns;
  const auto turn_of = [&](Xapian::docid document) {
    const auto of = facets.only_value(document, organisation);
    return of ? turns[*of]++ : 0;
  };
  turn_of(own);
  std::vector<std::pair<size_t, Xapian::docid>> in_turn;
  for (const Xapian::docid each : found) in_turn.emplace_back(turn_of(each), each);
  std::stable_sort(in_turn.begin(), in_turn.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Xapian::docid> result;
  for (const auto& [turn, document] : in_turn) result.push_back(document);
  return result;
}

}  // namespace

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
  const Xapian::MSet found = enquire.get_mset(0, static_cast<Xapian::doccount>(limit * neighbours_for_each));
  std::vector<Xapian::docid> ordered = by_turns({found.begin(), found.end()}, *itself, *reader.facets);
  ordered.resize(std::min(ordered.size(), static_cast<size_t>(limit)));
  std::vector<ItemId> ids;
  for (const Xapian::docid each : ordered) ids.push_back(item_data(reader.items.get_document(each)).id);
  return ids;
}

}  // namespace resonance::search
