#include "search/builder.h"

#include <xapian.h>
#include <atomic>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/file.h"
#include "search/analysis.h"
#include "search/documents.h"
#include "search/fields.h"
#include "search/stored_texts.h"
#include "search/xapian_errors.h"

namespace resonance::search {
namespace {

namespace fs = std::filesystem;

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
        Xapian::WritableDatabase shard(new_shard(), shard_flags);
        int64_t bytes = 0;
        while (bytes < options_.shard_bytes) {
          const std::optional<IndexedItem> item = next_();
          is_last = !item;
          if (is_last) break;
          const ItemDocument made = item_document(*item, analysers);
          bytes += static_cast<int64_t>(made.texts.size());
          shard.add_document(made.document);
          keep_texts(shard, item->item.id, made.texts);
        }
        shard.commit();
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
      failed_ = true;
    }
  }

  void merge(int64_t applied_change) {
    if (failure_) std::rethrow_exception(failure_);
    {
      Xapian::WritableDatabase numbers(new_shard(), shard_flags);
      numbers.set_metadata("schema", std::to_string(schema_number));
      numbers.set_metadata("applied_change", std::to_string(applied_change));
      numbers.commit();
    }
    Xapian::Database all;
    for (const std::string& shard : shards_) all.add_database(Xapian::Database(shard));
    all.compact(folder_.string());
    all.close();
  }

 private:
  std::string new_shard() {
    const std::lock_guard lock(mutex_);
    const fs::path shard = folder_ / "shards" / std::to_string(shards_.size());
    fs::create_directories(shard.parent_path());
    shards_.push_back(shard.string());
    return shards_.back();
  }

  const fs::path folder_;
  const NextItem& next_;
  const BuildOptions options_;
  std::mutex mutex_;
  std::vector<std::string> shards_;
  std::exception_ptr failure_;
  std::atomic<bool> failed_ = false;
};

}  // namespace

void build_index(const fs::path& folder, int64_t applied_change, const NextItem& next, const BuildOptions& options) {
  try {
    remove_tree(folder);
    Building building(folder, next, options);
    std::vector<std::thread> others;
    for (int i = 1; i < options.threads; ++i) others.emplace_back([&] { building.write_shards(); });
    building.write_shards();
    for (std::thread& each : others) each.join();
    building.merge(applied_change);
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
