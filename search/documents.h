// An item as Xapian documents, and what is read back from them. Inner to search/: includes Xapian, so no header that
// other rooms see includes this.
//
// Data of a document's passage: {"media", "order", "page", "language", "text"}. Of a spoken passage: {"media", "order",
// "speaker", "language", "text", "cues": [[start_ms, end_ms, begin, end], …]} where begin and end are bytes of text. Of
// one of the item's own texts: {"language", "text"}.
#pragma once

#include <xapian.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/analysis.h"
#include "search/fields.h"
#include "search/index.h"

namespace resonance::search {

inline constexpr Xapian::valueno published_slot = 0;
inline constexpr Xapian::valueno facets_slot = 1;
inline constexpr Xapian::valueno duration_slot = 2;
inline constexpr Xapian::valueno item_slot = 0;  // of a passage

// Terms; `field_prefix` is empty or that of a TextField.
std::string word_term(std::string_view field_prefix, std::string_view word);
std::string stem_term(std::string_view field_prefix, Language language, std::string_view stem);
std::string item_term(const ItemId& item);      // in items/
std::string moments_term(const ItemId& item);   // in passages/: what is said in it, or stands in its documents
std::string extracts_term(const ItemId& item);  // in passages/: its own texts
// Every term that starts with it belongs to a passage of that sort.
inline constexpr std::string_view moments_prefix = "M";
inline constexpr std::string_view extracts_prefix = "E";

Xapian::Document item_document(const IndexedItem& item, Analysers& analysers);
std::vector<Xapian::Document> passage_documents(const IndexedItem& item, Analysers& analysers);

struct ItemData {
  ItemId id;
  Language language = Language::french;
  std::string title;
  std::string beginning;  // of the summary, else of the body, else of a legend
};
struct PassageData {
  MediaId media;  // empty for a passage of the item's own texts
  int media_order = 0;
  std::optional<int> page;  // of a document's passage; then it has no cues
  Language language = Language::french;
  Passage passage;
};

// Throw Xapian::DatabaseCorruptError when the data is not what this file wrote.
ItemData item_data(const std::string& json);
PassageData passage_data(const std::string& json);

}  // namespace resonance::search
