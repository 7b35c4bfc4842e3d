#include "catalogue/seals.h"

#include <algorithm>

#include "base/clock.h"
#include "catalogue/agreements.h"
#include "catalogue/database.h"
#include "catalogue/preparations.h"

namespace resonance {
namespace {

constexpr size_t kMostOfMedia = 200;
// Screens show whole seconds: the last of them may end after the film.
constexpr int64_t kRoundedMs = 1'000;

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

std::string require_prepared(SQLite::Database& connection, const std::string& media, int64_t& duration_ms) {
  auto row =
      statement(connection,
                "SELECT item, COALESCE(type, ''), generation IS NOT NULL, duration_ms FROM media WHERE id = ?", media);
  if (!row.executeStep()) throw Error(ErrorCode::not_found, {"This file is not in the library."});
  const auto type = value_named<MediaType>(row.getColumn(1).getString());
  if (type == MediaType::photo || type == MediaType::document) {
    throw Error(ErrorCode::conflict, "Passages are removed from films and sounds alone. Nothing was changed.");
  }
  if (row.getColumn(2).getInt() == 0) {
    throw Error(ErrorCode::conflict,
                "This file is not prepared yet: wait until it is, then remove the passage. Nothing was changed.");
  }
  duration_ms = row.getColumn(3).getInt64();
  return row.getColumn(0).getString();
}

}  // namespace

Seal Seals::add(const MediaId& media, int64_t start_ms, int64_t end_ms, const std::optional<AccountId>& account) {
  const std::string id = media.text();
  return database_.write([&](SQLite::Database& connection) {
    int64_t duration_ms = 0;
    const std::string item = require_prepared(connection, id, duration_ms);
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
    run(connection, "UPDATE media SET state = 'processing', failure = '', placeholder = '' WHERE id = ?", id);
    prepare_anew(connection, id);
    note_terms(connection, item);
    return seal;
  });
}

std::vector<Seal> Seals::of_media(const MediaId& media) {
  return database_.read([&](SQLite::Database& connection) { return read_seals(connection, media.text()); });
}

void Seals::lift(const SealId& id) {
  database_.write([&](SQLite::Database& connection) {
    auto row = statement(connection,
                         "SELECT media.id, media.item FROM seal JOIN media ON media.id = seal.media WHERE seal.id = ?",
                         id.text());
    if (!row.executeStep()) throw Error(ErrorCode::not_found, "This passage is not removed, or no longer.");
    const std::string media = row.getColumn(0).getString(), item = row.getColumn(1).getString();
    run(connection, "DELETE FROM seal WHERE id = ?", id.text());
    run(connection, "UPDATE media SET state = 'processing', failure = '' WHERE id = ? AND state = 'failed'", media);
    prepare_anew(connection, media);
    note_terms(connection, item);
  });
}

}  // namespace resonance
