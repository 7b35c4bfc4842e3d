#include "catalogue/database.h"

#include <sqlite3.h>

namespace resonance {
namespace {

constexpr int kBusyTimeoutMs = 10'000;
constexpr int kTruncatePatienceMs = 2'000;
constexpr size_t kIdleConnections = 16;

std::unique_ptr<SQLite::Database> open(const std::filesystem::path& file) {
  auto connection =
      std::make_unique<SQLite::Database>(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyTimeoutMs);
  // FULL: with NORMAL a power cut loses every acknowledged commit since the last checkpoint (security.md §2.5).
  connection->exec("PRAGMA journal_mode=WAL");
  connection->exec("PRAGMA synchronous=FULL");
  connection->exec("PRAGMA foreign_keys=ON");
  connection->exec("PRAGMA secure_delete=ON");
  return connection;
}

}  // namespace

Error translated(const SQLite::Exception& failure) {
  switch (failure.getErrorCode()) {
    case SQLITE_FULL: return system_error(ENOSPC, "write the catalogue");
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return {ErrorCode::busy, {"The catalogue is busy. Nothing was lost; try again in a moment."}};
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_PERM:
      return {ErrorCode::unavailable,
              {"The catalogue cannot be reached: {reason}. What it held is untouched; tell the person who keeps this "
               "library.",
               {{"reason", failure.what()}}}};
    default:
      return {ErrorCode::internal, {"The catalogue refused an operation: {reason}.", {{"reason", failure.what()}}}};
  }
}

std::unique_ptr<SQLite::Database> Database::take() {
  {
    std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  return open(file_);
}

void Database::give_back(std::unique_ptr<SQLite::Database> connection) {
  std::lock_guard lock(mutex_);
  if (connection && idle_.size() < kIdleConnections) idle_.push_back(std::move(connection));
}

int64_t Database::data_version() {
  std::lock_guard lock(mutex_);
  try {
    if (!watcher_) watcher_ = open(file_);
    return watcher_->execAndGet("PRAGMA data_version").getInt64();
  } catch (const SQLite::Exception& failure) {
    throw translated(failure);
  }
}

bool Database::truncate_log() {
  return lend([](SQLite::Database& connection) {
    connection.setBusyTimeout(kTruncatePatienceMs);
    bool done = false;
    {
      SQLite::Statement row(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
      done = row.executeStep() && row.getColumn(0).getInt() == 0;
    }
    connection.setBusyTimeout(kBusyTimeoutMs);
    return done;
  });
}

int64_t next_change(SQLite::Database& connection) {
  auto counter = statement(connection, "UPDATE counter SET value = value + 1 WHERE name = 'change' RETURNING value");
  counter.executeStep();
  int64_t value = counter.getColumn(0).getInt64();
  counter.executeStep();  // to its end, or the update is not complete
  return value;
}

void note_change(SQLite::Database& connection, const std::string& item) {
  int64_t change = next_change(connection);
  run(connection, "UPDATE item SET change = ? WHERE id = ?", change, item);
}

}  // namespace resonance
