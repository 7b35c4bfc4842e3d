#include "catalogue/transcripts.h"

#include <algorithm>

#include "base/unicode.h"
#include "catalogue/database.h"

namespace resonance {
namespace {

constexpr size_t kCueLimit = 50'000, kSpeakerLimit = 100;

void clean_and_check(std::vector<Cue>& cues) {
  if (cues.empty()) throw Error(ErrorCode::invalid, {"This subtitle file holds no line of text."});
  if (cues.size() > kCueLimit) {
    throw Error(ErrorCode::too_large,
                {"This subtitle file has more than {limit} lines.", {{"limit", std::to_string(kCueLimit)}}});
  }
  for (Cue& cue : cues) {
    if (cue.start_ms < 0 || cue.end_ms <= cue.start_ms) {
      throw Error(ErrorCode::invalid, {"A subtitle ends before it begins."});
    }
    cue.speaker = clean_line(cue.speaker, kSpeakerLimit);
    cue.text = clean_text(cue.text);
  }
  std::ranges::stable_sort(cues, {}, &Cue::start_ms);
}

std::vector<Cue> read_cues(SQLite::Database& connection, const TranscriptId& transcript, bool sealed) {
  std::vector<Cue> all;
  auto rows = statement(connection,
                        "SELECT start_ms, end_ms, speaker, text FROM cue WHERE transcript = ? AND ? = CASE WHEN EXISTS "
                        "(SELECT 1 FROM seal JOIN transcript ON transcript.media = seal.media WHERE transcript.id = "
                        "cue.transcript AND seal.start_ms < cue.end_ms AND seal.end_ms > cue.start_ms) THEN 1 ELSE 0 "
                        "END ORDER BY position",
                        transcript.text(), sealed ? 1 : 0);
  while (rows.executeStep()) {
    all.push_back({rows.getColumn(0).getInt64(), rows.getColumn(1).getInt64(), rows.getColumn(2).getString(),
                   rows.getColumn(3).getString()});
  }
  return all;
}

}  // namespace

Transcript Transcripts::replace(const MediaId& media, TrackPurpose purpose, std::string_view language,
                                std::vector<Cue> cues) {
  clean_and_check(cues);
  Transcript transcript{TranscriptId::random(), media, purpose, std::string(language)};
  if (language != "fr" && language != "en") {
    throw Error(ErrorCode::invalid, {"The language is either “fr” (French) or “en” (English)."});
  }
  return database_.write([&](SQLite::Database& connection) {
    auto owner = statement(connection, "SELECT item FROM media WHERE id = ?", media.text());
    if (!owner.executeStep()) throw Error(ErrorCode::not_found, {"This file is not in the library."});
    run(connection, "DELETE FROM transcript WHERE media = ? AND purpose = ? AND language = ?", media.text(),
        std::string(name(purpose)), transcript.language);
    run(connection, "INSERT INTO transcript (id, media, purpose, language) VALUES (?, ?, ?, ?)", transcript.id.text(),
        media.text(), std::string(name(purpose)), transcript.language);
    SQLite::Statement insert(
        connection,
        "INSERT INTO cue (transcript, position, start_ms, end_ms, speaker, text) VALUES (?, ?, ?, ?, ?, ?)");
    for (size_t position = 0; position < cues.size(); ++position) {
      const Cue& cue = cues[position];
      insert.bind(1, transcript.id.text());
      insert.bind(2, static_cast<int64_t>(position));
      insert.bind(3, cue.start_ms);
      insert.bind(4, cue.end_ms);
      insert.bind(5, cue.speaker);
      insert.bind(6, cue.text);
      insert.exec();
      insert.reset();
    }
    note_change(connection, owner.getColumn(0).getString());
    return transcript;
  });
}

std::vector<Transcript> Transcripts::of_media(const MediaId& media) {
  return database_.read([&](SQLite::Database& connection) {
    std::vector<Transcript> all;
    auto rows = statement(
        connection, "SELECT id, purpose, language FROM transcript WHERE media = ? ORDER BY purpose, language DESC",
        media.text());
    while (rows.executeStep()) {
      all.push_back({TranscriptId::parse(rows.getColumn(0).getString()).value_or(TranscriptId()), media,
                     value_named<TrackPurpose>(rows.getColumn(1).getString()).value_or(TrackPurpose::captions),
                     rows.getColumn(2).getString()});
    }
    return all;
  });
}

std::vector<Cue> Transcripts::cues(const TranscriptId& transcript) {
  return database_.read([&](SQLite::Database& connection) { return read_cues(connection, transcript, false); });
}

std::vector<Cue> Transcripts::sealed_cues(const TranscriptId& transcript) {
  return database_.read([&](SQLite::Database& connection) { return read_cues(connection, transcript, true); });
}

}  // namespace resonance
