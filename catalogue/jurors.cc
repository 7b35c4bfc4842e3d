#include "catalogue/jurors.h"

#include <algorithm>
#include <set>

#include "base/clock.h"
#include "base/unicode.h"
#include "catalogue/database.h"
#include "catalogue/festival_rows.h"
#include "catalogue/words_of.h"

namespace resonance {
namespace {

constexpr size_t kNameLimit = 100;

#define JUROR_COLUMNS \
  "juror.id, juror.jury, COALESCE(juror.account, ''), juror.name, president, juror.territory, added_ms, left_ms"

constexpr WordsOf<Conflict, 5> kConflicts{{{Conflict::own_film, "own_film"},
                                           {Conflict::organisation, "organisation"},
                                           {Conflict::commune, "commune"},
                                           {Conflict::family, "family"},
                                           {Conflict::other, "other"}}};

Error no_such_juror() {
  return {ErrorCode::not_found, {"This person does not sit in a jury here."}};
}

std::string required_name(std::string_view text) {
  std::string line = clean_line(text, kNameLimit);
  if (line.empty()) throw Error(ErrorCode::invalid, "Give this person a name. Nothing was changed.");
  return line;
}

void require_jury(SQLite::Database& connection, const JuryId& jury) {
  if (!statement(connection, "SELECT 1 FROM jury WHERE id = ?", jury.text()).executeStep()) {
    throw Error(ErrorCode::not_found, "This jury does not exist.");
  }
}

std::vector<Juror> jurors_from(SQLite::Database& connection, SQLite::Statement rows) {
  std::vector<Juror> all;
  while (rows.executeStep()) {
    Juror juror;
    juror.id = JurorId::parse(rows.getColumn(0).getString()).value_or(JurorId());
    juror.jury = JuryId::parse(rows.getColumn(1).getString()).value_or(JuryId());
    juror.account = AccountId::parse(rows.getColumn(2).getString());
    juror.name = rows.getColumn(3).getString();
    juror.president = rows.getColumn(4).getInt() != 0;
    juror.territory = rows.getColumn(5).getString();
    juror.added_ms = rows.getColumn(6).getInt64();
    juror.left_ms = rows.getColumn(7).getInt64();
    all.push_back(std::move(juror));
  }
  for (Juror& each : all) {
    auto languages =
        statement(connection, "SELECT language FROM juror_language WHERE juror = ? ORDER BY language", each.id.text());
    while (languages.executeStep()) each.languages.push_back(languages.getColumn(0).getString());
  }
  return all;
}

std::optional<Juror> read_juror(SQLite::Database& connection, const JurorId& id) {
  return first(
      jurors_from(connection, statement(connection, "SELECT " JUROR_COLUMNS " FROM juror WHERE id = ?", id.text())));
}

void write_languages(SQLite::Database& connection, const Juror& juror) {
  run(connection, "DELETE FROM juror_language WHERE juror = ?", juror.id.text());
  for (const std::string& each : juror.languages) {
    run(connection, "INSERT INTO juror_language (juror, language) VALUES (?, ?) ON CONFLICT DO NOTHING",
        juror.id.text(), each);
  }
}

// Its unsent ballot goes with a seat: nobody else reads it.
void remove_seat(SQLite::Database& connection, const std::string& juror, const std::string& film) {
  run(connection, "DELETE FROM ballot WHERE juror = ? AND film = ? AND sent_ms = 0", juror, film);
  run(connection, "DELETE FROM jury_seat WHERE juror = ? AND film = ?", juror, film);
}

bool is_sent(SQLite::Database& connection, const std::string& juror, const std::string& film) {
  return statement(connection, "SELECT 1 FROM ballot WHERE juror = ? AND film = ? AND sent_ms > 0", juror, film)
      .executeStep();
}

std::vector<JurySeat> read_seats(SQLite::Database& connection, const JuryId& jury) {
  return seats_from(statement(connection,
                              "SELECT jury_seat.juror, film FROM jury_seat JOIN juror ON juror.id = jury_seat.juror "
                              "WHERE juror.jury = ? ORDER BY jury_seat.juror, film",
                              jury.text()));
}

void require_seat(SQLite::Database& connection, const JuryId& jury, const JurySeat& seat) {
  const bool sits = statement(connection, "SELECT 1 FROM juror WHERE id = ? AND jury = ? AND left_ms = 0",
                              seat.juror.text(), jury.text())
                        .executeStep();
  const bool runs = statement(connection,
                              "SELECT 1 FROM submission JOIN jury ON jury.edition = submission.edition WHERE "
                              "submission.id = ? AND jury.id = ?",
                              seat.film.text(), jury.text())
                        .executeStep();
  if (!sits || !runs)
    throw Error(ErrorCode::invalid, "This juror or this film is not in this edition. Nothing was changed.");
}

}  // namespace

std::vector<JurySeat> seats_from(SQLite::Statement rows) {
  std::vector<JurySeat> all;
  while (rows.executeStep()) {
    all.push_back({JurorId::parse(rows.getColumn(0).getString()).value_or(JurorId()),
                   SubmissionId::parse(rows.getColumn(1).getString()).value_or(SubmissionId())});
  }
  return all;
}

void leave_jury(SQLite::Database& connection, const JurorId& juror, int64_t now_ms) {
  run(connection, "UPDATE juror SET left_ms = ? WHERE id = ? AND left_ms = 0", now_ms, juror.text());
  run(connection,
      "DELETE FROM jury_seat WHERE juror = ? AND NOT EXISTS (SELECT 1 FROM ballot WHERE ballot.juror = "
      "jury_seat.juror AND ballot.film = jury_seat.film AND sent_ms > 0)",
      juror.text());
  run(connection, "DELETE FROM ballot WHERE juror = ? AND sent_ms = 0", juror.text());
}

Juror Jurors::add(const Juror& given) {
  Juror juror = given;
  juror.name = required_name(given.name);
  juror.id = JurorId::random();
  juror.added_ms = wall_clock_ms();
  return database_.write([&](SQLite::Database& connection) {
    require_jury(connection, juror.jury);
    const std::string account = juror.account ? juror.account->text() : std::string();
    if (statement(connection, "SELECT 1 FROM juror WHERE jury = ? AND account = ? AND left_ms = 0", juror.jury.text(),
                  account)
            .executeStep()) {
      throw Error(ErrorCode::conflict, "This person sits in this jury already. Nothing was changed.");
    }
    run(connection,
        "INSERT INTO juror (id, jury, account, name, president, territory, added_ms, left_ms) VALUES (?, ?, NULLIF(?, "
        "''), ?, ?, ?, ?, 0)",
        juror.id.text(), juror.jury.text(), account, juror.name, juror.president ? 1 : 0, juror.territory,
        juror.added_ms);
    write_languages(connection, juror);
    return *read_juror(connection, juror.id);
  });
}

std::optional<Juror> Jurors::find(const JurorId& id) {
  return database_.read([&](SQLite::Database& connection) { return read_juror(connection, id); });
}

std::vector<Juror> Jurors::of_jury(const JuryId& jury) {
  return database_.read([&](SQLite::Database& connection) {
    return jurors_from(
        connection,
        statement(connection, "SELECT " JUROR_COLUMNS " FROM juror WHERE jury = ? ORDER BY left_ms > 0, added_ms, id",
                  jury.text()));
  });
}

std::vector<Juror> Jurors::seats_of(const AccountId& account) {
  return database_.read([&](SQLite::Database& connection) {
    return jurors_from(connection, statement(connection,
                                             "SELECT " JUROR_COLUMNS
                                             " FROM juror WHERE account = ? AND left_ms = 0 ORDER BY added_ms DESC",
                                             account.text()));
  });
}

void Jurors::update(const Juror& given) {
  Juror juror = given;
  juror.name = required_name(given.name);
  database_.write([&](SQLite::Database& connection) {
    const int changed = run(connection, "UPDATE juror SET name = ?, president = ?, territory = ? WHERE id = ?",
                            juror.name, juror.president ? 1 : 0, juror.territory, juror.id.text());
    if (changed == 0) throw no_such_juror();
    write_languages(connection, juror);
  });
}

void Jurors::leave(const JurorId& juror, int64_t now_ms) {
  database_.write([&](SQLite::Database& connection) {
    if (!read_juror(connection, juror)) throw no_such_juror();
    leave_jury(connection, juror, now_ms);
  });
}

void Jurors::declare(const JuryExclusion& exclusion) {
  database_.write([&](SQLite::Database& connection) {
    const std::string juror = exclusion.juror.text(), film = exclusion.film.text();
    if (!read_juror(connection, exclusion.juror)) throw no_such_juror();
    if (is_sent(connection, juror, film)) {
      throw Error(ErrorCode::conflict,
                  "Your ballot on this film is sent. Write to those who prepare the festival: they can take it out.");
    }
    run(connection,
        "INSERT INTO jury_exclusion (juror, film, conflict) VALUES (?, ?, ?) ON CONFLICT (juror, film) DO UPDATE SET "
        "conflict = excluded.conflict",
        juror, film, std::string(name(exclusion.conflict)));
    remove_seat(connection, juror, film);
  });
}

std::vector<JuryExclusion> Jurors::declared(const JuryId& jury) {
  return database_.read([&](SQLite::Database& connection) {
    std::vector<JuryExclusion> all;
    auto rows = statement(connection,
                          "SELECT juror, film, conflict FROM jury_exclusion JOIN juror ON juror.id = juror WHERE "
                          "juror.jury = ? ORDER BY juror, film",
                          jury.text());
    while (rows.executeStep()) {
      all.push_back({JurorId::parse(rows.getColumn(0).getString()).value_or(JurorId()),
                     SubmissionId::parse(rows.getColumn(1).getString()).value_or(SubmissionId()),
                     conflict_named(rows.getColumn(2).getString()).value_or(Conflict::other)});
    }
    return all;
  });
}

void Jurors::assign(const JuryId& id, const std::vector<JurySeat>& seats, const std::vector<JurySeat>& begun) {
  const std::set<JurySeat> wanted(seats.begin(), seats.end()), known(begun.begin(), begun.end());
  database_.write([&](SQLite::Database& connection) {
    require_jury(connection, id);
    const auto begun_now = read_begun_seats(connection, id);
    const std::set<JurySeat> is_begun(begun_now.begin(), begun_now.end());
    for (const JurySeat& each : read_seats(connection, id)) {
      const std::string juror = each.juror.text(), film = each.film.text();
      if (wanted.contains(each) || is_sent(connection, juror, film)) continue;
      if (is_begun.contains(each) && !known.contains(each)) {
        throw Error(ErrorCode::conflict,
                    "A juror has begun a film meanwhile. Nothing was changed: give the films out again.");
      }
      remove_seat(connection, juror, film);
    }
    for (const JurySeat& each : wanted) {
      require_seat(connection, id, each);
      run(connection, "INSERT INTO jury_seat (juror, film) VALUES (?, ?) ON CONFLICT DO NOTHING", each.juror.text(),
          each.film.text());
    }
  });
}

std::vector<JurySeat> Jurors::seats(const JuryId& jury) {
  return database_.read([&](SQLite::Database& connection) { return read_seats(connection, jury); });
}

std::vector<ItemId> Jurors::judged_items(const AccountId& account, int64_t now_ms) {
  return database_.read([&](SQLite::Database& connection) {
    std::vector<ItemId> all;
    auto rows = statement(
        connection,
        "SELECT DISTINCT submission.item FROM juror JOIN jury_seat ON jury_seat.juror = juror.id JOIN submission ON "
        "submission.id = jury_seat.film JOIN edition_milestone AS opens ON opens.edition = submission.edition AND "
        "opens.milestone = 'jury_opens' AND opens.at_ms <= ? LEFT JOIN edition_milestone AS ends ON ends.edition = "
        "submission.edition AND ends.milestone = 'palmares' WHERE juror.account = ? AND juror.left_ms = 0 AND "
        "submission.state IN ('submitted', 'selected') AND (ends.at_ms IS NULL OR ends.at_ms > ?)",
        now_ms, account.text(), now_ms);
    while (rows.executeStep()) {
      if (const auto id = ItemId::parse(rows.getColumn(0).getString())) all.push_back(*id);
    }
    return all;
  });
}

std::string_view name(Conflict value) {
  return word_of(kConflicts, value);
}

std::optional<Conflict> conflict_named(std::string_view text) {
  return value_of(kConflicts, text);
}

}  // namespace resonance
