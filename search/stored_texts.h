// Where an index keeps the packed texts of its items (search/stored_item.h): in its metadata, under the item's id,
// compressed. Not in the documents' data, which Xapian compresses with zlib: reading twenty items would take 3 ms for
// that alone, and 0.6 ms with zstd. Inner to search/: includes Xapian.
#pragma once

#include <xapian.h>
#include <string>
#include <string_view>

#include "catalogue/types.h"

namespace resonance::search {

// Part of the database's transaction.
void keep_texts(Xapian::WritableDatabase& items, const ItemId& item, std::string_view packed);
void drop_texts(Xapian::WritableDatabase& items, const ItemId& item);
// Throws Xapian::DatabaseCorruptError when there are none, or not as they were kept.
std::string texts_of(const Xapian::Database& items, const ItemId& item);

}  // namespace resonance::search
