#include "ingest/erase.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "ingest/attempt_folder.h"
#include "ingest/erasure_list.h"

namespace resonance::ingest {
namespace {

namespace fs = std::filesystem;

constexpr auto kProofBeforeRecord = std::chrono::minutes(10);
constexpr int64_t kStopPreparationsMs = 5'000, kLookEveryMs = 20;

void remove_or_leave(const fs::path& path) {
  try {
    remove_tree(path);
  } catch (const Error& error) {
    log::warning("erasure_unfinished", {{"reason", error.what()}});  // the sweep comes back to it
  }
}

// Who works there notices that its job is gone, and removes what it wrote.
void stop_preparations(const DataFolder& folder, const std::vector<JobId>& jobs) {
  const int64_t until_ms = boot_clock_ms() + kStopPreparationsMs;
  for (const JobId& job : jobs) {
    while (!remove_attempts(folder, job) && boot_clock_ms() < until_ms) {
      std::this_thread::sleep_for(std::chrono::milliseconds(kLookEveryMs));
    }
  }
}

void empty_log(Catalogue& catalogue) {
  if (!catalogue.truncate_log()) log::warning("catalogue_log_left");
}

void remove_remains(Catalogue& catalogue, const DataFolder& folder, const Remains& remains) {
  for (const ConsentId& each : remains.proofs) remove_or_leave(folder.proof(each));
  stop_preparations(folder, remains.jobs);
  for (const MediaId& each : remains.media) remove_or_leave(folder.media(each));
  empty_log(catalogue);
}

bool is_there(Catalogue& catalogue, const ErasureEntry& entry) {
  switch (entry.kind) {
    case ErasedKind::item: {
      const auto id = ItemId::parse(entry.id);
      return id && catalogue.items.find(*id);
    }
    case ErasedKind::media: {
      const auto id = MediaId::parse(entry.id);
      return id && catalogue.media.find(*id);
    }
    case ErasedKind::account: {
      const auto id = AccountId::parse(entry.id);
      return id && catalogue.accounts.find(*id);
    }
  }
  return false;
}

void erase_again(Catalogue& catalogue, const DataFolder& folder, const ErasureEntry& entry) {
  switch (entry.kind) {
    case ErasedKind::item: {
      const auto id = ItemId::parse(entry.id);
      remove_remains(catalogue, folder, catalogue.items.erase(*id));
      catalogue.journal.add({.act = Act::erased, .item = *id});
      return;
    }
    case ErasedKind::media: return remove_remains(catalogue, folder, catalogue.media.remove(*MediaId::parse(entry.id)));
    case ErasedKind::account: catalogue.accounts.erase(*AccountId::parse(entry.id)); return empty_log(catalogue);
  }
}

}  // namespace

Remains erase_item(Catalogue& catalogue, const DataFolder& folder, const ItemId& id) {
  if (!catalogue.items.find(id)) throw Error(ErrorCode::not_found, "This contribution does not exist.");
  list_erasure(folder, {id.text(), ErasedKind::item});
  const Remains remains = catalogue.items.erase(id);
  remove_remains(catalogue, folder, remains);
  return remains;
}

Remains erase_media(Catalogue& catalogue, const DataFolder& folder, const MediaId& id) {
  list_erasure(folder, {id.text(), ErasedKind::media});
  const Remains remains = catalogue.media.remove(id);
  remove_remains(catalogue, folder, remains);
  return remains;
}

void erase_account(Catalogue& catalogue, const DataFolder& folder, const AccountId& id) {
  list_erasure(folder, {id.text(), ErasedKind::account});
  catalogue.accounts.erase(id);
  empty_log(catalogue);
}

int erase_listed(Catalogue& catalogue, const DataFolder& folder) {
  int erased = 0;
  for (const ErasureEntry& entry : listed_erasures(folder)) {
    if (!is_there(catalogue, entry)) continue;
    try {
      erase_again(catalogue, folder, entry);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::not_found) throw;  // another process was first
    }
    log::info("erased_again", {{"id", entry.id}});
    ++erased;
  }
  return erased;
}

bool is_listed_and_there(Catalogue& catalogue, const DataFolder& folder) {
  const auto entries = listed_erasures(folder);
  return std::any_of(entries.begin(), entries.end(), [&](const auto& each) { return is_there(catalogue, each); });
}

int finish_erasures(Catalogue& catalogue, const DataFolder& folder, bool alone) {
  int removed = 0;
  std::vector<std::string> names;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(folder.proofs(), failure)) {
    // A proof is written just before its record.
    const auto age = fs::file_time_type::clock::now() - entry.last_write_time(failure);
    if (alone || age > kProofBeforeRecord) names.push_back(entry.path().filename().string());
  }
  const std::set<ConsentId> recorded = catalogue.consents.with_proof();
  for (const std::string& name : names) {
    const auto id = ConsentId::parse(name);
    const bool is_half_written = name.ends_with(".part");  // base/file.h
    if (id ? recorded.contains(*id) : !is_half_written) continue;
    remove_tree(folder.proofs() / name);
    ++removed;
  }
  empty_log(catalogue);
  return removed;
}

}  // namespace resonance::ingest
