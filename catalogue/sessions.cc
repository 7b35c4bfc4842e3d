#include "catalogue/sessions.h"

#include "base/secret.h"
#include "base/unicode.h"
#include "catalogue/database.h"

namespace resonance {
namespace {

constexpr int64_t kMinute = 60'000, kHour = 60 * kMinute, kDay = 24 * kHour;
constexpr size_t kAgentLimit = 200;

struct Lifetime {
  int64_t idle_ms;
  int64_t whole_ms;
};

Lifetime lifetime_of(Role role) {
  switch (role) {
    case Role::guest: return {30 * kDay, 90 * kDay};
    case Role::juror:
    case Role::depositor: return {2 * kHour, kDay};
    case Role::moderator:
    case Role::administrator: return {2 * kHour, 12 * kHour};
  }
  return {0, 0};
}

struct Known {
  Session session;
  Role role;
};

std::vector<Known> sessions_from(SQLite::Statement& rows) {
  std::vector<Known> all;
  while (rows.executeStep()) {
    all.push_back(
        {{SessionId::parse(rows.getColumn(0).getString()).value_or(SessionId()),
          AccountId::parse(rows.getColumn(1).getString()).value_or(AccountId()), rows.getColumn(2).getString(),
          rows.getColumn(3).getInt64(), rows.getColumn(4).getInt64(), rows.getColumn(5).getInt64()},
         value_named<Role>(rows.getColumn(6).getString()).value_or(Role::guest)});
  }
  return all;
}

bool is_live(const Known& known, int64_t now_ms) {
  const Lifetime lifetime = lifetime_of(known.role);
  return now_ms - known.session.used_ms < lifetime.idle_ms && now_ms - known.session.created_ms < lifetime.whole_ms;
}

#define SESSION_COLUMNS                                                                                     \
  "session.id, session.account, session.agent, session.created_ms, session.used_ms, session.confirmed_ms, " \
  "account.role"

}  // namespace

std::string Sessions::open(const AccountId& account, std::string_view agent, int64_t now_ms, bool waits_for_code) {
  const std::string token = random_token(32);
  database_.write([&](SQLite::Database& connection) {
    run(connection, "DELETE FROM session WHERE used_ms < ?", now_ms - lifetime_of(Role::guest).idle_ms);
    run(connection,
        "INSERT INTO session (id, digest, account, agent, created_ms, used_ms, confirmed_ms, waits_for_code) VALUES "
        "(?, "
        "?, ?, ?, ?, ?, ?, ?)",
        SessionId::random().text(), digest(token), account.text(), clean_line(agent, kAgentLimit), now_ms, now_ms,
        now_ms, waits_for_code ? 1 : 0);
  });
  return token;
}

std::optional<Session> Sessions::find(std::string_view token, int64_t now_ms) {
  const std::string wanted = digest(token);
  const auto found = database_.read([&](SQLite::Database& connection) {
    auto rows =
        statement(connection,
                  "SELECT " SESSION_COLUMNS
                  " FROM session JOIN account ON account.id = session.account WHERE digest = ? AND closed = 0 AND "
                  "waits_for_code = 0",
                  wanted);
    return sessions_from(rows);
  });
  if (found.empty()) return std::nullopt;
  Session session = found.front().session;
  if (!is_live(found.front(), now_ms)) {
    close(session.account, session.id);
    return std::nullopt;
  }
  if (now_ms - session.used_ms >= kMinute) {
    database_.write([&](SQLite::Database& connection) {
      run(connection, "UPDATE session SET used_ms = ? WHERE id = ?", now_ms, session.id.text());
    });
    session.used_ms = now_ms;
  }
  return session;
}

std::optional<AccountId> Sessions::waiting(std::string_view token, int64_t now_ms) {
  return database_.read([&](SQLite::Database& connection) -> std::optional<AccountId> {
    auto row =
        statement(connection, "SELECT account FROM session WHERE digest = ? AND waits_for_code = 1 AND created_ms > ?",
                  digest(token), now_ms - 10 * kMinute);
    return row.executeStep() ? AccountId::parse(row.getColumn(0).getString()) : std::nullopt;
  });
}

void Sessions::complete(std::string_view token) {
  database_.write([&](SQLite::Database& connection) {
    run(connection, "UPDATE session SET waits_for_code = 0 WHERE digest = ?", digest(token));
  });
}

std::vector<Session> Sessions::of(const AccountId& account, int64_t now_ms) {
  return database_.read([&](SQLite::Database& connection) {
    auto rows = statement(connection,
                          "SELECT " SESSION_COLUMNS
                          " FROM session JOIN account ON account.id = session.account WHERE session.account = ? AND "
                          "waits_for_code = 0 ORDER BY used_ms DESC, session.id",
                          account.text());
    std::vector<Session> live;
    for (const Known& each : sessions_from(rows)) {
      if (is_live(each, now_ms)) live.push_back(each.session);
    }
    return live;
  });
}

void Sessions::confirm(const SessionId& id, int64_t now_ms) {
  database_.write([&](SQLite::Database& connection) {
    run(connection, "UPDATE session SET confirmed_ms = ? WHERE id = ?", now_ms, id.text());
  });
}

void Sessions::close(const AccountId& account, const SessionId& id) {
  database_.write([&](SQLite::Database& connection) {
    run(connection, "DELETE FROM session WHERE account = ? AND id = ?", account.text(), id.text());
  });
}

void Sessions::close_all(const AccountId& account) {
  database_.write(
      [&](SQLite::Database& connection) { run(connection, "DELETE FROM session WHERE account = ?", account.text()); });
}

bool Sessions::count_try(std::string_view key, int most, int64_t window_ms, int64_t now_ms) {
  const std::string counted = digest(key);
  return database_.write([&](SQLite::Database& connection) {
    run(connection, "DELETE FROM attempt WHERE at_ms < ?", now_ms - kDay);
    auto row = statement(connection, "SELECT COUNT(*) FROM attempt WHERE digest = ? AND at_ms > ?", counted,
                         now_ms - window_ms);
    row.executeStep();
    if (row.getColumn(0).getInt() >= most) return false;
    run(connection, "INSERT INTO attempt (digest, at_ms) VALUES (?, ?)", counted, now_ms);
    return true;
  });
}

void Sessions::forget_tries(std::string_view key) {
  database_.write(
      [&](SQLite::Database& connection) { run(connection, "DELETE FROM attempt WHERE digest = ?", digest(key)); });
}

}  // namespace resonance
