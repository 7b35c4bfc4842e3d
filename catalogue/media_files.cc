#include "catalogue/media_files.h"

#include <algorithm>
#include <cstdlib>

#include "base/clock.h"
#include "base/unicode.h"
#include "catalogue/agreements.h"
#include "catalogue/database.h"
#include "catalogue/erasing.h"
#include "catalogue/preparations.h"

namespace resonance {
namespace {

constexpr size_t kFileNameLimit = 200, kLegendLimit = 500;

#define MEDIA_COLUMNS                                                                                               \
  "id, item, state, COALESCE(type, ''), file_name, legend, position, declared_size_bytes, created_ms, expires_ms, " \
  "COALESCE(generation, ''), failure, duration_ms, width, height, has_audio, placeholder, poster, reduce_noise, "   \
  "damaged, damaged_from_ms"

// Whoever asks for the role "poster" gets the chosen one, and nothing else has to know that there are others.
#define RENDITION_COLUMNS                                                                                    \
  "CASE WHEN role = 'poster' AND poster NOT IN (0, (SELECT media.poster FROM media WHERE media.id = "        \
  "rendition.media)) THEN 'poster_candidate' ELSE role END, name, content_type, size_bytes, width, height, " \
  "bitrate_bps, poster, generation"

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
  media.poster = row.getColumn(17).getInt();
  media.reduce_noise = row.getColumn(18).getInt() != 0;
  media.damaged = row.getColumn(19).getInt() != 0;
  if (!row.getColumn(20).isNull()) media.damaged_from_ms = row.getColumn(20).getInt64();
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

void enqueue(SQLite::Database& connection, JobKind kind, const std::string& media) {
  run(connection,
      "INSERT INTO job (id, kind, media, state, attempts, fence, progress_permille, stage, failure, created_ms, "
      "due_boot, due_boot_ms, lease_boot, lease_boot_ms) VALUES (?, ?, ?, 'queued', 0, 0, 0, 'waiting', '', ?, '', 0, "
      "'', 0)",
      JobId::random().text(), std::string(name(kind)), media, wall_clock_ms());
}

void insert(SQLite::Database& connection, const std::string& media, const JobId& generation,
            const std::vector<Rendition>& renditions) {
  for (const Rendition& each : renditions) {
    run(connection,
        "INSERT INTO rendition (media, role, name, content_type, size_bytes, width, height, bitrate_bps, poster, "
        "generation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        media, each.role, each.name, each.content_type, each.size_bytes, each.width, each.height, each.bitrate_bps,
        each.poster, generation.text());
  }
}

// The media of a job that is still `fence`'s own, which is done now.
std::optional<std::string> finish_job(SQLite::Database& connection, const JobId& job, int64_t fence) {
  auto owned = statement(connection,
                         "UPDATE job SET state = 'done', progress_permille = 1000 WHERE id = ? AND fence = ? AND "
                         "state = 'running' RETURNING media",
                         job.text(), fence);
  if (!owned.executeStep()) return std::nullopt;
  std::string media = owned.getColumn(0).getString();
  owned.executeStep();
  return media;
}

void note_change_of(SQLite::Database& connection, const std::string& media) {
  auto item = statement(connection, "SELECT item FROM media WHERE id = ?", media);
  if (item.executeStep()) note_change(connection, item.getColumn(0).getString());
}

Rendition rendition_from(SQLite::Statement& row) {
  return {row.getColumn(0).getString(),
          row.getColumn(1).getString(),
          row.getColumn(2).getString(),
          row.getColumn(3).getInt64(),
          row.getColumn(4).getInt(),
          row.getColumn(5).getInt(),
          row.getColumn(6).getInt64(),
          row.getColumn(7).getInt(),
          JobId::parse(row.getColumn(8).getString()).value_or(JobId())};
}

std::vector<Poster> read_posters(SQLite::Database& connection, const std::string& media) {
  std::vector<Poster> all;
  auto rows = statement(connection, "SELECT time_ms, placeholder FROM poster WHERE media = ? ORDER BY number", media);
  while (rows.executeStep()) all.push_back({rows.getColumn(0).getInt64(), rows.getColumn(1).getString()});
  return all;
}

// The picture that stands for the media: the nearest to the moment that somebody chose, else the best.
void settle_poster(SQLite::Database& connection, const std::string& media) {
  const std::vector<Poster> posters = read_posters(connection, media);
  if (posters.empty()) return;
  auto row = statement(connection, "SELECT poster_ms FROM media WHERE id = ?", media);
  row.executeStep();
  size_t chosen = 0;
  if (!row.getColumn(0).isNull()) {
    const int64_t wanted = row.getColumn(0).getInt64();
    const auto distance = [&](const Poster& poster) { return std::abs(poster.time_ms - wanted); };
    chosen = static_cast<size_t>(
        std::min_element(posters.begin(), posters.end(),
                         [&](const Poster& a, const Poster& b) { return distance(a) < distance(b); }) -
        posters.begin());
  }
  run(connection, "UPDATE media SET poster = ?, placeholder = ? WHERE id = ?", static_cast<int>(chosen) + 1,
      posters[chosen].placeholder, media);
}

void store_posters(SQLite::Database& connection, const std::string& media, const std::vector<Poster>& posters) {
  run(connection, "DELETE FROM poster WHERE media = ?", media);
  run(connection, "UPDATE media SET poster = 0 WHERE id = ?", media);
  for (size_t i = 0; i < posters.size(); ++i) {
    run(connection, "INSERT INTO poster (media, number, time_ms, placeholder) VALUES (?, ?, ?, ?)", media,
        static_cast<int>(i) + 1, posters[i].time_ms, posters[i].placeholder);
  }
  settle_poster(connection, media);
}

// Error{conflict} where a preparation is under way already.
void queue_again(SQLite::Database& connection, const Media& media) {
  const std::string id = media.id.text();
  bool under_way =
      statement(connection, "SELECT 1 FROM job WHERE media = ? AND kind = 'prepare' AND state IN ('queued', 'running')",
                id)
          .executeStep();
  if (under_way || (media.state != MediaState::failed && media.state != MediaState::ready)) {
    throw Error(ErrorCode::conflict, {"This file is already being prepared."});
  }
  // A media that is already watchable stays so until its new generation replaces the old one.
  run(connection, "UPDATE media SET state = 'processing', failure = '' WHERE id = ? AND state = 'failed'", id);
  run(connection, "DELETE FROM job WHERE media = ? AND kind = 'lighten' AND state IN ('queued', 'running')", id);
  enqueue(connection, JobKind::prepare, id);
}

}  // namespace

void prepare_anew(SQLite::Database& connection, const std::string& media) {
  run(connection, "DELETE FROM job WHERE media = ? AND state IN ('queued', 'running')", media);
  enqueue(connection, JobKind::prepare, media);
}

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
    enqueue(connection, JobKind::prepare, id.text());
  });
}

