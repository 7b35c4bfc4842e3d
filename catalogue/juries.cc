#include "catalogue/juries.h"

#include <algorithm>

#include "base/clock.h"
#include "base/unicode.h"
#include "catalogue/database.h"
#include "catalogue/words_of.h"

namespace resonance {
namespace {

constexpr size_t kNameLimit = 100, kMostCriteria = 20;
constexpr int kMostSeats = 100, kHeaviest = 100, kWholeShare = 100, kLargestQuorum = 1'000;

#define JURY_COLUMNS \
  "id, edition, kind, name_fr, name_en, method, seats_per_film, blind, closed_ms, created_ms, quorum, quorum_is_share"

constexpr WordsOf<JuryKind, 4> kKinds{{{JuryKind::selection, "selection"},
                                       {JuryKind::professional, "professional"},
                                       {JuryKind::youth, "youth"},
                                       {JuryKind::citizen, "citizen"}}};
constexpr WordsOf<JuryMethod, 3> kMethods{{{JuryMethod::majority_judgment, "majority_judgment"},
                                           {JuryMethod::borda, "borda"},
                                           {JuryMethod::weighted_criteria, "weighted_criteria"}}};

Error no_such_jury() {
  return {ErrorCode::not_found, {"This jury does not exist."}};
}

void read_parts(SQLite::Database& connection, Jury& jury) {
  auto criteria =
      statement(connection, "SELECT name_fr, name_en, weight FROM jury_criterion WHERE jury = ? ORDER BY position",
                jury.id.text());
  while (criteria.executeStep()) {
    jury.criteria.push_back(
        {criteria.getColumn(0).getString(), criteria.getColumn(1).getString(), criteria.getColumn(2).getInt()});
  }
  auto categories = statement(connection,
                              "SELECT category FROM jury_category JOIN category ON category.id = category WHERE jury = "
                              "? ORDER BY position",
                              jury.id.text());
  while (categories.executeStep()) {
    if (const auto id = CategoryId::parse(categories.getColumn(0).getString())) jury.categories.push_back(*id);
  }
}

std::vector<Jury> juries_from(SQLite::Database& connection, SQLite::Statement rows) {
  std::vector<Jury> all;
  while (rows.executeStep()) {
    Jury jury;
    jury.id = JuryId::parse(rows.getColumn(0).getString()).value_or(JuryId());
    jury.edition = EditionId::parse(rows.getColumn(1).getString()).value_or(EditionId());
    jury.kind = jury_kind_named(rows.getColumn(2).getString()).value_or(JuryKind::professional);
    jury.name_fr = rows.getColumn(3).getString();
    jury.name_en = rows.getColumn(4).getString();
    jury.method = jury_method_named(rows.getColumn(5).getString()).value_or(JuryMethod::majority_judgment);
    jury.seats_per_film = rows.getColumn(6).getInt();
    jury.blind = rows.getColumn(7).getInt() != 0;
    jury.closed_ms = rows.getColumn(8).getInt64();
    jury.created_ms = rows.getColumn(9).getInt64();
    jury.quorum = {rows.getColumn(10).getInt(), rows.getColumn(11).getInt() != 0};
    all.push_back(std::move(jury));
  }
  for (Jury& each : all) read_parts(connection, each);
  return all;
}

std::optional<Jury> read_jury(SQLite::Database& connection, const JuryId& id) {
  return first(
      juries_from(connection, statement(connection, "SELECT " JURY_COLUMNS " FROM jury WHERE id = ?", id.text())));
}

std::string named_line(std::string_view text, const char* otherwise) {
  std::string line = clean_line(text, kNameLimit);
  if (line.empty()) throw Error(ErrorCode::invalid, Message(otherwise));
  return line;
}

Jury clean_and_checked(const Jury& given) {
  Jury jury = given;
  jury.name_fr = named_line(given.name_fr, "Give this jury a name. Nothing was changed.");
  jury.name_en = clean_line(given.name_en, kNameLimit);
  if (jury.name_en.empty()) jury.name_en = jury.name_fr;
  if (jury.seats_per_film < 1 || jury.seats_per_film > kMostSeats) {
    throw Error(ErrorCode::invalid, "Each film is seen by 1 to 100 jurors. Nothing was changed.");
  }
  if (jury.quorum.value < 1 || jury.quorum.value > (jury.quorum.is_share ? kWholeShare : kLargestQuorum)) {
    throw Error(ErrorCode::invalid,
                "The quorum is a number of jurors, such as 5, or a share of them, such as 50 %. Nothing was changed.");
  }
  if (jury.method != JuryMethod::weighted_criteria) jury.criteria.clear();
  for (JuryCriterion& each : jury.criteria) {
    each.name_fr = named_line(each.name_fr, "Give each criterion a name. Nothing was changed.");
    each.name_en = clean_line(each.name_en, kNameLimit);
    if (each.name_en.empty()) each.name_en = each.name_fr;
    if (each.weight < 1 || each.weight > kHeaviest) {
      throw Error(ErrorCode::invalid, "The weight of a criterion is 1 to 100. Nothing was changed.");
    }
  }
  if (jury.method == JuryMethod::weighted_criteria && (jury.criteria.empty() || jury.criteria.size() > kMostCriteria)) {
    throw Error(ErrorCode::invalid, "A grid has 1 to 20 criteria. Nothing was changed.");
  }
  return jury;
}

bool has_votes(SQLite::Database& connection, const JuryId& jury) {
  return statement(connection, "SELECT 1 FROM ballot JOIN juror ON juror.id = ballot.juror WHERE juror.jury = ?",
                   jury.text())
      .executeStep();
}

bool is_same_grid(const Jury& one, const Jury& other) {
  return one.method == other.method &&
         std::ranges::equal(one.criteria, other.criteria, [](const JuryCriterion& left, const JuryCriterion& right) {
           return left.weight == right.weight && left.name_fr == right.name_fr;
         });
}

// More jurors than sit, since some have left: with it nothing would ever be decided.
bool is_out_of_reach(SQLite::Database& connection, const Jury& jury) {
  auto sitting = statement(connection, "SELECT COUNT(*) FROM juror WHERE jury = ? AND left_ms = 0", jury.id.text());
  sitting.executeStep();
  return !jury.quorum.is_share && jury.quorum.value > sitting.getColumn(0).getInt();
}

bool is_signed(SQLite::Database& connection, const JuryId& jury) {
  return statement(connection, "SELECT 1 FROM deliberation WHERE jury = ? AND signed_ms > 0", jury.text())
      .executeStep();
}

void write(SQLite::Database& connection, const Jury& jury) {
  const std::string id = jury.id.text();
  run(connection,
      "UPDATE jury SET kind = ?, name_fr = ?, name_en = ?, method = ?, seats_per_film = ?, blind = ?, quorum = ?, "
      "quorum_is_share = ? WHERE id = ?",
      std::string(name(jury.kind)), jury.name_fr, jury.name_en, std::string(name(jury.method)), jury.seats_per_film,
      jury.blind ? 1 : 0, jury.quorum.value, jury.quorum.is_share ? 1 : 0, id);
  run(connection, "DELETE FROM jury_criterion WHERE jury = ?", id);
  int64_t position = 0;
  for (const JuryCriterion& each : jury.criteria) {
    run(connection, "INSERT INTO jury_criterion (jury, position, name_fr, name_en, weight) VALUES (?, ?, ?, ?, ?)", id,
        position++, each.name_fr, each.name_en, each.weight);
  }
  run(connection, "DELETE FROM jury_category WHERE jury = ?", id);
  for (const CategoryId& each : jury.categories) {
    run(connection,
        "INSERT INTO jury_category (jury, category) SELECT ?, id FROM category WHERE id = ? AND edition = ? ON "
        "CONFLICT "
        "DO NOTHING",
        id, each.text(), jury.edition.text());
  }
}

}  // namespace

Jury Juries::create(const Jury& given) {
  Jury jury = clean_and_checked(given);
  jury.id = JuryId::random();
  jury.created_ms = wall_clock_ms();
  return database_.write([&](SQLite::Database& connection) {
    run(connection,
        "INSERT INTO jury (id, edition, kind, name_fr, name_en, method, seats_per_film, blind, closed_ms, created_ms) "
        "VALUES (?, ?, '', '', '', '', 1, 1, 0, ?)",
        jury.id.text(), jury.edition.text(), jury.created_ms);
    write(connection, jury);
    return *read_jury(connection, jury.id);
  });
}

std::optional<Jury> Juries::find(const JuryId& id) {
  return database_.read([&](SQLite::Database& connection) { return read_jury(connection, id); });
}

std::vector<Jury> Juries::of_edition(const EditionId& edition) {
  return database_.read([&](SQLite::Database& connection) {
    return juries_from(
        connection, statement(connection, "SELECT " JURY_COLUMNS " FROM jury WHERE edition = ? ORDER BY created_ms, id",
                              edition.text()));
  });
}

void Juries::update(const Jury& given) {
  Jury jury = clean_and_checked(given);
  database_.write([&](SQLite::Database& connection) {
    const auto before = read_jury(connection, jury.id);
    if (!before) throw no_such_jury();
    jury.edition = before->edition;
    if (!is_same_grid(*before, jury) && has_votes(connection, jury.id)) {
      throw Error(ErrorCode::conflict,
                  "Somebody has voted: the way of voting can no longer be changed. Nothing was changed.");
    }
    const bool may_move =
        before->closed_ms == 0 || (is_out_of_reach(connection, *before) && !is_signed(connection, jury.id));
    if (before->quorum != jury.quorum && !may_move) {
      throw Error(ErrorCode::conflict,
                  "The ballots are open: the quorum was fixed before, and no longer changes. Nothing was changed.");
    }
    write(connection, jury);
  });
}

void Juries::close(const JuryId& id, int64_t now_ms) {
  database_.write([&](SQLite::Database& connection) {
    if (!read_jury(connection, id)) throw no_such_jury();
    run(connection, "UPDATE jury SET closed_ms = ? WHERE id = ? AND closed_ms = 0", now_ms, id.text());
  });
}

std::string_view name(JuryKind value) {
  return word_of(kKinds, value);
}
std::string_view name(JuryMethod value) {
  return word_of(kMethods, value);
}
std::optional<JuryKind> jury_kind_named(std::string_view text) {
  return value_of(kKinds, text);
}
std::optional<JuryMethod> jury_method_named(std::string_view text) {
  return value_of(kMethods, text);
}

}  // namespace resonance
