#include "catalogue/shares.h"

#include "base/secret.h"
#include "base/unicode.h"
#include "catalogue/database.h"

namespace resonance {
namespace {

constexpr size_t kNameLimit = 100;
constexpr int64_t kLongestMs = int64_t{366} * 24 * 3'600'000;

#define SHARE_COLUMNS "id, item, name, expires_ms, created_ms"

Share share_from(SQLite::Statement& row) {
  return {ShareId::parse(row.getColumn(0).getString()).value_or(ShareId()),
          ItemId::parse(row.getColumn(1).getString()).value_or(ItemId()), row.getColumn(2).getString(),
          row.getColumn(3).getInt64(), row.getColumn(4).getInt64()};
}

}  // namespace

Shares::New Shares::create(const Share& given, int64_t now_ms) {
  Share share = given;
  share.id = ShareId::random();
  share.created_ms = now_ms;
  share.name = clean_line(given.name, kNameLimit);
  if (share.name.empty()) throw Error(ErrorCode::invalid, "Say for whom this link is. No link was made.");
  if (share.expires_ms <= now_ms || share.expires_ms > now_ms + kLongestMs) {
    throw Error(ErrorCode::invalid, "A link ends on a day to come, within a year. No link was made.");
  }
  const std::string token = random_token(32);
  database_.write([&](SQLite::Database& connection) {
    if (!statement(connection, "SELECT 1 FROM item WHERE id = ?", share.item.text()).executeStep()) {
      throw Error(ErrorCode::not_found, "This contribution does not exist.");
    }
    run(connection, "DELETE FROM share WHERE expires_ms <= ?", now_ms);
    run(connection, "INSERT INTO share (id, digest, item, name, expires_ms, created_ms) VALUES (?, ?, ?, ?, ?, ?)",
        share.id.text(), digest(token), share.item.text(), share.name, share.expires_ms, share.created_ms);
  });
  return {share, token};
}

std::optional<Share> Shares::behind_link(std::string_view token, int64_t now_ms) {
  return database_.read([&](SQLite::Database& connection) -> std::optional<Share> {
    auto row = statement(connection, "SELECT " SHARE_COLUMNS " FROM share WHERE digest = ? AND expires_ms > ?",
                         digest(token), now_ms);
    return row.executeStep() ? std::optional(share_from(row)) : std::nullopt;
  });
}

std::vector<Share> Shares::of_item(const ItemId& item, int64_t now_ms) {
  return database_.read([&](SQLite::Database& connection) {
    std::vector<Share> all;
    auto rows =
        statement(connection,
                  "SELECT " SHARE_COLUMNS " FROM share WHERE item = ? AND expires_ms > ? ORDER BY created_ms DESC, id",
                  item.text(), now_ms);
    while (rows.executeStep()) all.push_back(share_from(rows));
    return all;
  });
}

void Shares::revoke(const ItemId& item, const ShareId& id) {
  database_.write([&](SQLite::Database& connection) {
    run(connection, "DELETE FROM share WHERE id = ? AND item = ?", id.text(), item.text());
  });
}

}  // namespace resonance
