#include "catalogue/viewings.h"

#include <algorithm>

#include "catalogue/database.h"

namespace resonance {
namespace {

constexpr int64_t kDayMs = int64_t{24} * 3'600'000;
constexpr int kListLimit = 10'000;

#define VIEWING_COLUMNS "item, COALESCE(account, ''), share_name, at_ms"

std::vector<Viewing> viewings_from(SQLite::Statement& rows) {
  std::vector<Viewing> all;
  while (rows.executeStep()) {
    all.push_back({ItemId::parse(rows.getColumn(0).getString()).value_or(ItemId()),
                   AccountId::parse(rows.getColumn(1).getString()), rows.getColumn(2).getString(),
                   rows.getColumn(3).getInt64()});
  }
  return all;
}

}  // namespace

void Viewings::note(const ItemId& item, const std::optional<AccountId>& account, const std::optional<Share>& share,
                    int64_t now_ms) {
  const std::string by = account ? account->text() : std::string();
  const std::string viewer = share ? share->id.text() : by.empty() ? "owner" : by;
  const int64_t day = now_ms / kDayMs;
  const bool is_noted = database_.read([&](SQLite::Database& connection) {
    return statement(connection, "SELECT 1 FROM viewing WHERE item = ? AND day = ? AND viewer = ?", item.text(), day,
                     viewer)
        .executeStep();
  });
  if (is_noted) return;
  database_.write([&](SQLite::Database& connection) {
    if (!statement(connection, "SELECT 1 FROM item WHERE id = ?", item.text()).executeStep()) {
      throw Error(ErrorCode::not_found, "This contribution does not exist.");
    }
    run(connection,
        "INSERT INTO viewing (item, day, viewer, account, share_name, at_ms) VALUES (?, ?, ?, NULLIF(?, ''), ?, ?) "
        "ON CONFLICT (item, day, viewer) DO NOTHING",
        item.text(), day, viewer, by, share ? share->name : std::string(), now_ms);
  });
}

std::vector<Viewing> Viewings::of_item(const ItemId& item, int limit) {
  return database_.read([&](SQLite::Database& connection) {
    auto rows = statement(connection,
                          "SELECT " VIEWING_COLUMNS " FROM viewing WHERE item = ? ORDER BY at_ms DESC, viewer LIMIT ?",
                          item.text(), std::clamp(limit, 0, kListLimit));
    return viewings_from(rows);
  });
}

std::vector<Viewing> Viewings::latest(int limit) {
  return database_.read([&](SQLite::Database& connection) {
    auto rows =
        statement(connection, "SELECT " VIEWING_COLUMNS " FROM viewing ORDER BY at_ms DESC, item, viewer LIMIT ?",
                  std::clamp(limit, 0, kListLimit));
    return viewings_from(rows);
  });
}

int Viewings::forget(int64_t before_ms) {
  return database_.write(
      [&](SQLite::Database& connection) { return run(connection, "DELETE FROM viewing WHERE at_ms < ?", before_ms); });
}

}  // namespace resonance
