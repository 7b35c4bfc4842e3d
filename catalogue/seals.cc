#include "catalogue/seals.h"

#include <algorithm>

#include "base/clock.h"
#include "catalogue/database.h"
#include "catalogue/preparations.h"

namespace resonance {
namespace {

constexpr size_t kMostOfMedia = 200;

#define SEAL_COLUMNS "id, media, start_ms, end_ms, created_ms, COALESCE(account, '')"

std::vector<Seal> seals_from(SQLite::Statement& rows) {
  std::vector<Seal> all;
  while (rows.executeStep()) {
    all.push_back({SealId::parse(rows.getColumn(0).getString()).value_or(SealId()),
                   MediaId::parse(rows.getColumn(1).getString()).value_or(MediaId()), rows.getColumn(2).getInt64(),
                   rows.getColumn(3).getInt64(), rows.getColumn(4).getInt64(),
                   AccountId::parse(rows.getColumn(5).getString())});
  }
  return all;
}

std::vector<Seal> read_seals(SQLite::Database& connection, const std::string& media) {
  auto rows =
      statement(connection, "SELECT " SEAL_COLUMNS " FROM seal WHERE media = ? ORDER BY start_ms, end_ms, id", media);
  return seals_from(rows);
}

// `seals` in the order of their start.
bool is_covered(const std::vector<Seal>& seals, int64_t start_ms, int64_t end_ms) {
  for (const Seal& seal : seals) {
    if (seal.start_ms <= start_ms) start_ms = std::max(start_ms, seal.end_ms);
  }
  return start_ms >= end_ms;
}

}  // namespace

Seal Seals::add(const MediaId& media, int64_t start_ms, int64_t end_ms, const std::optional<AccountId>& account) {
  const std::string id = media.text();
  return database_.write([&](SQLite::Database& connection) {
    const RecordedMedia recorded = require_recorded(connection, id);
    const int64_t duration_ms = recorded.duration_ms;
    if (end_ms <= start_ms) {
      throw Error(ErrorCode::invalid, "A passage ends after its beginning. Nothing was changed.");
    }
    if (start_ms < 0 || start_ms >= duration_ms || end_ms >= duration_ms + kRoundedMs) {
      throw Error(ErrorCode::invalid, "This passage is not within the recording. Nothing was changed.");
    }
    const std::vector<Seal> before = read_seals(connection, id);
    const Seal seal{SealId::random(), media, start_ms, std::min(end_ms, duration_ms), wall_clock_ms(), account};
    if (is_covered(before, seal.start_ms, seal.end_ms)) {
      throw Error(ErrorCode::conflict, "This passage was removed already. Nothing was changed.");
    }
    if (before.size() >= kMostOfMedia) {
      throw Error(ErrorCode::invalid,
                  "So many passages were removed from this file that it is better to send another "
                  "one. Nothing was changed.");
    }
    run(connection,
        "INSERT INTO seal (id, media, start_ms, end_ms, created_ms, account) VALUES (?, ?, ?, ?, ?, NULLIF(?, ''))",
        seal.id.text(), id, seal.start_ms, seal.end_ms, seal.created_ms, account ? account->text() : std::string());
    close_until_prepared(connection, recorded);
    return seal;
  });
}

std::vector<Seal> Seals::of_media(const MediaId& media) {
  return database_.read([&](SQLite::Database& connection) { return read_seals(connection, media.text()); });
}

void Seals::lift(const SealId& id) {
  database_.write([&](SQLite::Database& connection) {
    auto row = statement(connection, "SELECT media FROM seal WHERE id = ?", id.text());
    if (!row.executeStep()) throw Error(ErrorCode::not_found, "This passage is not removed, or no longer.");
    const RecordedMedia media = require_recorded(connection, row.getColumn(0).getString());
    run(connection, "DELETE FROM seal WHERE id = ?", id.text());
    prepare_openly(connection, media);
  });
}

}  // namespace resonance
