// The room's own door to SQLite: connections lent one at a time, and transactions. Nobody outside catalogue/ includes
// this.
//
// A connection is never shared between threads: each use borrows one from the pool and gives it back. Every exception
// of SQLiteCpp becomes an Error in translated().
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/error.h"
#include "base/id.h"

namespace resonance {

struct Schema;

Error translated(const SQLite::Exception& failure);

class Database {
 public:
  explicit Database(std::filesystem::path file) : file_(std::move(file)) {}

  // Runs `work` in an immediate transaction (it holds the write lock from the start) and commits it.
  template <class Work>
  auto write(Work&& work) {
    return lend([&](SQLite::Database& connection) {
      SQLite::Transaction transaction(connection, SQLite::TransactionBehavior::IMMEDIATE);
      if constexpr (std::is_void_v<std::invoke_result_t<Work, SQLite::Database&>>) {
        work(connection);
        transaction.commit();
      } else {
        auto result = work(connection);
        transaction.commit();
        return result;
      }
    });
  }

  // Runs `work` on one consistent snapshot.
  template <class Work>
  auto read(Work&& work) {
    return lend([&](SQLite::Database& connection) {
      SQLite::Transaction transaction(connection, SQLite::TransactionBehavior::DEFERRED);
      return work(connection);
    });
  }

  int64_t data_version();
  bool truncate_log();

 private:
  template <class Work>
  auto lend(Work&& work) {
    try {
      Loan loan(*this);
      return work(*loan.connection);
    } catch (const SQLite::Exception& failure) {
      throw translated(failure);
    }
  }

  struct Loan {
    explicit Loan(Database& owner) : owner(owner), connection(owner.take()) {}
    ~Loan() { owner.give_back(std::move(connection)); }
    Database& owner;
    std::unique_ptr<SQLite::Database> connection;
  };

  std::unique_ptr<SQLite::Database> take();
  void give_back(std::unique_ptr<SQLite::Database> connection);

  std::filesystem::path file_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<SQLite::Database>> idle_;
  std::unique_ptr<SQLite::Database> watcher_;  // data_version compares only within one connection
};

// Brings the schema up to the newest migration. Error{conflict} for a schema from the future.
void migrate(Database& database);

// The schema of an existing file, read without changing it.
Schema schema_of(const std::filesystem::path& file);

// Binds each argument to its place, 1 2 3…
template <class... Arguments>
SQLite::Statement statement(SQLite::Database& connection, const char* sql, const Arguments&... arguments) {
  SQLite::Statement prepared(connection, sql);
  int place = 0;
  (prepared.bind(++place, arguments), ...);
  return prepared;
}

// Runs a statement that returns no row; the number of rows it changed.
template <class... Arguments>
int run(SQLite::Database& connection, const char* sql, const Arguments&... arguments) {
  return statement(connection, sql, arguments...).exec();
}

// The first of what was read, if anything was.
template <class Row>
std::optional<Row> first(std::vector<Row> rows) {
  return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

// The ids in the only column of what is read.
template <class Tag>
std::vector<Id<Tag>> ids_from(SQLite::Statement rows) {
  std::vector<Id<Tag>> all;
  while (rows.executeStep()) {
    if (auto id = Id<Tag>::parse(rows.getColumn(0).getString())) all.push_back(*id);
  }
  return all;
}

// Gives the item its next change number, so that the index follows. Call inside the transaction that changes what is
// searched.
void note_change(SQLite::Database& connection, const std::string& item);
int64_t next_change(SQLite::Database& connection);

}  // namespace resonance
