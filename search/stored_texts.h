// Where an index keeps the packed texts of its items (search/stored_item.h): in its metadata, under the item's id. Not
// in the documents' data, which Xapian compresses once more. Inner to search/: includes Xapian.
#pragma once

#include <xapian.h>
#include <string>

#include "catalogue/types.h"

namespace resonance::search {

// Part of the database's transaction.
void keep_texts(Xapian::WritableDatabase& items, const ItemId& item, const std::string& packed);
void drop_texts(Xapian::WritableDatabase& items, const ItemId& item);
// Throws Xapian::DatabaseCorruptError when there are none.
std::string texts_of(const Xapian::Database& items, const ItemId& item);

}  // namespace resonance::search