void MediaFiles::prepare_again(const MediaId& id) {
  database_.write([&](SQLite::Database& connection) { queue_again(connection, require_media(connection, id)); });
}

void MediaFiles::set_reduce_noise(const MediaId& id, bool reduce_noise) {
  database_.write([&](SQLite::Database& connection) {
    const Media media = require_media(connection, id);
    if (media.reduce_noise == reduce_noise) return;
    queue_again(connection, media);
    run(connection, "UPDATE media SET reduce_noise = ? WHERE id = ?", reduce_noise ? 1 : 0, id.text());
  });
}

bool MediaFiles::publish(const JobId& job, int64_t fence, const Prepared& prepared, std::optional<JobKind> next) {
  return database_.write([&](SQLite::Database& connection) {
    const std::optional<std::string> media = finish_job(connection, job, fence);
    if (!media) return false;
    run(connection,
        "UPDATE media SET state = 'ready', type = ?, generation = ?, failure = '', duration_ms = ?, width = ?, height "
        "= ?, "
        "has_audio = ?, placeholder = ?, damaged = ?, damaged_from_ms = NULLIF(?, -1) WHERE id = ?",
        std::string(name(prepared.type)), job.text(), prepared.duration_ms, prepared.width, prepared.height,
        prepared.has_audio ? 1 : 0, prepared.placeholder, prepared.damaged ? 1 : 0,
        prepared.damaged_from_ms.value_or(-1), *media);
    run(connection, "DELETE FROM rendition WHERE media = ?", *media);
    insert(connection, *media, job, prepared.renditions);
    store_posters(connection, *media, prepared.posters);
    if (next) enqueue(connection, *next, *media);
    note_change_of(connection, *media);
    return true;
  });
}

