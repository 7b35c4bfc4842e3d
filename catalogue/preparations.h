// How a media comes to be prepared again. Inside catalogue/ only.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "catalogue/types.h"

namespace resonance {

// Screens show whole seconds: the last of them may end after the media.
inline constexpr int64_t kRoundedMs = 1'000;

// What can be hidden in part: a film or a sound that was once prepared.
struct RecordedMedia {
  std::string id;
  std::string item;
  std::optional<MediaType> type;
  int64_t duration_ms = 0;
  bool has_audio = false;
};

// Error{not_found}: no such media; Error{conflict}: it has no time, or was never prepared.
RecordedMedia require_recorded(SQLite::Database& connection, const std::string& media);

// Queues a preparation in place of all that is queued or running for this media: an attempt under way does not know of
// what has just changed, and can publish nothing any more.
void prepare_anew(SQLite::Database& connection, const std::string& media);

// Something of it is to be hidden: nobody sees it until a preparation that knows of this is done.
void close_until_prepared(SQLite::Database& connection, const RecordedMedia& media);
// Something of it no longer is: it is prepared anew, and shown as it was until then.
void prepare_openly(SQLite::Database& connection, const RecordedMedia& media);

}  // namespace resonance
