#include "catalogue/deliberations.h"

#include "base/unicode.h"
#include "catalogue/database.h"
#include "catalogue/reorder.h"
#include "catalogue/text_limit.h"
#include "catalogue/words_of.h"

namespace resonance {
namespace {

constexpr size_t kMotionLimit = 500, kAwardLimit = 100, kRemarksLimit = 20'000;
constexpr size_t kMostListed = 100, kMostMotions = 200;

constexpr WordsOf<MotionVote, 3> kVotes{
    {{MotionVote::in_favour, "in_favour"}, {MotionVote::against, "against"}, {MotionVote::abstention, "abstention"}}};

// Who sits in a jury, and who of them is there.
#define SITS "juror.left_ms = 0"
#define IS_PRESENT "EXISTS (SELECT 1 FROM jury_presence WHERE jury_presence.juror = juror.id AND until_ms = 0)"

#define QUORUM(column) \
  "CASE WHEN closed_ms > 0 THEN " column " ELSE (SELECT jury." column " FROM jury WHERE jury.id = motion.jury) END"

// The last six of an open motion are as they are now.
#define MOTION_COLUMNS                                                                                             \
  "id, jury, proposer, text, award, COALESCE(film, ''), proposed_ms, closed_ms, in_favour, against, abstentions, " \
  "CASE WHEN closed_ms > 0 THEN sitting ELSE (SELECT COUNT(*) FROM juror WHERE juror.jury = motion.jury AND " SITS \
  ") END, CASE WHEN closed_ms > 0 THEN present ELSE (SELECT COUNT(*) FROM juror WHERE juror.jury = motion.jury "   \
  "AND " SITS " AND " IS_PRESENT                                                                                   \
  ") END, CASE WHEN closed_ms > 0 THEN in_favour + against + abstentions ELSE (SELECT COUNT(*) FROM motion_vote "  \
  "JOIN juror ON juror.id = motion_vote.juror WHERE motion_vote.motion = motion.id AND " SITS " AND " IS_PRESENT   \
  ") END, " QUORUM("quorum") ", " QUORUM("quorum_is_share")

Error no_such_motion() {
  return {ErrorCode::not_found, {"This motion does not exist. Nothing was changed."}};
}

void require_open(SQLite::Database& connection, const JuryId& jury) {
  auto row = statement(connection,
                       "SELECT closed_ms, COALESCE(signed_ms, 0) FROM jury LEFT JOIN deliberation ON deliberation.jury "
                       "= jury.id WHERE jury.id = ?",
                       jury.text());
  if (!row.executeStep()) throw Error(ErrorCode::not_found, "This jury does not exist.");
  if (row.getColumn(0).getInt64() == 0) {
    throw Error(ErrorCode::conflict,
                "The ballots of this jury are not open yet: it deliberates after that. Nothing was changed.");
  }
  if (row.getColumn(1).getInt64() != 0) {
    throw Error(ErrorCode::conflict,
                "The minutes are signed: nothing of this deliberation changes any more. Nothing was changed.");
  }
}

struct Sitting {
  JuryId jury;
  bool president = false;
  bool present = false;
};

Sitting required_sitting(SQLite::Database& connection, const JurorId& juror) {
  auto row =
      statement(connection, "SELECT jury, president, " IS_PRESENT " FROM juror WHERE id = ? AND " SITS, juror.text());
  if (!row.executeStep()) {
    throw Error(ErrorCode::conflict, "This person no longer sits in this jury. Nothing was changed.");
  }
  return {JuryId::parse(row.getColumn(0).getString()).value_or(JuryId()), row.getColumn(1).getInt() != 0,
          row.getColumn(2).getInt() != 0};
}

void require_judged(SQLite::Database& connection, const JuryId& jury, const SubmissionId& film) {
  const bool is_judged =
      statement(connection,
                "SELECT 1 FROM submission JOIN jury ON jury.edition = submission.edition WHERE jury.id = ? AND "
                "submission.id = ? AND (state = 'selected' OR (state = 'submitted' AND jury.kind = 'selection')) AND "
                "(NOT EXISTS (SELECT 1 FROM jury_category WHERE jury_category.jury = jury.id) OR EXISTS (SELECT 1 FROM "
                "jury_category WHERE jury_category.jury = jury.id AND jury_category.category = submission.category))",
                jury.text(), film.text())
          .executeStep();
  if (!is_judged) {
    throw Error(ErrorCode::invalid, "This film is not among those that this jury judges now. Nothing was changed.");
  }
}

std::vector<Motion> motions_from(SQLite::Statement rows) {
  std::vector<Motion> all;
  while (rows.executeStep()) {
    Motion motion;
    motion.id = MotionId::parse(rows.getColumn(0).getString()).value_or(MotionId());
    motion.jury = JuryId::parse(rows.getColumn(1).getString()).value_or(JuryId());
    motion.proposer = JurorId::parse(rows.getColumn(2).getString()).value_or(JurorId());
    motion.text = rows.getColumn(3).getString();
    motion.award = rows.getColumn(4).getString();
    motion.film = SubmissionId::parse(rows.getColumn(5).getString());
    motion.proposed_ms = rows.getColumn(6).getInt64();
    motion.closed_ms = rows.getColumn(7).getInt64();
    motion.in_favour = rows.getColumn(8).getInt();
    motion.against = rows.getColumn(9).getInt();
    motion.abstentions = rows.getColumn(10).getInt();
    motion.sitting = rows.getColumn(11).getInt();
    motion.present = rows.getColumn(12).getInt();
    motion.cast = rows.getColumn(13).getInt();
    motion.quorum = {rows.getColumn(14).getInt(), rows.getColumn(15).getInt() != 0};
    all.push_back(std::move(motion));
  }
  return all;
}

std::vector<Motion> motions_of(SQLite::Database& connection, const JuryId& jury) {
  return motions_from(statement(
      connection, "SELECT " MOTION_COLUMNS " FROM motion WHERE jury = ? ORDER BY proposed_ms, id", jury.text()));
}

std::optional<Motion> read_motion(SQLite::Database& connection, const MotionId& id) {
  return first(motions_from(statement(connection, "SELECT " MOTION_COLUMNS " FROM motion WHERE id = ?", id.text())));
}

Motion required_open_motion(SQLite::Database& connection, const MotionId& id) {
  const auto motion = read_motion(connection, id);
  if (!motion) throw no_such_motion();
  require_open(connection, motion->jury);
  if (motion->closed_ms != 0) {
    throw Error(ErrorCode::conflict, "This motion is closed: its result stands. Nothing was changed.");
  }
  return *motion;
}

std::vector<SubmissionId> read_shortlist(SQLite::Database& connection, const JuryId& jury) {
  std::vector<SubmissionId> all;
  auto rows = statement(connection, "SELECT film FROM shortlisted WHERE jury = ? ORDER BY position, film", jury.text());
  while (rows.executeStep()) {
    if (const auto id = SubmissionId::parse(rows.getColumn(0).getString())) all.push_back(*id);
  }
  return all;
}

void write_shortlist(SQLite::Database& connection, const JuryId& jury, const std::vector<SubmissionId>& films) {
  run(connection, "DELETE FROM shortlisted WHERE jury = ?", jury.text());
  int64_t position = 0;
  for (const SubmissionId& each : films) {
    run(connection, "INSERT INTO shortlisted (jury, film, position) VALUES (?, ?, ?)", jury.text(), each.text(),
        position++);
  }
}

void ensure_row(SQLite::Database& connection, const JuryId& jury) {
  run(connection, "INSERT INTO deliberation (jury, remarks, signed_ms) VALUES (?, '', 0) ON CONFLICT (jury) DO NOTHING",
      jury.text());
}

std::vector<Presence> presences_of(SQLite::Database& connection, const JuryId& jury) {
  std::vector<Presence> all;
  auto rows = statement(connection,
                        "SELECT juror, from_ms, CASE WHEN until_ms = 0 THEN left_ms ELSE until_ms END FROM "
                        "jury_presence JOIN juror ON juror.id = juror WHERE juror.jury = ? ORDER BY from_ms, juror",
                        jury.text());
  while (rows.executeStep()) {
    all.push_back({JurorId::parse(rows.getColumn(0).getString()).value_or(JurorId()), rows.getColumn(1).getInt64(),
                   rows.getColumn(2).getInt64()});
  }
  return all;
}

int64_t votes_for(SQLite::Database& connection, const MotionId& motion, MotionVote vote) {
  auto row = statement(connection,
                       "SELECT COUNT(*) FROM motion_vote JOIN juror ON juror.id = motion_vote.juror WHERE motion = ? "
                       "AND vote = ? AND " SITS " AND " IS_PRESENT,
                       motion.text(), std::string(name(vote)));
  row.executeStep();
  return row.getColumn(0).getInt64();
}

}  // namespace

Deliberation Deliberations::of_jury(const JuryId& jury) {
  return database_.read([&](SQLite::Database& connection) {
    Deliberation all;
    all.jury = jury;
    auto row = statement(
        connection, "SELECT remarks, signed_ms, COALESCE(signed_by, '') FROM deliberation WHERE jury = ?", jury.text());
    if (row.executeStep()) {
      all.remarks = row.getColumn(0).getString();
      all.signed_ms = row.getColumn(1).getInt64();
      all.signed_by = JurorId::parse(row.getColumn(2).getString());
    }
    all.shortlist = read_shortlist(connection, jury);
    all.presences = presences_of(connection, jury);
    all.motions = motions_of(connection, jury);
    return all;
  });
}

std::optional<Motion> Deliberations::motion(const MotionId& id) {
  return database_.read([&](SQLite::Database& connection) { return read_motion(connection, id); });
}

void Deliberations::set_present(const JurorId& juror, bool is_present, int64_t now_ms) {
  database_.write([&](SQLite::Database& connection) {
    const Sitting who = required_sitting(connection, juror);
    require_open(connection, who.jury);
    if (who.present == is_present) return;
    if (is_present) {
      // Back within the same millisecond: they were never away.
      run(connection,
          "INSERT INTO jury_presence (juror, from_ms, until_ms) VALUES (?, ?, 0) ON CONFLICT (juror, from_ms) DO "
          "UPDATE SET until_ms = 0",
          juror.text(), now_ms);
    } else {
      run(connection, "UPDATE jury_presence SET until_ms = ? WHERE juror = ? AND until_ms = 0", now_ms, juror.text());
    }
  });
}

void Deliberations::shortlist(const JuryId& jury, const SubmissionId& film) {
  database_.write([&](SQLite::Database& connection) {
    require_open(connection, jury);
    require_judged(connection, jury, film);
    auto films = read_shortlist(connection, jury);
    if (std::ranges::find(films, film) != films.end()) return;
    if (films.size() >= kMostListed) {
      throw Error(ErrorCode::invalid, {"At most {limit} films are kept for discussion. Nothing was changed.",
                                       {{"limit", std::to_string(kMostListed)}}});
    }
    films.push_back(film);
    write_shortlist(connection, jury, films);
  });
}

void Deliberations::unlist(const JuryId& jury, const SubmissionId& film) {
  database_.write([&](SQLite::Database& connection) {
    require_open(connection, jury);
    run(connection, "DELETE FROM shortlisted WHERE jury = ? AND film = ?", jury.text(), film.text());
  });
}

void Deliberations::reorder_shortlist(const JuryId& jury, const SubmissionId& film, int places) {
  database_.write([&](SQLite::Database& connection) {
    require_open(connection, jury);
    auto films = read_shortlist(connection, jury);
    if (reorder(films, film, places)) write_shortlist(connection, jury, films);
  });
}

Motion Deliberations::propose(const Motion& given, int64_t now_ms) {
  Motion motion = given;
  motion.id = MotionId::random();
  motion.text = limited_text(given.text, kMotionLimit);
  if (clean_line(motion.text, 1).empty()) {
    throw Error(ErrorCode::invalid, "Write down what the jury is to decide. Nothing was changed.");
  }
  require_short(given.award, kAwardLimit);
  motion.award = clean_line(given.award, kAwardLimit);
  return database_.write([&](SQLite::Database& connection) {
    motion.jury = required_sitting(connection, motion.proposer).jury;
    require_open(connection, motion.jury);
    if (motion.film) require_judged(connection, motion.jury, *motion.film);
    if (motions_of(connection, motion.jury).size() >= kMostMotions) {
      throw Error(ErrorCode::invalid, {"At most {limit} motions in one deliberation. Nothing was changed.",
                                       {{"limit", std::to_string(kMostMotions)}}});
    }
    run(connection,
        "INSERT INTO motion (id, jury, proposer, text, award, film, proposed_ms, closed_ms, sitting, present, "
        "in_favour, against, abstentions) VALUES (?, ?, ?, ?, ?, NULLIF(?, ''), ?, 0, 0, 0, 0, 0, 0)",
        motion.id.text(), motion.jury.text(), motion.proposer.text(), motion.text, motion.award,
        motion.film ? motion.film->text() : std::string(), now_ms);
    return *read_motion(connection, motion.id);
  });
}

void Deliberations::vote(const MotionId& id, const JurorId& juror, MotionVote vote) {
  database_.write([&](SQLite::Database& connection) {
    const Motion motion = required_open_motion(connection, id);
    const Sitting who = required_sitting(connection, juror);
    if (who.jury != motion.jury) throw no_such_motion();
    if (!who.present) {
      throw Error(ErrorCode::conflict, "Say first that you are there, then vote. Nothing was changed.");
    }
    run(connection,
        "INSERT INTO motion_vote (motion, juror, vote) VALUES (?, ?, ?) ON CONFLICT (motion, juror) DO UPDATE SET vote "
        "= excluded.vote",
        id.text(), juror.text(), std::string(name(vote)));
  });
}

std::optional<MotionVote> Deliberations::vote_of(const MotionId& motion, const JurorId& juror) {
  return database_.read([&](SQLite::Database& connection) -> std::optional<MotionVote> {
    auto row = statement(connection, "SELECT vote FROM motion_vote WHERE motion = ? AND juror = ?", motion.text(),
                         juror.text());
    return row.executeStep() ? motion_vote_named(row.getColumn(0).getString()) : std::nullopt;
  });
}

void Deliberations::close_motion(const MotionId& id, int64_t now_ms) {
  database_.write([&](SQLite::Database& connection) {
    const Motion motion = required_open_motion(connection, id);
    run(connection,
        "UPDATE motion SET closed_ms = ?, quorum = ?, quorum_is_share = ?, sitting = ?, present = ?, in_favour = ?, "
        "against = ?, abstentions = ? WHERE id = ?",
        now_ms, motion.quorum.value, motion.quorum.is_share ? 1 : 0, motion.sitting, motion.present,
        votes_for(connection, id, MotionVote::in_favour), votes_for(connection, id, MotionVote::against),
        votes_for(connection, id, MotionVote::abstention), id.text());
    run(connection, "DELETE FROM motion_vote WHERE motion = ?", id.text());
  });
}

void Deliberations::set_remarks(const JuryId& jury, std::string_view remarks) {
  const std::string text = limited_text(remarks, kRemarksLimit);
  database_.write([&](SQLite::Database& connection) {
    require_open(connection, jury);
    ensure_row(connection, jury);
    run(connection, "UPDATE deliberation SET remarks = ? WHERE jury = ?", text, jury.text());
  });
}

void Deliberations::sign(const JurorId& president, int64_t now_ms) {
  database_.write([&](SQLite::Database& connection) {
    const Sitting who = required_sitting(connection, president);
    require_open(connection, who.jury);
    if (!who.president) {
      throw Error(ErrorCode::forbidden, "Whoever presides over the jury signs its minutes. Nothing was changed.");
    }
    if (statement(connection, "SELECT 1 FROM motion WHERE jury = ? AND closed_ms = 0", who.jury.text()).executeStep()) {
      throw Error(ErrorCode::conflict, "A motion is still open: close it, then sign. Nothing was changed.");
    }
    ensure_row(connection, who.jury);
    run(connection, "UPDATE deliberation SET signed_ms = ?, signed_by = ? WHERE jury = ?", now_ms, president.text(),
        who.jury.text());
    run(connection,
        "UPDATE jury_presence SET until_ms = ? WHERE until_ms = 0 AND juror IN (SELECT id FROM juror WHERE jury = ? "
        "AND "
        "left_ms = 0)",
        now_ms, who.jury.text());
  });
}

std::string_view name(MotionVote value) {
  return word_of(kVotes, value);
}

std::optional<MotionVote> motion_vote_named(std::string_view text) {
  return value_of(kVotes, text);
}

}  // namespace resonance
