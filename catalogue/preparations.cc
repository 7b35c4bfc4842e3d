#include "catalogue/preparations.h"

#include "catalogue/agreements.h"
#include "catalogue/database.h"

namespace resonance {

RecordedMedia require_recorded(SQLite::Database& connection, const std::string& media) {
  auto row = statement(
      connection,
      "SELECT item, COALESCE(type, ''), generation IS NOT NULL, duration_ms, has_audio FROM media WHERE id = ?", media);
  if (!row.executeStep()) throw Error(ErrorCode::not_found, {"This file is not in the library."});
  const auto type = value_named<MediaType>(row.getColumn(1).getString());
  if (type == MediaType::photo || type == MediaType::document) {
    throw Error(ErrorCode::conflict, "This is done in films and sounds alone. Nothing was changed.");
  }
  if (row.getColumn(2).getInt() == 0) {
    throw Error(ErrorCode::conflict,
                "This file is not prepared yet: wait until it is, then try again. Nothing was changed.");
  }
  return {media, row.getColumn(0).getString(), type, row.getColumn(3).getInt64(), row.getColumn(4).getInt() != 0};
}

void close_until_prepared(SQLite::Database& connection, const RecordedMedia& media) {
  run(connection, "UPDATE media SET state = 'processing', failure = '', placeholder = '' WHERE id = ?", media.id);
  prepare_anew(connection, media.id);
  note_terms(connection, media.item);
}

void prepare_openly(SQLite::Database& connection, const RecordedMedia& media) {
  run(connection, "UPDATE media SET state = 'processing', failure = '' WHERE id = ? AND state = 'failed'", media.id);
  prepare_anew(connection, media.id);
  note_terms(connection, media.item);
}

}  // namespace resonance
