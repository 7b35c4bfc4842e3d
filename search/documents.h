// An item as a Xapian document. Inner to search/: includes Xapian, so no header that other rooms see includes this.
#pragma once

#include <xapian.h>
#include <string>
#include <string_view>

#include "search/analysis.h"
#include "search/fields.h"
#include "search/index.h"

namespace resonance::search {

inline constexpr Xapian::valueno published_slot = 0;
inline constexpr Xapian::valueno facets_slot = 1;
inline constexpr Xapian::valueno duration_slot = 2;
inline constexpr Xapian::valueno place_slot = 3;

// Terms; `field_prefix` is empty or that of a TextField.
std::string word_term(std::string_view field_prefix, std::string_view word);
std::string stem_term(std::string_view field_prefix, Language language, std::string_view stem);
std::string item_term(const ItemId& item);

// Each text is read once for both.
struct ItemDocument {
  Xapian::Document document;
  std::string texts;  // packed
};
ItemDocument item_document(const IndexedItem& item, Analysers& analysers);

struct ItemData {
  ItemId id;
  std::string title;
};
// Throws Xapian::DatabaseCorruptError when the document's data is not an item's.
ItemData item_data(const Xapian::Document& document);

}  // namespace resonance::search
