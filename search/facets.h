// Filters and their counts: one table of dimensions, and the arrays that a searcher holds to count them without asking
// the database again (performance.md §3: three times faster than value slots).
//
// Inner to search/: only its other files include this.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "search/index.h"

namespace resonance::search {

struct Dimension {
  std::string_view name;
  std::vector<std::string> (*values)(const IndexedItem&);  // of one item
  std::vector<std::string> (*wanted)(const Filters&);      // any of them; empty: no filter
  std::map<std::string, int64_t> Answer::*counts;
};

const std::vector<Dimension>& dimensions();
// Of the one that is counted there.
size_t dimension_number(std::map<std::string, int64_t> Answer::*counts);

int64_t total_duration_ms(const IndexedItem& item);

// An item's values of every dimension as one value slot, and back. Doubles are dropped.
std::string packed_facets(const IndexedItem& item);

// The values of every item of one state of the index, by document number. Filled once, then read by any thread.
//
// Each value of each dimension has a number; an item's numbers stand one after another, so that counting an item is one
// walk.
class FacetColumns {
 public:
  void add(uint32_t document, std::string_view packed);
  void set_duration(uint32_t document, int64_t duration_ms);
  void set_place(uint32_t document, const Coordinates& place);

  struct Values {
    const uint32_t* begin;
    const uint32_t* end;
  };
  Values values(uint32_t document) const;
  size_t value_count() const { return values_.size(); }
  size_t dimension(uint32_t value) const { return values_[value].dimension; }
  const std::string& text(uint32_t value) const { return values_[value].text; }
  // What the items have in the dimension that is counted there.
  std::set<std::string> texts(std::map<std::string, int64_t> Answer::*counts) const;
  // The only one that the item has in a dimension; absent when it has none.
  std::optional<uint32_t> only_value(uint32_t document, size_t dimension) const;
  // Documents with the value, the last first, at most `most`. Walks them all.
  std::vector<uint32_t> documents_with(uint32_t value, size_t most) const;
  // Of films and sounds together; 0 for an item without.
  int64_t duration_ms(uint32_t document) const { return document < durations_ms_.size() ? durations_ms_[document] : 0; }
  // How far each place at which some item is is from there, for distance_km(). Milliseconds for a country full of
  // items.
  std::vector<float> distances_km(const Coordinates& from) const;
  // Absent for an item that is of no commune.
  std::optional<double> distance_km(uint32_t document, const std::vector<float>& distances) const;
  // Absent values have no number and so match nothing.
  std::vector<uint32_t> numbers(size_t dimension, const std::vector<std::string>& texts) const;

 private:
  struct Range {
    uint32_t first = 0;
    uint32_t count = 0;
  };
  struct Value {
    size_t dimension = 0;
    std::string text;
  };
  std::vector<Range> ranges_;  // by document number
  std::vector<uint32_t> numbers_;
  std::vector<Value> values_;
  std::map<std::pair<size_t, std::string>, uint32_t> number_of_;
  std::vector<int64_t> durations_ms_;  // by document number
  std::vector<Coordinates> places_;    // each once
  std::map<std::pair<double, double>, uint32_t> place_number_;
  std::vector<uint32_t> place_of_;  // by document number: one more than the place's, 0 for none
};

// Goes over the documents that match a query's text, says which pass its filters, and counts.
//
// A dimension counts the items that pass the filters of all other dimensions: so each count says how many items there
// would be if that value were chosen instead, and an active filter does not empty its own list.
class FacetCounter {
 public:
  // Every one of the sets must be met: those chosen, and those typed; and none of those refused.
  FacetCounter(const FacetColumns& columns, const std::vector<Filters>& asked, const std::vector<Filters>& refused);
  // True when the document passes every filter. Call once per document.
  bool add(uint32_t document);
  // How many were added, whether they passed or not.
  int64_t seen() const { return seen_; }
  void write_to(Answer& answer) const;

 private:
  // How far the document may be from a place, or must be.
  struct Circle {
    std::vector<float> distances_km;
    double radius_km = 0;
    bool is_refusal = false;
  };
  bool lasts_as_asked(uint32_t document) const;
  bool is_where_asked(uint32_t document) const;

  const FacetColumns& columns_;
  struct Filter {
    size_t dimension = 0;
    bool is_refusal = false;
    std::vector<bool> named;  // by number of value
  };
  void add_filters(const Filters& set, bool is_refusal);
  std::vector<Filter> filters_;
  std::vector<int64_t> counts_;                     // by number of value
  std::vector<Filters> lengths_, refused_lengths_;  // those that say how long
  std::vector<Circle> circles_;
  int64_t seen_ = 0;
  int64_t total_ = 0;
};

}  // namespace resonance::search
