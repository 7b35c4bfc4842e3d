#include "catalogue/media_files.h"

#include "base/clock.h"
#include "base/unicode.h"
#include "catalogue/database.h"

namespace resonance {
namespace {

constexpr size_t kFileNameLimit = 200, kLegendLimit = 500;

#define MEDIA_COLUMNS                                                                                               \
  "id, item, state, COALESCE(type, ''), file_name, legend, position, declared_size_bytes, created_ms, expires_ms, " \
  "COALESCE(generation, ''), failure, duration_ms, width, height, has_audio, placeholder, damaged, damaged_from_ms"

Error no_such_media() {
  return {ErrorCode::not_found, {"This file is not in the library."}};
}

Media media_from(SQLite::Statement& row) {
  Media media;
  media.id = MediaId::parse(row.getColumn(0).getString()).value_or(MediaId());
  media.item = ItemId::parse(row.getColumn(1).getString()).value_or(ItemId());
  media.state = value_named<MediaState>(row.getColumn(2).getString()).value_or(MediaState::failed);
  media.type = value_named<MediaType>(row.getColumn(3).getString());
  media.file_name = row.getColumn(4).getString();
  media.legend = row.getColumn(5).getString();
  media.position = row.getColumn(6).getInt();
  if (!row.getColumn(7).isNull()) media.declared_size_bytes = row.getColumn(7).getInt64();
  media.created_ms = row.getColumn(8).getInt64();
  media.expires_ms = row.getColumn(9).getInt64();
  media.generation = JobId::parse(row.getColumn(10).getString());
  if (auto failure = row.getColumn(11).getString(); !failure.empty()) media.failure = message_from_json(failure);
  media.duration_ms = row.getColumn(12).getInt64();
  media.width = row.getColumn(13).getInt();
  media.height = row.getColumn(14).getInt();
  media.has_audio = row.getColumn(15).getInt() != 0;
  media.placeholder = row.getColumn(16).getString();
  media.damaged = row.getColumn(17).getInt() != 0;
  if (!row.getColumn(18).isNull()) media.damaged_from_ms = row.getColumn(18).getInt64();
  return media;
}

std::vector<Media> media_from_all(SQLite::Statement& rows) {
  std::vector<Media> all;
  while (rows.executeStep()) all.push_back(media_from(rows));
  return all;
}

std::optional<Media> read_media(SQLite::Database& connection, const MediaId& id) {
  auto row = statement(connection, "SELECT " MEDIA_COLUMNS " FROM media WHERE id = ?", id.text());
  if (!row.executeStep()) return std::nullopt;
  return media_from(row);
}

Media require_media(SQLite::Database& connection, const MediaId& id) {
  auto media = read_media(connection, id);
  if (!media) throw no_such_media();
  return *media;
}

void enqueue_preparation(SQLite::Database& connection, const MediaId& media) {
  run(connection,
      "INSERT INTO job (id, kind, media, state, attempts, fence, progress_permille, stage, failure, created_ms, "
      "due_boot, "
      "due_boot_ms, lease_boot, lease_boot_ms) VALUES (?, 'prepare', ?, 'queued', 0, 0, 0, 'waiting', '', ?, '', 0, "
      "'', 0)",
      JobId::random().text(), media.text(), wall_clock_ms());
}

Rendition rendition_from(SQLite::Statement& row) {
  return {row.getColumn(0).getString(), row.getColumn(1).getString(), row.getColumn(2).getString(),
          row.getColumn(3).getInt64(),  row.getColumn(4).getInt(),    row.getColumn(5).getInt(),
          row.getColumn(6).getInt64()};
}

}  // namespace

Media MediaFiles::create(const ItemId& item, std::string_view file_name, std::optional<int64_t> declared_size_bytes,
                         int64_t expires_ms) {
  MediaId id = MediaId::random();
  return database_.write([&](SQLite::Database& connection) {
    auto owner = statement(
        connection,
        "SELECT (SELECT COALESCE(MAX(position) + 1, 0) FROM media WHERE item = item.id) FROM item WHERE id = ?",
        item.text());
    if (!owner.executeStep()) throw Error(ErrorCode::not_found, {"This contribution does not exist."});
    int position = owner.getColumn(0).getInt();
    auto insert =
        statement(connection,
                  "INSERT INTO media (id, item, state, file_name, legend, position, created_ms, expires_ms, failure, "
                  "duration_ms, width, height, has_audio, declared_size_bytes) "
                  "VALUES (?, ?, 'uploading', ?, '', ?, ?, ?, '', 0, 0, 0, 0, NULLIF(?, -1))",
                  id.text(), item.text(), clean_line(file_name, kFileNameLimit), position, wall_clock_ms(), expires_ms,
                  declared_size_bytes.value_or(-1));
    insert.exec();
    return require_media(connection, id);
  });
}

std::optional<Media> MediaFiles::find(const MediaId& id) {
  return database_.read([&](SQLite::Database& connection) { return read_media(connection, id); });
}

std::vector<Media> MediaFiles::of_item(const ItemId& item) {
  return database_.read([&](SQLite::Database& connection) {
    auto rows =
        statement(connection, "SELECT " MEDIA_COLUMNS " FROM media WHERE item = ? ORDER BY position, id", item.text());
    return media_from_all(rows);
  });
}

std::vector<Media> MediaFiles::in_state(MediaState state) {
  return database_.read([&](SQLite::Database& connection) {
    auto rows = statement(connection, "SELECT " MEDIA_COLUMNS " FROM media WHERE state = ? ORDER BY created_ms, id",
                          std::string(name(state)));
    return media_from_all(rows);
  });
}

std::vector<MediaId> MediaFiles::all() {
  return database_.read([](SQLite::Database& connection) {
    std::vector<MediaId> ids;
    auto rows = statement(connection, "SELECT id FROM media ORDER BY id");
    while (rows.executeStep()) {
      if (auto id = MediaId::parse(rows.getColumn(0).getString())) ids.push_back(*id);
    }
    return ids;
  });
}

void MediaFiles::declare_size(const MediaId& id, int64_t size_bytes) {
  database_.write([&](SQLite::Database& connection) {
    Media media = require_media(connection, id);
    if (media.declared_size_bytes && *media.declared_size_bytes != size_bytes) {
      throw Error(ErrorCode::conflict, {"The length of this file was already announced, and it was another one."});
    }
    run(connection, "UPDATE media SET declared_size_bytes = ? WHERE id = ?", size_bytes, id.text());
  });
}

void MediaFiles::postpone_expiry(const MediaId& id, int64_t expires_ms) {
  database_.write([&](SQLite::Database& connection) {
    run(connection, "UPDATE media SET expires_ms = ? WHERE id = ?", expires_ms, id.text());
  });
}

void MediaFiles::set_legend(const MediaId& id, std::string_view legend) {
  database_.write([&](SQLite::Database& connection) {
    Media media = require_media(connection, id);
    run(connection, "UPDATE media SET legend = ? WHERE id = ?", clean_line(legend, kLegendLimit), id.text());
    note_change(connection, media.item.text());
  });
}

void MediaFiles::complete(const MediaId& id) {
  database_.write([&](SQLite::Database& connection) {
    if (require_media(connection, id).state != MediaState::uploading) return;
    run(connection, "UPDATE media SET state = 'processing' WHERE id = ?", id.text());
    enqueue_preparation(connection, id);
  });
}

void MediaFiles::prepare_again(const MediaId& id) {
  database_.write([&](SQLite::Database& connection) {
    Media media = require_media(connection, id);
    bool under_way =
        statement(connection, "SELECT 1 FROM job WHERE media = ? AND state IN ('queued', 'running')", id.text())
            .executeStep();
    if (under_way || (media.state != MediaState::failed && media.state != MediaState::ready)) {
      throw Error(ErrorCode::conflict, {"This file is already being prepared."});
    }
    // A media that is already watchable stays so until its new generation replaces the old one.
    run(connection, "UPDATE media SET state = 'processing', failure = '' WHERE id = ? AND state = 'failed'", id.text());
    enqueue_preparation(connection, id);
  });
}

bool MediaFiles::publish(const JobId& job, int64_t fence, const Prepared& prepared) {
  return database_.write([&](SQLite::Database& connection) {
    auto owned = statement(connection,
                           "UPDATE job SET state = 'done', progress_permille = 1000 WHERE id = ? AND fence = ? AND "
                           "state = 'running' RETURNING media",
                           job.text(), fence);
    if (!owned.executeStep()) return false;
    std::string media = owned.getColumn(0).getString();
    owned.executeStep();
    run(connection,
        "UPDATE media SET state = 'ready', type = ?, generation = ?, failure = '', duration_ms = ?, width = ?, height "
        "= ?, "
        "has_audio = ?, placeholder = ?, damaged = ?, damaged_from_ms = NULLIF(?, -1) WHERE id = ?",
        std::string(name(prepared.type)), job.text(), prepared.duration_ms, prepared.width, prepared.height,
        prepared.has_audio ? 1 : 0, prepared.placeholder, prepared.damaged ? 1 : 0,
        prepared.damaged_from_ms.value_or(-1), media);
    run(connection, "DELETE FROM rendition WHERE media = ?", media);
    for (const Rendition& each : prepared.renditions) {
      run(connection,
          "INSERT INTO rendition (media, name, role, content_type, size_bytes, width, height, bitrate_bps) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          media, each.name, each.role, each.content_type, each.size_bytes, each.width, each.height, each.bitrate_bps);
    }
    auto item = statement(connection, "SELECT item FROM media WHERE id = ?", media);
    item.executeStep();
    note_change(connection, item.getColumn(0).getString());
    return true;
  });
}

std::vector<Rendition> MediaFiles::renditions(const MediaId& id) {
  return database_.read([&](SQLite::Database& connection) {
    std::vector<Rendition> all;
    auto rows = statement(connection,
                          "SELECT role, name, content_type, size_bytes, width, height, bitrate_bps FROM rendition "
                          "WHERE media = ? ORDER BY role, height, width, name",
                          id.text());
    while (rows.executeStep()) all.push_back(rendition_from(rows));
    return all;
  });
}

std::optional<Rendition> MediaFiles::rendition(const MediaId& id, std::string_view file) {
  return database_.read([&](SQLite::Database& connection) -> std::optional<Rendition> {
    auto row = statement(connection,
                         "SELECT role, name, content_type, size_bytes, width, height, bitrate_bps FROM rendition "
                         "WHERE media = ? AND name = ?",
                         id.text(), std::string(file));
    if (!row.executeStep()) return std::nullopt;
    return rendition_from(row);
  });
}

void MediaFiles::remove(const MediaId& id) {
  database_.write([&](SQLite::Database& connection) {
    auto media = read_media(connection, id);
    if (!media) return;
    run(connection, "DELETE FROM media WHERE id = ?", id.text());
    note_change(connection, media->item.text());
  });
}

}  // namespace resonance
