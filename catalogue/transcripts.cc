#include "catalogue/transcripts.h"

#include <algorithm>

#include "base/unicode.h"
#include "catalogue/database.h"

namespace resonance {
namespace {

constexpr size_t kCueLimit = 50'000, kSpeakerLimit = 100;

void clean_and_check(std::vector<Cue>& cues) {
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
    if (length(cue.text) > kCueTextLimit) {
      throw Error(ErrorCode::invalid, {"A line of a transcript has at most {limit} characters: cut it in two.",
                                       {{"limit", std::to_string(kCueTextLimit)}}});
    }
  }
}

void check_words(const std::vector<Cue>& cues) {
  for (const Cue& cue : cues) {
    if (cue.text.find_first_not_of(" \n\t") == std::string::npos) {
      throw Error(ErrorCode::invalid, {"A line of a transcript needs words. Remove it instead of emptying it."});
    }
  }
}

std::vector<Cue> spliced(const std::vector<Cue>& cues, const std::vector<CueSplice>& splices) {
  std::vector<Cue> result;
  size_t next = 0;
  for (const CueSplice& splice : splices) {
    if (splice.at < next || splice.at > cues.size() || splice.remove > cues.size() - splice.at) {
      throw Error(ErrorCode::invalid, {"These changes do not fit the lines. Nothing was changed."});
    }
    result.insert(result.end(), cues.begin() + static_cast<long>(next), cues.begin() + static_cast<long>(splice.at));
    std::vector<Cue> inserted = splice.insert;
    clean_and_check(inserted);
    check_words(inserted);
    result.insert(result.end(), inserted.begin(), inserted.end());
    next = splice.at + splice.remove;
  }
  result.insert(result.end(), cues.begin() + static_cast<long>(next), cues.end());
  return result;
}

enum class Lines { all, shown, sealed };

std::vector<Cue> cues_of(SQLite::Database& connection, const std::string& transcript, Lines wanted) {
  std::vector<Cue> all;
  auto rows = statement(connection,
                        "SELECT start_ms, end_ms, speaker, text, EXISTS (SELECT 1 FROM seal JOIN transcript ON "
                        "transcript.media = seal.media WHERE transcript.id = cue.transcript AND seal.start_ms < "
                        "cue.end_ms AND seal.end_ms > cue.start_ms) FROM cue WHERE transcript = ? ORDER BY position",
                        transcript);
  while (rows.executeStep()) {
    const bool is_sealed = rows.getColumn(4).getInt() != 0;
    if (wanted != Lines::all && is_sealed != (wanted == Lines::sealed)) continue;
    all.push_back({rows.getColumn(0).getInt64(), rows.getColumn(1).getInt64(), rows.getColumn(2).getString(),
                   rows.getColumn(3).getString()});
  }
  return all;
}

struct Stored {
  std::string id;  // empty: none
  VersionedCues at;
};

Stored stored(SQLite::Database& connection, const MediaId& media, TrackPurpose purpose, const std::string& language) {
  Stored found;
  auto row =
      statement(connection, "SELECT id, version FROM transcript WHERE media = ? AND purpose = ? AND language = ?",
                media.text(), std::string(name(purpose)), language);
  if (!row.executeStep()) return found;
  found.id = row.getColumn(0).getString();
  found.at.version = row.getColumn(1).getInt64();
  found.at.cues = cues_of(connection, found.id, Lines::all);
  return found;
}

// Writes the rows that differ. `before` becomes the transcript's new state.
void store(SQLite::Database& connection, const MediaId& media, TrackPurpose purpose, const std::string& language,
           Stored& before, std::vector<Cue> cues) {
  auto owner = statement(connection, "SELECT item FROM media WHERE id = ?", media.text());
  if (!owner.executeStep()) throw Error(ErrorCode::not_found, {"This file is not in the library."});
  ++before.at.version;
  if (before.id.empty()) {
    before.id = TranscriptId::random().text();
    run(connection, "INSERT INTO transcript (id, media, purpose, language, version) VALUES (?, ?, ?, ?, ?)", before.id,
        media.text(), std::string(name(purpose)), language, before.at.version);
  } else {
    run(connection, "UPDATE transcript SET version = ? WHERE id = ?", before.at.version, before.id);
  }
  SQLite::Statement write(
      connection,
      "INSERT INTO cue (transcript, position, start_ms, end_ms, speaker, text) VALUES (?, ?, ?, ?, ?, ?)"
      " ON CONFLICT (transcript, position) DO UPDATE SET start_ms = excluded.start_ms, end_ms = excluded.end_ms,"
      " speaker = excluded.speaker, text = excluded.text");
  for (size_t position = 0; position < cues.size(); ++position) {
    const Cue& cue = cues[position];
    if (position < before.at.cues.size() && before.at.cues[position] == cue) continue;
    write.bind(1, before.id);
    write.bind(2, static_cast<int64_t>(position));
    write.bind(3, cue.start_ms);
    write.bind(4, cue.end_ms);
    write.bind(5, cue.speaker);
    write.bind(6, cue.text);
    write.exec();
    write.reset();
  }
  run(connection, "DELETE FROM cue WHERE transcript = ? AND position >= ?", before.id,
      static_cast<int64_t>(cues.size()));
  before.at.cues = std::move(cues);
  note_change(connection, owner.getColumn(0).getString());
}

void check_language(std::string_view language) {
  if (language != "fr" && language != "en") {
    throw Error(ErrorCode::invalid, {"The language is either “fr” (French) or “en” (English)."});
  }
}

}  // namespace