bool MediaFiles::publish_beside(const JobId& job, int64_t fence, const std::vector<Rendition>& renditions) {
  return database_.write([&](SQLite::Database& connection) {
    const std::optional<std::string> media = finish_job(connection, job, fence);
    if (!media) return false;
    run(connection,
        "DELETE FROM rendition WHERE media = ? AND generation <> (SELECT generation FROM media WHERE id = ?)", *media,
        *media);
    insert(connection, *media, job, renditions);
    note_change_of(connection, *media);
    return true;
  });
}

std::vector<JobId> MediaFiles::generations(const MediaId& id) {
  return database_.read([&](SQLite::Database& connection) {
    std::vector<JobId> all;
    auto rows = statement(connection, "SELECT DISTINCT generation FROM rendition WHERE media = ?", id.text());
    while (rows.executeStep()) {
      if (auto generation = JobId::parse(rows.getColumn(0).getString())) all.push_back(*generation);
    }
    return all;
  });
}

std::vector<Poster> MediaFiles::posters(const MediaId& id) {
  return database_.read([&](SQLite::Database& connection) { return read_posters(connection, id.text()); });
}

void MediaFiles::choose_poster(const MediaId& id, int number) {
  database_.write([&](SQLite::Database& connection) {
    require_media(connection, id);
    const std::vector<Poster> posters = read_posters(connection, id.text());
    if (number < 1 || number > static_cast<int>(posters.size())) {
      throw Error(ErrorCode::invalid, {"Choose one of the pictures that are shown. Nothing was changed."});
    }
    run(connection, "UPDATE media SET poster_ms = ? WHERE id = ?", posters[static_cast<size_t>(number) - 1].time_ms,
        id.text());
    settle_poster(connection, id.text());
  });
}

std::vector<Rendition> MediaFiles::renditions(const MediaId& id) {
  return database_.read([&](SQLite::Database& connection) {
    std::vector<Rendition> all;
    auto rows = statement(
        connection, "SELECT " RENDITION_COLUMNS " FROM rendition WHERE media = ? ORDER BY role, height, width, name",
        id.text());
    while (rows.executeStep()) all.push_back(rendition_from(rows));
    return all;
  });
}

std::optional<Rendition> MediaFiles::rendition(const MediaId& id, std::string_view file) {
  return database_.read([&](SQLite::Database& connection) -> std::optional<Rendition> {
    auto row = statement(connection, "SELECT " RENDITION_COLUMNS " FROM rendition WHERE media = ? AND name = ?",
                         id.text(), std::string(file));
    if (!row.executeStep()) return std::nullopt;
    return rendition_from(row);
  });
}

Remains MediaFiles::remove(const MediaId& id) {
  return database_.write([&](SQLite::Database& connection) -> Remains {
    const auto media = read_media(connection, id);
    if (!media) return {};
    Remains remains = remains_of_media(connection, id.text());
    run(connection, "DELETE FROM media WHERE id = ?", id.text());
    drop_unused_texts(connection);
    if (media->state != MediaState::uploading) note_erasure(connection, next_change(connection));
    // Its people may have been the strictest of the item's.
    note_terms(connection, media->item.text());
    return remains;
  });
}

}  // namespace resonance
