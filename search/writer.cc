#include "search/writer.h"

#include <xapian.h>
#include <charconv>
#include <filesystem>

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "search/documents.h"
#include "search/fields.h"
#include "search/stored_texts.h"
#include "search/xapian_errors.h"

namespace resonance::search {
namespace {

Xapian::WritableDatabase opened(const std::filesystem::path& folder, int how) {
  return Xapian::WritableDatabase(folder.string(), how | Xapian::DB_BACKEND_GLASS);
}

// Empties the database, whatever is in its place now.
Xapian::WritableDatabase emptied(const std::filesystem::path& folder) {
  try {
    return opened(folder, Xapian::DB_CREATE_OR_OVERWRITE);
  } catch (const Xapian::DatabaseLockError&) {
    throw;
  } catch (const Xapian::DatabaseError&) {
    remove_tree(folder);  // a file, or a folder that Xapian does not know
    return opened(folder, Xapian::DB_CREATE_OR_OPEN);
  }
}

}  // namespace

struct Writer::Implementation {
  explicit Implementation(std::filesystem::path index) : folder(std::move(index)) {
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure) throw system_error(failure.value(), "create the search index");
    guarded([&] {
      if (!open_existing()) start_anew();
    });
  }

  ~Implementation() {
    // What was not committed is dropped, as the contract says; the destructor alone would do it, but aloud.
    try {
      if (in_transaction) items.cancel_transaction();
    } catch (const Xapian::Error& error) {
      log::warning("index_close_failed", {{"type", error.get_type()}});
    }
  }

  bool open_existing() {
    try {
      items = opened(folder, Xapian::DB_CREATE_OR_OPEN);
      return items.get_metadata("schema") == std::to_string(schema_number);
    } catch (const Xapian::DatabaseLockError&) {
      throw;
    } catch (const Xapian::DatabaseError& error) {
      log::warning("index_unreadable", {{"type", error.get_type()}});
      return false;
    }
  }

  void start_anew() {
    log::info("index_started_anew", {{"schema", schema_number}});
    items.close();
    in_transaction = false;
    items = emptied(folder);
    items.set_metadata("schema", std::to_string(schema_number));
    items.commit();
  }

  // Runs `act`, translating its exceptions. A damaged index is emptied at once, so that the next writer finds
  // applied_change() 0 and replays, instead of meeting the same damage for ever.
  template <class Act>
  void guarded(const Act& act) try {
    act();
  } catch (const Xapian::DatabaseCorruptError& error) {
    Error unavailable = translated(error);
    try {
      start_anew();
    } catch (const Xapian::Error& again) {
      throw translated(again);
    }
    throw unavailable;
  } catch (const Xapian::Error& error) {
    throw translated(error);
  }

  // Xapian writes by itself after 10,000 documents; inside a transaction nobody sees that before the commit.
  void begin() {
    if (in_transaction) return;
    items.begin_transaction();
    in_transaction = true;
  }

  void note_stale(const ItemId& item) {
    if (!items.term_exists(item_term(item)) || !items.get_metadata("stale_since").empty()) return;
    items.set_metadata("stale_since", std::to_string(wall_clock_ms()));
  }

  std::filesystem::path folder;
  Xapian::WritableDatabase items;
  Analysers analysers;
  bool in_transaction = false;
};

Writer::Writer(const std::filesystem::path& folder) : implementation_(std::make_unique<Implementation>(folder)) {}
Writer::~Writer() = default;

void Writer::replace(const IndexedItem& item) {
  Implementation& self = *implementation_;
  self.guarded([&] {
    self.begin();
    self.note_stale(item.item.id);
    const ItemDocument made = item_document(item, self.analysers);
    self.items.replace_document(item_term(item.item.id), made.document);
    keep_texts(self.items, item.item.id, made.texts);
  });
}

void Writer::remove(const ItemId& item) {
  Implementation& self = *implementation_;
  self.guarded([&] {
    self.begin();
    self.note_stale(item);
    self.items.delete_document(item_term(item));
    drop_texts(self.items, item);
  });
}

void Writer::commit(int64_t applied_change) {
  Implementation& self = *implementation_;
  self.guarded([&] {
    self.begin();
    self.items.set_metadata("applied_change", std::to_string(applied_change));
    self.items.commit_transaction();
    self.in_transaction = false;
  });
}

int64_t Writer::applied_change() const {
  int64_t number = 0;
  implementation_->guarded([&] {
    std::string text = implementation_->items.get_metadata("applied_change");
    std::from_chars(text.data(), text.data() + text.size(), number);
  });
  return number;
}

}  // namespace resonance::search
