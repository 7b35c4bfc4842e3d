#include "catalogue/draws.h"

#include <algorithm>

#include "base/unicode.h"
#include "catalogue/database.h"
#include "catalogue/festival_rows.h"
#include "catalogue/words_of.h"

namespace resonance {
namespace {

constexpr size_t kNameLimit = 100, kAnnouncedLimit = 200, kMostCriteria = 20, kMostValues = 50;
constexpr int kMostSeats = 100;

#define DRAW_COLUMNS "jury, seats, opens_ms, closes_ms, seed_kind, seed_announced, seed_from_ms, seed_until_ms"
#define COMMITMENT_COLUMNS "number, text, commitment, committed_ms, seed_until_ms, record, drawn_ms"

constexpr WordsOf<SeedKind, 3> kSeedKinds{
    {{SeedKind::loto, "loto"}, {SeedKind::euromillions, "euromillions"}, {SeedKind::dice, "dice"}}};

std::vector<DrawCommitment> commitments_from(SQLite::Statement rows) {
  std::vector<DrawCommitment> all;
  while (rows.executeStep()) {
    all.push_back({rows.getColumn(0).getInt(), rows.getColumn(1).getString(), rows.getColumn(2).getString(),
                   rows.getColumn(3).getInt64(), rows.getColumn(4).getInt64(), rows.getColumn(5).getString(),
                   rows.getColumn(6).getInt64()});
  }
  return all;
}

void read_criteria(SQLite::Database& connection, Draw& draw) {
  auto criteria = statement(connection, "SELECT name_fr, name_en FROM draw_criterion WHERE jury = ? ORDER BY position",
                            draw.jury.text());
  while (criteria.executeStep()) {
    draw.criteria.push_back({criteria.getColumn(0).getString(), criteria.getColumn(1).getString(), {}});
  }
  auto values = statement(connection,
                          "SELECT criterion, name_fr, name_en, min_seats, max_seats FROM draw_value WHERE jury = ? "
                          "ORDER BY criterion, position",
                          draw.jury.text());
  while (values.executeStep()) {
    draw.criteria.at(values.getColumn(0).getUInt())
        .values.push_back({values.getColumn(1).getString(), values.getColumn(2).getString(),
                           values.getColumn(3).getInt(), values.getColumn(4).getInt()});
  }
}

std::vector<Draw> draws_from(SQLite::Database& connection, SQLite::Statement rows) {
  std::vector<Draw> all;
  while (rows.executeStep()) {
    Draw draw;
    draw.jury = JuryId::parse(rows.getColumn(0).getString()).value_or(JuryId());
    draw.seats = rows.getColumn(1).getInt();
    draw.opens_ms = rows.getColumn(2).getInt64();
    draw.closes_ms = rows.getColumn(3).getInt64();
    draw.seed_kind = seed_kind_named(rows.getColumn(4).getString()).value_or(SeedKind::loto);
    draw.seed_announced = rows.getColumn(5).getString();
    draw.seed_from_ms = rows.getColumn(6).getInt64();
    draw.seed_until_ms = rows.getColumn(7).getInt64();
    all.push_back(std::move(draw));
  }
  for (Draw& each : all) {
    read_criteria(connection, each);
    auto last = commitments_from(statement(
        connection, "SELECT " COMMITMENT_COLUMNS " FROM draw_commitment WHERE jury = ? ORDER BY number DESC LIMIT 1",
        each.jury.text()));
    if (!last.empty()) each.committed = std::move(last.front());
  }
  return all;
}

void clean_names(std::string& name_fr, std::string& name_en, const char* otherwise) {
  name_fr = clean_line(name_fr, kNameLimit);
  name_en = clean_line(name_en, kNameLimit);
  if (name_fr.empty()) throw Error(ErrorCode::invalid, Message(otherwise));
  if (name_en.empty()) name_en = name_fr;
}

void require_order(int64_t first_ms, int64_t second_ms, const char* otherwise) {
  if (first_ms != 0 && second_ms != 0 && second_ms <= first_ms) throw Error(ErrorCode::invalid, Message(otherwise));
}

Draw clean_and_checked(const Draw& given) {
  Draw draw = given;
  if (draw.seats < 1 || draw.seats > kMostSeats) {
    throw Error(ErrorCode::invalid, "A jury that is drawn has 1 to 100 seats. Nothing was changed.");
  }
  if (draw.criteria.size() > kMostCriteria) {
    throw Error(ErrorCode::invalid, "A draw has at most 20 criteria. Nothing was changed.");
  }
  for (DrawCriterion& criterion : draw.criteria) {
    clean_names(criterion.name_fr, criterion.name_en, "Give each criterion a name. Nothing was changed.");
    if (criterion.values.empty() || criterion.values.size() > kMostValues) {
      throw Error(ErrorCode::invalid, {"{criterion}: give 1 to 50 values, one on each line. Nothing was changed.",
                                       {{"criterion", criterion.name_fr}}});
    }
    for (DrawValue& value : criterion.values) {
      clean_names(value.name_fr, value.name_en, "Give each value a name. Nothing was changed.");
    }
  }
  draw.seed_announced = clean_line(draw.seed_announced, kAnnouncedLimit);
  // What volunteers declare is kept until a year after the call, and its page says until when.
  if (draw.opens_ms != 0 && draw.closes_ms == 0) {
    throw Error(ErrorCode::invalid,
                "Say when the call closes, too: what volunteers declare is kept until a year after that at most. "
                "Nothing was changed.");
  }
  require_order(draw.opens_ms, draw.closes_ms, "The call closes before it opens. Nothing was changed.");
  require_order(draw.closes_ms, draw.seed_from_ms,
                "The seed would be known before the call is closed. Nothing was changed.");
  require_order(draw.seed_from_ms, draw.seed_until_ms,
                "The seed's last moment is not after its first. Nothing was changed.");
  return draw;
}

// Is what volunteers saw and answered still there, at the same place?
bool keeps_answers(const Draw& before, const Draw& after) {
  return std::ranges::equal(before.criteria, after.criteria, [](const DrawCriterion& one, const DrawCriterion& other) {
    return one.name_fr == other.name_fr && one.values.size() <= other.values.size() &&
           std::equal(one.values.begin(), one.values.end(), other.values.begin(),
                      [](const DrawValue& left, const DrawValue& right) { return left.name_fr == right.name_fr; });
  });
}

void require_changeable(SQLite::Database& connection, const Draw& before, const Draw& after, int64_t now_ms) {
  if (is_roll_closed(connection, before, now_ms)) {
    throw Error(ErrorCode::conflict, "The rules of this draw are committed: nobody changes them. Nothing was changed.");
  }
  const bool is_answered =
      statement(connection, "SELECT 1 FROM volunteer WHERE jury = ?", before.jury.text()).executeStep();
  if (is_answered && !keeps_answers(before, after)) {
    throw Error(ErrorCode::conflict,
                "People have answered these criteria already: their names and values stay. You may change the seats "
                "of each value, and add values after the others. Nothing was changed.");
  }
}

void write_criteria(SQLite::Database& connection, const Draw& draw) {
  const std::string jury = draw.jury.text();
  run(connection, "DELETE FROM draw_criterion WHERE jury = ?", jury);
  run(connection, "DELETE FROM draw_value WHERE jury = ?", jury);
  int64_t criterion = 0;
  for (const DrawCriterion& each : draw.criteria) {
    run(connection, "INSERT INTO draw_criterion (jury, position, name_fr, name_en) VALUES (?, ?, ?, ?)", jury,
        criterion, each.name_fr, each.name_en);
    int64_t position = 0;
    for (const DrawValue& value : each.values) {
      run(connection,
          "INSERT INTO draw_value (jury, criterion, position, name_fr, name_en, min_seats, max_seats) VALUES (?, ?, "
          "?, ?, ?, ?, ?)",
          jury, criterion, position++, value.name_fr, value.name_en, value.min_seats, value.max_seats);
    }
    ++criterion;
  }
}

}  // namespace

DrawState state_of(const Draw& draw, int64_t now_ms) {
  if (draw.committed && draw.committed->drawn_ms != 0) return DrawState::drawn;
  if (draw.committed && now_ms < draw.committed->seed_until_ms) return DrawState::committed;
  if (draw.opens_ms == 0 || now_ms < draw.opens_ms) return DrawState::preparing;
  // Calls of before the end had to be said have none.
  return draw.closes_ms == 0 || now_ms < draw.closes_ms ? DrawState::call_open : DrawState::call_closed;
}

std::optional<Draw> read_draw(SQLite::Database& connection, const JuryId& jury) {
  return first(
      draws_from(connection, statement(connection, "SELECT " DRAW_COLUMNS " FROM draw WHERE jury = ?", jury.text())));
}

bool is_under_way(SQLite::Database& connection, const JuryId& jury) {
  return statement(connection, "SELECT 1 FROM draw_work WHERE jury = ? AND problem = ''", jury.text()).executeStep();
}

bool is_roll_closed(SQLite::Database& connection, const Draw& draw, int64_t now_ms) {
  const DrawState state = state_of(draw, now_ms);
  return state == DrawState::committed || state == DrawState::drawn || is_under_way(connection, draw.jury);
}

std::optional<Draw> Draws::find(const JuryId& jury) {
  return database_.read([&](SQLite::Database& connection) { return read_draw(connection, jury); });
}

std::vector<Draw> Draws::of_edition(const EditionId& edition) {
  return database_.read([&](SQLite::Database& connection) {
    return draws_from(connection, statement(connection,
                                            "SELECT " DRAW_COLUMNS
                                            " FROM draw JOIN jury ON jury.id = draw.jury WHERE jury.edition = ? ORDER "
                                            "BY jury.created_ms, jury.id",
                                            edition.text()));
  });
}

Draw Draws::save(const Draw& given, int64_t now_ms) {
  const Draw draw = clean_and_checked(given);
  return database_.write([&](SQLite::Database& connection) {
    if (!statement(connection, "SELECT 1 FROM jury WHERE id = ? AND kind = 'citizen'", draw.jury.text())
             .executeStep()) {
      throw Error(ErrorCode::not_found, "This jury is not drawn by lot.");
    }
    if (const auto before = read_draw(connection, draw.jury)) require_changeable(connection, *before, draw, now_ms);
    run(connection,
        "INSERT INTO draw (" DRAW_COLUMNS
        ") VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (jury) DO UPDATE SET seats = excluded.seats, opens_ms = "
        "excluded.opens_ms, closes_ms = excluded.closes_ms, seed_kind = excluded.seed_kind, seed_announced = "
        "excluded.seed_announced, seed_from_ms = excluded.seed_from_ms, seed_until_ms = excluded.seed_until_ms",
        draw.jury.text(), draw.seats, draw.opens_ms, draw.closes_ms, std::string(name(draw.seed_kind)),
        draw.seed_announced, draw.seed_from_ms, draw.seed_until_ms);
    write_criteria(connection, draw);
    return *read_draw(connection, draw.jury);
  });
}

std::vector<DrawCommitment> Draws::commitments(const JuryId& jury) {
  return database_.read([&](SQLite::Database& connection) {
    return commitments_from(statement(
        connection, "SELECT " COMMITMENT_COLUMNS " FROM draw_commitment WHERE jury = ? ORDER BY number", jury.text()));
  });
}

bool Draws::is_roll_closed(const JuryId& jury, int64_t now_ms) {
  return database_.read([&](SQLite::Database& connection) {
    const auto draw = read_draw(connection, jury);
    return draw && resonance::is_roll_closed(connection, *draw, now_ms);
  });
}

void Draws::draw(const JuryId& jury, int number, const std::string& record, int64_t drawn_ms) {
  database_.write([&](SQLite::Database& connection) {
    if (run(connection,
            "UPDATE draw_commitment SET record = ?, drawn_ms = ? WHERE jury = ? AND number = ? AND record = ''", record,
            drawn_ms, jury.text(), number) == 0) {
      throw Error(ErrorCode::conflict, "This jury was drawn already. Nothing was changed.");
    }
  });
}

std::string_view name(SeedKind value) {
  return word_of(kSeedKinds, value);
}

std::optional<SeedKind> seed_kind_named(std::string_view text) {
  return value_of(kSeedKinds, text);
}

}  // namespace resonance
