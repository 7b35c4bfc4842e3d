// What of a draw takes long: begun by a request, done outside of it (catalogue/draws.h).
#include <sstream>

#include "catalogue/database.h"
#include "catalogue/festival_rows.h"

namespace resonance {
namespace {

constexpr size_t kSaltBytes = 16;
constexpr int kMostAttempts = 3;

#define WORK_COLUMNS "jury, kind, given_up, relax, attempts, rounds, problem"

std::string word(DrawWork::Kind kind) {
  return kind == DrawWork::Kind::commitment ? "commitment" : "replacement";
}

std::optional<DrawWork> work_from(SQLite::Statement rows) {
  if (!rows.executeStep()) return std::nullopt;
  DrawWork work;
  work.jury = JuryId::parse(rows.getColumn(0).getString()).value_or(JuryId());
  if (rows.getColumn(1).getString() == "replacement") work.kind = DrawWork::Kind::replacement;
  std::istringstream keys(rows.getColumn(2).getString());
  for (std::string key; keys >> key;) work.given_up.push_back(key);
  work.relax = rows.getColumn(3).getInt() != 0;
  work.attempts = rows.getColumn(4).getInt();
  work.rounds = rows.getColumn(5).getInt();
  const std::string problem = rows.getColumn(6).getString();
  if (!problem.empty()) work.problem = message_from_json(problem);
  return work;
}

void begin(SQLite::Database& connection, const DrawWork& work) {
  if (is_under_way(connection, work.jury)) {
    throw Error(ErrorCode::conflict, "This is being computed already. Nothing was changed: wait until it is done.");
  }
  std::string keys;
  for (const std::string& each : work.given_up) keys += each + "\n";
  run(connection, "DELETE FROM draw_work WHERE jury = ?", work.jury.text());
  run(connection,
      "INSERT INTO draw_work (jury, kind, given_up, relax, attempts, claimed, rounds, problem) VALUES (?, ?, ?, ?, 0, "
      "0, 0, '')",
      work.jury.text(), word(work.kind), keys, work.relax ? 1 : 0);
}

// Of exactly that attempt.
bool end(SQLite::Database& connection, const DrawWork& work) {
  return run(connection, "DELETE FROM draw_work WHERE jury = ? AND kind = ? AND attempts = ? AND problem = ''",
             work.jury.text(), word(work.kind), work.attempts) == 1;
}

// The roll is open again where nothing was committed.
void end_with(SQLite::Database& connection, const DrawWork& work, const Message& problem) {
  const int ended =
      run(connection, "UPDATE draw_work SET problem = ?, claimed = 0 WHERE jury = ? AND attempts = ? AND problem = ''",
          to_json(problem), work.jury.text(), work.attempts);
  if (ended == 0 || work.kind != DrawWork::Kind::commitment) return;
  run(connection, "DELETE FROM volunteer WHERE jury = ? AND withdrawn_ms > 0", work.jury.text());
  run(connection, "UPDATE volunteer SET salt = '', roll_key = '' WHERE jury = ?", work.jury.text());
}

}  // namespace

void Draws::begin_commitment(const JuryId& jury, int64_t now_ms) {
  database_.write([&](SQLite::Database& connection) {
    const auto draw = read_draw(connection, jury);
    if (!draw) throw Error(ErrorCode::not_found, "This jury is not drawn by lot.");
    switch (state_of(*draw, now_ms)) {
      case DrawState::committed:
      case DrawState::drawn:
        throw Error(ErrorCode::conflict,
                    "A commitment is in force already. Nothing was changed: its file stays as it is.");
      case DrawState::preparing:
      case DrawState::call_open:
        throw Error(ErrorCode::conflict, "The call for volunteers is not closed yet. Nothing was changed.");
      case DrawState::call_closed: break;
    }
    begin(connection, {.jury = jury, .kind = DrawWork::Kind::commitment});
    run(connection, "DELETE FROM volunteer WHERE jury = ? AND withdrawn_ms > 0", jury.text());
    auto rows = statement(connection, "SELECT id FROM volunteer WHERE jury = ?", jury.text());
    std::vector<std::string> ids;
    while (rows.executeStep()) ids.push_back(rows.getColumn(0).getString());
    for (const std::string& id : ids) {
      run(connection, "UPDATE volunteer SET salt = ?, roll_key = '' WHERE id = ?", random_token(kSaltBytes), id);
    }
  });
}

void Draws::begin_replacement(const JuryId& jury, const std::vector<std::string>& given_up, bool relax) {
  database_.write([&](SQLite::Database& connection) {
    const auto draw = read_draw(connection, jury);
    if (!draw || state_of(*draw, 0) != DrawState::drawn) {
      throw Error(ErrorCode::conflict, "No jury was drawn yet. Nothing was changed.");
    }
    begin(connection, {.jury = jury, .kind = DrawWork::Kind::replacement, .given_up = given_up, .relax = relax});
  });
}

std::optional<DrawWork> Draws::work(const JuryId& jury) {
  return database_.read([&](SQLite::Database& connection) {
    return work_from(statement(connection, "SELECT " WORK_COLUMNS " FROM draw_work WHERE jury = ?", jury.text()));
  });
}

std::optional<DrawWork> Draws::claim_work() {
  constexpr const char* kWaiting = "SELECT " WORK_COLUMNS " FROM draw_work WHERE claimed = 0 AND problem = '' LIMIT 1";
  // Asked each second: nothing is written while nothing waits.
  if (!database_.read([](SQLite::Database& connection) { return statement(connection, kWaiting).executeStep(); })) {
    return std::nullopt;
  }
  return database_.write([&](SQLite::Database& connection) -> std::optional<DrawWork> {
    auto work = work_from(statement(connection, kWaiting));
    if (!work) return std::nullopt;
    if (work->attempts >= kMostAttempts) {
      end_with(connection, *work,
               "The computation ended three times without a result. Nothing was published or changed; try fewer "
               "criteria, or broader values.");
      return std::nullopt;
    }
    ++work->attempts;
    run(connection, "UPDATE draw_work SET claimed = 1, attempts = ? WHERE jury = ?", work->attempts, work->jury.text());
    return work;
  });
}

void Draws::resume_work() {
  database_.write(
      [](SQLite::Database& connection) { run(connection, "UPDATE draw_work SET claimed = 0 WHERE problem = ''"); });
}

void Draws::release_work(const DrawWork& work) {
  database_.write([&](SQLite::Database& connection) {
    run(connection,
        "UPDATE draw_work SET claimed = 0, attempts = attempts - 1 WHERE jury = ? AND attempts = ? AND problem = ''",
        work.jury.text(), work.attempts);
  });
}

void Draws::note_rounds(const DrawWork& work, int rounds) {
  database_.write([&](SQLite::Database& connection) {
    run(connection, "UPDATE draw_work SET rounds = ? WHERE jury = ? AND attempts = ?", rounds, work.jury.text(),
        work.attempts);
  });
}

void Draws::fail_work(const DrawWork& work, const Message& problem) {
  database_.write([&](SQLite::Database& connection) { end_with(connection, work, problem); });
}

bool Draws::commit(const DrawWork& work, const DrawCommitment& commitment,
                   const std::map<std::string, std::string>& keys) {
  return database_.write([&](SQLite::Database& connection) {
    if (!end(connection, work)) return false;
    run(connection,
        "INSERT INTO draw_commitment (jury, number, text, commitment, committed_ms, seed_until_ms, record, drawn_ms) "
        "SELECT ?, COALESCE(MAX(number), 0) + 1, ?, ?, ?, ?, '', 0 FROM draw_commitment WHERE jury = ?",
        work.jury.text(), commitment.text, commitment.commitment, commitment.committed_ms, commitment.seed_until_ms,
        work.jury.text());
    for (const auto& [volunteer, key] : keys) {
      run(connection, "UPDATE volunteer SET roll_key = ? WHERE id = ? AND jury = ?", key, volunteer, work.jury.text());
    }
    return true;
  });
}

bool Draws::replace(const DrawWork& work, const std::string& record) {
  return database_.write([&](SQLite::Database& connection) {
    if (!end(connection, work)) return false;
    return run(connection,
               "UPDATE draw_commitment SET record = ? WHERE jury = ? AND drawn_ms > 0 AND number = (SELECT "
               "MAX(number) FROM draw_commitment WHERE jury = ?)",
               record, work.jury.text(), work.jury.text()) == 1;
  });
}

}  // namespace resonance
