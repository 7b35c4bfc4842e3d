#include "catalogue/jury_ballots.h"

#include <algorithm>

#include "base/clock.h"
#include "base/unicode.h"
#include "catalogue/database.h"
#include "catalogue/festival_rows.h"
#include "catalogue/text_limit.h"

namespace resonance {
namespace {

constexpr size_t kWordsLimit = 5'000, kNoteLimit = 2'000;
constexpr int kMostNotes = 500, kLastPlace = 10'000;
constexpr size_t kMostSpans = 500;

#define BALLOT_COLUMNS "ballot.juror, ballot.film, mention, place, words, changed_ms, sent_ms"

std::optional<int> optional_int(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional(column.getInt());
}

std::vector<JuryBallot> ballots_from(SQLite::Database& connection, SQLite::Statement rows) {
  std::vector<JuryBallot> all;
  while (rows.executeStep()) {
    JuryBallot ballot;
    ballot.juror = JurorId::parse(rows.getColumn(0).getString()).value_or(JurorId());
    ballot.film = SubmissionId::parse(rows.getColumn(1).getString()).value_or(SubmissionId());
    ballot.mention = optional_int(rows.getColumn(2));
    ballot.place = optional_int(rows.getColumn(3));
    ballot.words = rows.getColumn(4).getString();
    ballot.changed_ms = rows.getColumn(5).getInt64();
    ballot.sent_ms = rows.getColumn(6).getInt64();
    all.push_back(std::move(ballot));
  }
  for (JuryBallot& each : all) {
    auto scores = statement(connection, "SELECT score FROM ballot_score WHERE juror = ? AND film = ? ORDER BY position",
                            each.juror.text(), each.film.text());
    while (scores.executeStep()) each.scores.push_back(optional_int(scores.getColumn(0)));
  }
  return all;
}

std::optional<JuryBallot> read_ballot(SQLite::Database& connection, const JurorId& juror, const SubmissionId& film) {
  return first(ballots_from(connection,
                            statement(connection, "SELECT " BALLOT_COLUMNS " FROM ballot WHERE juror = ? AND film = ?",
                                      juror.text(), film.text())));
}

// What the jury of a seat wants of a ballot.
struct Grid {
  JuryMethod method = JuryMethod::majority_judgment;
  size_t criteria = 0;
};

// Error{conflict} unless this juror may still vote on this film.
Grid grid_for(SQLite::Database& connection, const JuryBallot& ballot) {
  auto row = statement(connection,
                       "SELECT method, closed_ms, (SELECT COUNT(*) FROM jury_criterion WHERE jury_criterion.jury = "
                       "jury.id) FROM jury_seat JOIN juror ON juror.id = jury_seat.juror JOIN jury ON jury.id = "
                       "juror.jury JOIN submission ON submission.id = jury_seat.film WHERE jury_seat.juror = ? AND "
                       "jury_seat.film = ? AND left_ms = 0 AND state IN ('submitted', 'selected')",
                       ballot.juror.text(), ballot.film.text());
  if (!row.executeStep()) {
    throw Error(ErrorCode::conflict, "This film is no longer among those that you judge. Nothing was changed.");
  }
  if (row.getColumn(1).getInt64() != 0) {
    throw Error(ErrorCode::conflict, "The vote of this jury is closed. Your ballot is as you last saved it.");
  }
  return {jury_method_named(row.getColumn(0).getString()).value_or(JuryMethod::majority_judgment),
          static_cast<size_t>(row.getColumn(2).getInt())};
}

void check(const JuryBallot& ballot, const Grid& grid, bool send) {
  const auto within = [](std::optional<int> value, int lowest, int highest) {
    return !value || (*value >= lowest && *value <= highest);
  };
  const bool fits =
      within(ballot.mention, 0, kMentions - 1) && within(ballot.place, 1, kLastPlace) &&
      ballot.scores.size() == grid.criteria &&
      std::ranges::all_of(ballot.scores, [&](const auto& each) { return within(each, 0, kHighestScore); });
  if (!fits)
    throw Error(ErrorCode::invalid, "This ballot does not fit the way in which this jury votes. Nothing was changed.");
  if (!send) return;
  const bool is_whole = grid.method == JuryMethod::majority_judgment ? ballot.mention.has_value()
                        : grid.method == JuryMethod::borda
                            ? ballot.place.has_value()
                            : std::ranges::all_of(ballot.scores, [](const auto& each) { return each.has_value(); });
  if (!is_whole) throw Error(ErrorCode::invalid, "Your ballot is not complete: it is kept as it was, and is not sent.");
}

void bind(SQLite::Statement& prepared, int place, std::optional<int> value) {
  if (value) {
    prepared.bind(place, *value);
  } else {
    prepared.bind(place);
  }
}

void write(SQLite::Database& connection, const JuryBallot& ballot, const std::string& words, int64_t sent_ms,
           int64_t now_ms) {
  SQLite::Statement stored(connection,
                           "INSERT INTO ballot (juror, film, mention, place, words, changed_ms, sent_ms) VALUES (?, ?, "
                           "?, ?, ?, ?, ?) ON CONFLICT (juror, film) DO UPDATE SET mention = excluded.mention, place = "
                           "excluded.place, words = excluded.words, changed_ms = excluded.changed_ms, sent_ms = "
                           "excluded.sent_ms");
  stored.bind(1, ballot.juror.text());
  stored.bind(2, ballot.film.text());
  bind(stored, 3, ballot.mention);
  bind(stored, 4, ballot.place);
  stored.bind(5, words);
  stored.bind(6, now_ms);
  stored.bind(7, sent_ms);
  stored.exec();
  run(connection, "DELETE FROM ballot_score WHERE juror = ? AND film = ?", ballot.juror.text(), ballot.film.text());
  for (size_t i = 0; i < ballot.scores.size(); ++i) {
    SQLite::Statement score(connection, "INSERT INTO ballot_score (juror, film, position, score) VALUES (?, ?, ?, ?)");
    score.bind(1, ballot.juror.text());
    score.bind(2, ballot.film.text());
    score.bind(3, static_cast<int>(i));
    bind(score, 4, ballot.scores[i]);
    score.exec();
  }
}

std::vector<PlayedSpan> read_played(SQLite::Database& connection, const JurorId& juror, const SubmissionId& film) {
  std::vector<PlayedSpan> all;
  auto rows =
      statement(connection, "SELECT start_s, end_s FROM jury_played WHERE juror = ? AND film = ? ORDER BY start_s",
                juror.text(), film.text());
  while (rows.executeStep()) all.push_back({rows.getColumn(0).getInt64(), rows.getColumn(1).getInt64()});
  return all;
}

}  // namespace

void JuryBallots::save(const JuryBallot& ballot, bool send, int64_t now_ms) {
  const std::string words = limited_text(ballot.words, kWordsLimit);
  database_.write([&](SQLite::Database& connection) {
    check(ballot, grid_for(connection, ballot), send);
    const auto before = read_ballot(connection, ballot.juror, ballot.film);
    if (before && before->sent_ms != 0) {
      throw Error(ErrorCode::conflict, "Your ballot on this film is sent: it no longer changes.");
    }
    write(connection, ballot, words, send ? now_ms : 0, now_ms);
  });
}

std::optional<JuryBallot> JuryBallots::find(const JurorId& juror, const SubmissionId& film) {
  return database_.read([&](SQLite::Database& connection) { return read_ballot(connection, juror, film); });
}

std::vector<JuryBallot> JuryBallots::sent(const JuryId& jury) {
  return database_.read([&](SQLite::Database& connection) {
    return ballots_from(connection, statement(connection,
                                              "SELECT " BALLOT_COLUMNS
                                              " FROM ballot JOIN juror ON juror.id = ballot.juror WHERE juror.jury = ? "
                                              "AND sent_ms > 0 ORDER BY ballot.film, ballot.juror",
                                              jury.text()));
  });
}

std::vector<JurySeat> JuryBallots::sent_seats(const JuryId& jury) {
  return database_.read([&](SQLite::Database& connection) {
    return seats_from(statement(connection,
                                "SELECT ballot.juror, ballot.film FROM ballot JOIN juror ON juror.id = ballot.juror "
                                "WHERE juror.jury = ? AND sent_ms > 0 ORDER BY ballot.film, ballot.juror",
                                jury.text()));
  });
}

std::vector<JurySeat> read_begun_seats(SQLite::Database& connection, const JuryId& jury) {
  return seats_from(
      statement(connection,
                "SELECT juror, film FROM (SELECT juror, film FROM ballot UNION SELECT juror, film FROM jury_note UNION "
                "SELECT juror, film FROM jury_played) WHERE juror IN (SELECT id FROM juror WHERE jury = ?) ORDER BY "
                "film, juror",
                jury.text()));
}

std::vector<JurySeat> JuryBallots::begun_seats(const JuryId& jury) {
  return database_.read([&](SQLite::Database& connection) { return read_begun_seats(connection, jury); });
}

std::vector<JuryBallot> JuryBallots::seen_by(const Juror& reader, const SubmissionId& film) {
  return database_.read([&](SQLite::Database& connection) {
    return ballots_from(
        connection,
        statement(connection,
                  "SELECT " BALLOT_COLUMNS
                  " FROM ballot JOIN juror ON juror.id = ballot.juror JOIN jury ON jury.id = juror.jury WHERE film = ? "
                  "AND juror.jury = ? AND (juror.id = ? OR (sent_ms > 0 AND (closed_ms > 0 OR EXISTS (SELECT 1 FROM "
                  "ballot AS own WHERE own.juror = ? AND own.film = ballot.film AND own.sent_ms > 0)))) ORDER BY "
                  "ballot.juror",
                  film.text(), reader.jury.text(), reader.id.text(), reader.id.text()));
  });
}

void JuryBallots::add_played(const JurorId& juror, const SubmissionId& film, const std::vector<PlayedSpan>& spans) {
  database_.write([&](SQLite::Database& connection) {
    std::vector<PlayedSpan> all = read_played(connection, juror, film);
    all.insert(all.end(), spans.begin(), spans.end());
    all = joined(std::move(all));
    if (all.size() > kMostSpans) all.resize(kMostSpans);
    run(connection, "DELETE FROM jury_played WHERE juror = ? AND film = ?", juror.text(), film.text());
    for (const PlayedSpan& each : all) {
      run(connection, "INSERT INTO jury_played (juror, film, start_s, end_s) VALUES (?, ?, ?, ?)", juror.text(),
          film.text(), each.start_s, each.end_s);
    }
  });
}

std::vector<PlayedSpan> JuryBallots::played(const JurorId& juror, const SubmissionId& film) {
  return database_.read([&](SQLite::Database& connection) { return read_played(connection, juror, film); });
}

JuryNote JuryBallots::add_note(const JuryNote& given) {
  JuryNote note = given;
  note.id = JuryNoteId::random();
  note.text = clean_text(given.text);
  if (clean_line(note.text, 1).empty() || length(note.text) > kNoteLimit || note.position_ms < 0) {
    throw Error(ErrorCode::invalid,
                {"A note has 1 to {limit} characters. Nothing was kept.", {{"limit", std::to_string(kNoteLimit)}}});
  }
  return database_.write([&](SQLite::Database& connection) {
    auto count = statement(connection, "SELECT COUNT(*) FROM jury_note WHERE juror = ? AND film = ?", note.juror.text(),
                           note.film.text());
    count.executeStep();
    if (count.getColumn(0).getInt() >= kMostNotes) {
      throw Error(ErrorCode::invalid,
                  {"At most {limit} notes on one film. Nothing was kept.", {{"limit", std::to_string(kMostNotes)}}});
    }
    run(connection, "INSERT INTO jury_note (id, juror, film, position_ms, text) VALUES (?, ?, ?, ?, ?)", note.id.text(),
        note.juror.text(), note.film.text(), note.position_ms, note.text);
    return note;
  });
}

std::vector<JuryNote> JuryBallots::notes(const JurorId& juror, const SubmissionId& film) {
  return database_.read([&](SQLite::Database& connection) {
    std::vector<JuryNote> all;
    auto rows = statement(connection,
                          "SELECT id, position_ms, text FROM jury_note WHERE juror = ? AND film = ? ORDER BY "
                          "position_ms, id",
                          juror.text(), film.text());
    while (rows.executeStep()) {
      all.push_back({JuryNoteId::parse(rows.getColumn(0).getString()).value_or(JuryNoteId()), juror, film,
                     rows.getColumn(1).getInt64(), rows.getColumn(2).getString()});
    }
    return all;
  });
}

void JuryBallots::remove_note(const JurorId& juror, const JuryNoteId& id) {
  database_.write([&](SQLite::Database& connection) {
    run(connection, "DELETE FROM jury_note WHERE id = ? AND juror = ?", id.text(), juror.text());
  });
}

std::vector<PlayedSpan> joined(std::vector<PlayedSpan> all) {
  std::erase_if(all, [](const PlayedSpan& each) { return each.start_s < 0 || each.end_s <= each.start_s; });
  std::ranges::sort(all, {}, &PlayedSpan::start_s);
  std::vector<PlayedSpan> whole;
  for (const PlayedSpan& each : all) {
    if (!whole.empty() && each.start_s <= whole.back().end_s) {
      whole.back().end_s = std::max(whole.back().end_s, each.end_s);
    } else {
      whole.push_back(each);
    }
  }
  return whole;
}

int64_t played_seconds(const std::vector<PlayedSpan>& spans) {
  int64_t sum = 0;
  for (const PlayedSpan& each : spans) sum += each.end_s - each.start_s;
  return sum;
}

}  // namespace resonance