Transcript Transcripts::replace(const MediaId& media, TrackPurpose purpose, std::string_view language,
                                std::vector<Cue> cues) {
  if (cues.empty()) throw Error(ErrorCode::invalid, {"This subtitle file holds no line of text."});
  clean_and_check(cues);
  std::ranges::stable_sort(cues, {}, &Cue::start_ms);
  check_language(language);
  return database_.write([&](SQLite::Database& connection) {
    const std::string code(language);
    Stored transcript = stored(connection, media, purpose, code);
    store(connection, media, purpose, code, transcript, std::move(cues));
    return Transcript{TranscriptId::parse(transcript.id).value_or(TranscriptId()), media, purpose, code};
  });
}

int64_t Transcripts::change(const MediaId& media, TrackPurpose purpose, std::string_view language, int64_t version,
                            const std::vector<CueSplice>& splices) {
  check_language(language);
  return database_.write([&](SQLite::Database& connection) {
    const std::string code(language);
    Stored transcript = stored(connection, media, purpose, code);
    if (transcript.at.version != version) {
      throw Error(ErrorCode::conflict, {"Somebody else changed these lines meanwhile. Yours were not saved: read the "
                                        "lines as they are now, then save yours again."});
    }
    std::vector<Cue> cues = spliced(transcript.at.cues, splices);
    if (cues.size() > kCueLimit) {
      throw Error(ErrorCode::too_large,
                  {"A transcript has at most {limit} lines.", {{"limit", std::to_string(kCueLimit)}}});
    }
    std::ranges::stable_sort(cues, {}, &Cue::start_ms);
    if (cues != transcript.at.cues) store(connection, media, purpose, code, transcript, std::move(cues));
    return transcript.at.version;
  });
}

std::vector<Transcript> Transcripts::of_media(const MediaId& media) {
  return database_.read([&](SQLite::Database& connection) {
    std::vector<Transcript> all;
    auto rows = statement(connection,
                          "SELECT id, purpose, language FROM transcript WHERE media = ?"
                          " AND EXISTS (SELECT 1 FROM cue WHERE cue.transcript = transcript.id)"
                          " ORDER BY purpose, language DESC",
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
  return database_.read(
      [&](SQLite::Database& connection) { return cues_of(connection, transcript.text(), Lines::shown); });
}

std::vector<Cue> Transcripts::sealed_cues(const TranscriptId& transcript) {
  return database_.read(
      [&](SQLite::Database& connection) { return cues_of(connection, transcript.text(), Lines::sealed); });
}

VersionedCues Transcripts::read(const MediaId& media, TrackPurpose purpose, std::string_view language) {
  return database_.read(
      [&](SQLite::Database& connection) { return stored(connection, media, purpose, std::string(language)).at; });
}

}  // namespace resonance
