#include "ingest/indexer.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/unicode.h"
#include "catalogue/gate.h"
#include "catalogue/selections.h"
#include "ingest/document_text.h"
#include "search/builder.h"
#include "search/language.h"
#include "search/writer.h"

namespace resonance::ingest {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kAskForLockEveryMs = 100;
constexpr int64_t kAfterErrorMs = 5'000;

void pause(int64_t duration_ms) {
  std::this_thread::sleep_for(std::chrono::milliseconds(duration_ms));
}

void add_themes(Catalogue& catalogue, search::IndexedItem& indexed) {
  for (const std::string& own : indexed.item.themes) {
    std::optional<Theme> theme = catalogue.themes.find(own);
    if (!theme) continue;
    indexed.theme_labels.push_back({theme->label_fr, theme->label_en});
    while (theme) {
      if (std::find(indexed.theme_ids.begin(), indexed.theme_ids.end(), theme->id) != indexed.theme_ids.end()) break;
      indexed.theme_ids.push_back(theme->id);
      theme = theme->parent.empty() ? std::nullopt : catalogue.themes.find(theme->parent);
    }
  }
}

void add_territories(Catalogue& catalogue, search::IndexedItem& indexed) {
  std::optional<Territory> own = catalogue.territories.find(indexed.item.territory);
  if (!own) return;
  if (own->level == TerritoryLevel::commune) indexed.place = own->centre;
  std::vector<std::string> codes = own->within;
  codes.insert(codes.begin(), own->code);
  for (const std::string& code : codes) {
    std::optional<Territory> territory = catalogue.territories.find(code);
    if (!territory) continue;
    indexed.territory_codes.push_back(code);
    indexed.territory_names.push_back(territory->name);
  }
}

void add_pages(const DataFolder& folder, const Media& media, search::IndexedMedia& entry) {
  std::optional<transcode::DocumentText> text = read_document_text(folder, media);
  if (!text) return;
  entry.numbered_pages = text->form == transcode::DocumentText::Form::pages;
  entry.markdown = text->form == transcode::DocumentText::Form::markdown;
  entry.pages = std::move(text->pages);
  // Some of each page: a cover or an abstract may be in another language.
  std::string some;
  const size_t of_each = search::enough_to_guess_bytes / std::max<size_t>(entry.pages.size(), 1) + 1;
  for (const std::string& page : entry.pages) some += clean_text(page.substr(0, std::max<size_t>(of_each, 200))) + "\n";
  if (const auto language = search::guessed_language(some)) entry.pages_language = search::code(*language);
}

void add_media(Catalogue& catalogue, const DataFolder& folder, search::IndexedItem& indexed) {
  const int64_t now_ms = wall_clock_ms();
  for (const Media& media : catalogue.media.of_item(indexed.item.id)) {
    if (!media.type || !decide({}, {indexed.item, &media}, Use::find, now_ms).allowed()) continue;
    search::IndexedMedia entry{media.id, *media.type, {}, {}};
    if (*media.type == MediaType::video || *media.type == MediaType::audio) entry.duration_ms = media.duration_ms;
    const Thing words{indexed.item, &media, {{aspect_of_words(media)}}};
    if (decide({}, words, Use::find, now_ms).allowed()) {
      entry.legend = media.legend;
      for (const Transcript& transcript : catalogue.transcripts.of_media(media.id)) {
        auto& tracks = transcript.purpose == TrackPurpose::chapters ? entry.chapters : entry.transcripts;
        tracks.push_back({transcript.language, catalogue.transcripts.cues(transcript.id)});
      }
      add_pages(folder, media, entry);
    }
    indexed.media.push_back(std::move(entry));
  }
}

// The index's writer, and the folder that it really writes into, which may have lost its name since.
class OpenIndex {
 public:
  explicit OpenIndex(const fs::path& folder)
      : folder_(folder), writer_(folder), place_(open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {}

  bool still_in_place() const {
    struct stat mine {
    }, named{};
    return place_ && fstat(place_.get(), &mine) == 0 && stat(folder_.c_str(), &named) == 0 &&
           mine.st_ino == named.st_ino && mine.st_dev == named.st_dev && fs::exists(folder_ / "iamglass");
  }

  int64_t applied_change() const { return writer_.applied_change(); }

  // Applies one batch and commits it. False: there was nothing to do.
  bool apply(Catalogue& catalogue, const DataFolder& folder, int batch) {
    std::vector<ItemChange> changes = catalogue.items.changes_after(writer_.applied_change(), batch);
    if (changes.empty()) return false;
    for (const ItemChange& change : changes) {
      if (std::optional<search::IndexedItem> item = assemble(catalogue, folder, change.item)) {
        writer_.replace(*item);
      } else {
        writer_.remove(change.item);
      }
    }
    writer_.commit(changes.back().change);
    return true;
  }

 private:
  fs::path folder_;
  search::Writer writer_;
  FileDescriptor place_;
};

// What searches see, 0 for an index that cannot be read: then it is filled again.
int64_t visible_change(const search::Searcher& searcher) {
  try {
    return searcher.applied_change();
  } catch (const Error&) {
    return 0;
  }
}

// Absent while another process is the writer. An index that is ahead of its catalogue (a backup was restored) is thrown
// away.
std::unique_ptr<OpenIndex> try_open(Catalogue& catalogue, const DataFolder& folder) {
  try {
    auto index = std::make_unique<OpenIndex>(folder.index());
    if (index->applied_change() <= catalogue.items.last_change()) return index;
    log::warning("index_ahead_of_catalogue", {{"applied", index->applied_change()}});
    remove_tree(folder.index());
    index.reset();
    return std::make_unique<OpenIndex>(folder.index());
  } catch (const Error& error) {
    if (error.code() != ErrorCode::locked) throw;
    return nullptr;
  }
}

// The published items of the catalogue as it is now, each once, for several threads.
class PublishedItems {
 public:
  PublishedItems(Catalogue& catalogue, const DataFolder& folder, const IndexProgress& progress, int batch)
      : catalogue_(catalogue),
        folder_(folder),
        progress_(progress),
        batch_(batch),
        last_change_(catalogue.items.last_change()) {}

