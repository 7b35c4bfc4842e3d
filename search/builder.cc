#include "search/builder.h"

#include <xapian.h>
#include <algorithm>
#include <atomic>
#include <exception>
#include <iterator>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "search/analysis.h"
#include "search/documents.h"
#include "search/fields.h"
#include "search/stored_texts.h"
#include "search/xapian_errors.h"

namespace resonance::search {
namespace {

namespace fs = std::filesystem;

// As soon as there are so many of a size, they are merged into one: each open shard takes some six files.
constexpr std::ptrdiff_t most_of_a_level = 16;

// Nobody reads a shard before it is merged, and a machine that stops starts again from nothing.
constexpr int shard_flags = Xapian::DB_CREATE | Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_SYNC | Xapian::DB_DANGEROUS;

class Building {
 public:
  Building(fs::path folder, const NextItem& next, const BuildOptions& options)
      : folder_(std::move(folder)), next_(next), options_(options) {}

  // Shards of what `next` gives, until it gives nothing more or another thread has failed.
  void write_shards() noexcept {
    try {
      Analysers analysers;
      bool is_last = false;
      while (!is_last && !failed_) {
        const Shard shard = new_shard(0);
        Xapian::WritableDatabase items(shard.path, shard_flags);
        int64_t bytes = 0;
        while (bytes < options_.shard_bytes) {
          const std::optional<IndexedItem> item = next_();
          is_last = !item;
          if (is_last) break;
          const ItemDocument made = item_document(*item, analysers);
          bytes += static_cast<int64_t>(made.texts.size());
          items.add_document(made.document);
          keep_texts(items, item->item.id, made.texts);
        }
        items.commit();
        items.close();
        add(shard);
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
      failed_ = true;
    }
  }

  void finish(int64_t applied_change) {
    if (failure_) std::rethrow_exception(failure_);
    const Shard numbers = new_shard(0);
    Xapian::WritableDatabase items(numbers.path, shard_flags);
    items.set_metadata("schema", std::to_string(schema_number));
    items.set_metadata("applied_change", std::to_string(applied_change));
    items.set_metadata("built_change", std::to_string(applied_change));
    items.commit();
    items.close();
    shards_.push_back(numbers);
    merge(shards_, folder_.string());
  }

 private:
  // A level's shards hold those of the level below.
  struct Shard {
    std::string path;
    size_t level = 0;
  };

  Shard new_shard(size_t level) {
    const fs::path path = folder_ / "shards" / std::to_string(next_number_++);
    std::error_code failure;
    fs::create_directories(path.parent_path(), failure);
    if (failure) throw system_error(failure.value(), "create the search index");
    return {path.string(), level};
  }

  // Also merges those of its level if they are many now, and so on.
  void add(Shard shard) {
    for (;;) {
      std::vector<Shard> many;
      {
        const std::lock_guard lock(mutex_);
        shards_.push_back(shard);
        const auto is_of_level = [&](const Shard& each) { return each.level == shard.level; };
        if (failed_ || std::count_if(shards_.begin(), shards_.end(), is_of_level) < most_of_a_level) return;
        std::copy_if(shards_.begin(), shards_.end(), std::back_inserter(many), is_of_level);
        std::erase_if(shards_, is_of_level);
      }
      shard = new_shard(shard.level + 1);
      merge(many, shard.path);
    }
  }

  static void merge(const std::vector<Shard>& shards, const std::string& into) {
    Xapian::Database all;
    for (const Shard& each : shards) all.add_database(Xapian::Database(each.path));
    all.compact(into);
    all.close();
    for (const Shard& each : shards) remove_tree(each.path);
  }

  const fs::path folder_;
  const NextItem& next_;
  const BuildOptions options_;
  std::mutex mutex_;
  std::vector<Shard> shards_;
  std::exception_ptr failure_;
  std::atomic<bool> failed_ = false;
  std::atomic<int> next_number_ = 0;
};

}  // namespace

void build_index(const fs::path& folder, int64_t applied_change, const NextItem& next, const BuildOptions& options) {
  try {
    remove_tree(folder);
    Building building(folder, next, options);
    {
      std::vector<std::jthread> others;  // joined on every way out
      for (int i = 1; i < options.threads; ++i) others.emplace_back([&] { building.write_shards(); });
      building.write_shards();
    }
    building.finish(applied_change);
    remove_tree(folder / "shards");
    sync_tree(folder);
  } catch (const Xapian::Error& error) {
    remove_tree(folder);
    throw translated(error);
  } catch (...) {
    remove_tree(folder);
    throw;
  }
}

}  // namespace resonance::search
