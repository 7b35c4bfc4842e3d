#include "search/stored_texts.h"

namespace resonance::search {
namespace {

std::string key(const ItemId& item) {
  return "texts/" + item.text();
}

}  // namespace

void keep_texts(Xapian::WritableDatabase& items, const ItemId& item, const std::string& packed) {
  items.set_metadata(key(item), packed);
}

void drop_texts(Xapian::WritableDatabase& items, const ItemId& item) {
  items.set_metadata(key(item), {});
}

std::string texts_of(const Xapian::Database& items, const ItemId& item) {
  std::string packed = items.get_metadata(key(item));
  if (packed.empty()) throw Xapian::DatabaseCorruptError("an item without texts");
  return packed;
}

}  // namespace resonance::search