  int64_t last_change() const { return last_change_; }

  std::optional<search::IndexedItem> next() {
    while (const std::optional<ItemId> id = next_id()) {
      if (std::optional<search::IndexedItem> item = assemble(catalogue_, folder_, *id)) return item;
    }
    return std::nullopt;
  }

 private:
  // One that changes meanwhile gets a later number: it is left to whoever follows the changes from here.
  std::optional<ItemId> next_id() {
    const std::lock_guard lock(mutex_);
    if (at_ == changes_.size()) {
      changes_ = catalogue_.items.changes_after(applied_, batch_);
      at_ = 0;
    }
    if (at_ == changes_.size() || changes_[at_].change > last_change_) return std::nullopt;
    applied_ = changes_[at_].change;
    if (progress_) progress_(applied_, last_change_);
    return changes_[at_++].item;
  }

  Catalogue& catalogue_;
  const DataFolder& folder_;
  const IndexProgress& progress_;
  const int batch_;
  const int64_t last_change_;
  std::mutex mutex_;
  std::vector<ItemChange> changes_;
  size_t at_ = 0;
  int64_t applied_ = 0;
};

// Whoever calls holds the old one, so that nobody else writes meanwhile.
void build_beside(Catalogue& catalogue, const DataFolder& folder, std::unique_ptr<OpenIndex> old,
                  const IndexProgress& progress, const IndexerOptions& options) {
  PublishedItems items(catalogue, folder, progress, options.batch);
  search::build_index(folder.new_index(), items.last_change(), [&] { return items.next(); },
                      {.threads = options.threads});
  // Kept open until the old one is gone: who holds the index's lock may build another beside it.
  std::unique_ptr<OpenIndex> fresh;
  try {
    fresh = std::make_unique<OpenIndex>(folder.new_index());
    while (fresh->apply(catalogue, folder, options.batch)) {
      if (progress) progress(items.last_change(), items.last_change());
    }
    if (renameat2(AT_FDCWD, folder.new_index().c_str(), AT_FDCWD, folder.index().c_str(), RENAME_EXCHANGE) != 0) {
      throw system_error(errno, "put the new search index in place");
    }
    sync_directory(folder.root());
  } catch (...) {
    remove_tree(folder.new_index());
    throw;
  }
  old.reset();
  remove_tree(folder.new_index());
}

// Something that the index once held was erased, and it has not been built since.
bool holds_erased(Catalogue& catalogue, const search::Searcher& searcher) {
  return searcher.stale_since_ms() > 0 && searcher.built_change() < catalogue.items.last_erasure();
}

struct Stopping {};

Error index_stays_locked() {
  return {ErrorCode::locked,
          {"Another program of the library is writing the search index. Nothing is lost: try again in a minute."}};
}

}  // namespace

std::optional<search::IndexedItem> assemble(Catalogue& catalogue, const DataFolder& folder, const ItemId& id) {
  std::optional<Item> item = catalogue.items.find(id);
  if (!item || !decide({}, {*item}, Use::find, wall_clock_ms()).allowed()) return std::nullopt;
  search::IndexedItem indexed;
  indexed.item = std::move(*item);
  add_themes(catalogue, indexed);
  add_territories(catalogue, indexed);
  if (indexed.item.organisation) {
    const auto organisation = catalogue.accounts.find_organisation(*indexed.item.organisation);
    if (organisation) indexed.organisation_name = organisation->name;
  }
  for (const PublicSelection& each : public_selections(catalogue, indexed.item, wall_clock_ms())) {
    indexed.festival_years.push_back(each.edition.year);
  }
  add_media(catalogue, folder, indexed);
  return indexed;
}

Indexer::Indexer(Catalogue& catalogue, const DataFolder& folder, IndexerOptions options)
    : catalogue_(catalogue), folder_(folder), options_(options) {}

Indexer::~Indexer() {
  stop();
}

void Indexer::start() {
  if (thread_.joinable()) return;
  stopping_ = false;
  thread_ = std::thread([this] { follow(); });
}

void Indexer::stop() {
  {
    std::unique_lock<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Indexer::wake() {
  {
    std::unique_lock<std::mutex> lock(mutex_);
    woken_ = true;
  }
  changed_.notify_all();
}

void Indexer::rebuild() {
  const std::lock_guard lock(mutex_);
  damaged_ = true;
}

// The files still hold what was withdrawn, until they are written anew.
bool Indexer::must_forget(const search::Searcher& searcher) const {
  try {
    const int64_t since_ms = searcher.stale_since_ms();
    const bool is_old = since_ms > 0 && wall_clock_ms() - since_ms > options_.forget_after_ms;
    return is_old || holds_erased(catalogue_, searcher);
  } catch (const Error&) {
    return false;  // it cannot be read: that is another trouble
  }
}

void Indexer::stop_if_asked() {
  const std::lock_guard lock(mutex_);
  if (stopping_) throw Stopping();
}

void Indexer::follow() {
  search::Searcher searcher(folder_.index());
  std::unique_ptr<OpenIndex> index;
  int64_t worked_ms = 0, pause_ms = 0;
  bool damaged = false;
  for (;;) {
    {
      std::unique_lock<std::mutex> lock(mutex_);
      changed_.wait_for(lock, std::chrono::milliseconds(pause_ms), [this] { return stopping_ || woken_; });
      if (stopping_) return;
      woken_ = false;
      damaged = damaged || std::exchange(damaged_, false);
    }
    pause_ms = options_.poll_ms;
    try {
      catalogue_.items.reconsider(wall_clock_ms());
      if (index && !index->still_in_place()) index.reset();
      int64_t applied = index ? index->applied_change() : visible_change(searcher);
      damaged = damaged || must_forget(searcher);
      if (damaged || applied != catalogue_.items.last_change()) {
        if (!index) index = try_open(catalogue_, folder_);
        // Everything at once is several times faster.
        const bool is_all = index && index->applied_change() == 0 && catalogue_.items.last_change() > options_.batch;
        if (index && (damaged || is_all)) {
          const IndexProgress stopping = [this](int64_t, int64_t) { stop_if_asked(); };
          build_beside(catalogue_, folder_, std::move(index), stopping, options_);
          damaged = false;
          // What was found while the old one was still there.
          const std::lock_guard lock(mutex_);
          damaged_ = false;
        }
        if (index && index->apply(catalogue_, folder_, options_.batch)) {
          worked_ms = boot_clock_ms();
          pause_ms = 0;
        }
      }
      if (index && boot_clock_ms() - worked_ms > options_.keep_open_ms) index.reset();
    } catch (const Stopping&) {
      return;
    } catch (const Error& error) {
      // Disk full, database out of reach: the index only lags, nothing is lost.
      log::warning("indexer_waits", {{"error", error.what()}});
      index.reset();
      pause_ms = kAfterErrorMs;
    } catch (const std::exception& error) {
      log::error("indexer_defect", {{"error", log::words_of(error)}});
      index.reset();
      pause_ms = kAfterErrorMs;
    }
  }
}

void catch_up(Catalogue& catalogue, const DataFolder& folder, const IndexProgress& progress,
              const IndexerOptions& options) {
  int64_t wanted = catalogue.items.last_change();
  search::Searcher searcher(folder.index());
  int64_t until = boot_clock_ms() + options.lock_patience_ms;
  for (;;) {
    if (visible_change(searcher) == wanted) return;
    if (std::unique_ptr<OpenIndex> index = try_open(catalogue, folder)) {
      while (index->apply(catalogue, folder, options.batch)) {
        if (progress) progress(index->applied_change(), std::max(wanted, index->applied_change()));
      }
      return;
    }
    // Who has it is at work on the same changes.
    int64_t visible = visible_change(searcher);
    if (visible >= wanted && visible <= catalogue.items.last_change()) return;
    if (boot_clock_ms() > until) throw index_stays_locked();
    pause(kAskForLockEveryMs);
  }
}

void rebuild_index(Catalogue& catalogue, const DataFolder& folder, const IndexProgress& progress,
                   const IndexerOptions& options) {
  int64_t until = boot_clock_ms() + options.lock_patience_ms;
  std::unique_ptr<OpenIndex> old;
  while (!(old = try_open(catalogue, folder))) {
    if (boot_clock_ms() > until) throw index_stays_locked();
    pause(kAskForLockEveryMs);
  }
  build_beside(catalogue, folder, std::move(old), progress, options);
}

void forget_erased(Catalogue& catalogue, const DataFolder& folder, const IndexerOptions& options) {
  catch_up(catalogue, folder, {}, options);
  search::Searcher searcher(folder.index());
  const int64_t until = boot_clock_ms() + options.lock_patience_ms;
  while (holds_erased(catalogue, searcher)) {
    if (std::unique_ptr<OpenIndex> old = try_open(catalogue, folder)) {
      return build_beside(catalogue, folder, std::move(old), {}, options);
    }
    if (boot_clock_ms() > until) throw index_stays_locked();
    pause(kAskForLockEveryMs);
  }
}

}  // namespace resonance::ingest
