#include "catalogue/awards.h"

#include "base/unicode.h"
#include "catalogue/database.h"
#include "catalogue/reorder.h"
#include "catalogue/text_limit.h"
#include "catalogue/words_of.h"

namespace resonance {
namespace {

constexpr size_t kNameLimit = 100, kReasonsLimit = 5'000, kMostFilms = 10, kMostAwards = 100;

#define AWARD_COLUMNS "award.id, award.edition, giver, COALESCE(jury, ''), name_fr, name_en, reasons_fr, reasons_en"

constexpr WordsOf<AwardGiver, 3> kGivers{
    {{AwardGiver::jury, "jury"}, {AwardGiver::audience, "audience"}, {AwardGiver::edition, "edition"}}};

Error no_such_award() {
  return {ErrorCode::not_found, {"This award does not exist. Nothing was changed."}};
}

std::vector<SubmissionId> films_of(SQLite::Database& connection, const AwardId& award) {
  std::vector<SubmissionId> all;
  auto rows = statement(connection,
                        "SELECT award_film.film FROM award_film JOIN submission ON submission.id = award_film.film "
                        "WHERE award = ? ORDER BY "
                        "number, award_film.film",
                        award.text());
  while (rows.executeStep()) {
    if (const auto id = SubmissionId::parse(rows.getColumn(0).getString())) all.push_back(*id);
  }
  return all;
}

std::vector<Award> awards_from(SQLite::Database& connection, SQLite::Statement rows) {
  std::vector<Award> all;
  while (rows.executeStep()) {
    Award award;
    award.id = AwardId::parse(rows.getColumn(0).getString()).value_or(AwardId());
    award.edition = EditionId::parse(rows.getColumn(1).getString()).value_or(EditionId());
    award.giver = award_giver_named(rows.getColumn(2).getString()).value_or(AwardGiver::edition);
    award.jury = JuryId::parse(rows.getColumn(3).getString());
    award.name_fr = rows.getColumn(4).getString();
    award.name_en = rows.getColumn(5).getString();
    award.reasons_fr = rows.getColumn(6).getString();
    award.reasons_en = rows.getColumn(7).getString();
    all.push_back(std::move(award));
  }
  for (Award& each : all) each.films = films_of(connection, each.id);
  return all;
}

std::optional<Award> read_award(SQLite::Database& connection, const AwardId& id) {
  return first(
      awards_from(connection, statement(connection, "SELECT " AWARD_COLUMNS " FROM award WHERE id = ?", id.text())));
}

std::vector<Award> read_awards(SQLite::Database& connection, const EditionId& edition) {
  return awards_from(
      connection, statement(connection, "SELECT " AWARD_COLUMNS " FROM award WHERE edition = ? ORDER BY position, id",
                            edition.text()));
}

Award clean_and_checked(const Award& given) {
  Award award = given;
  require_short(given.name_fr, kNameLimit);
  require_short(given.name_en, kNameLimit);
  award.name_fr = clean_line(given.name_fr, kNameLimit);
  award.name_en = clean_line(given.name_en, kNameLimit);
  if (award.name_fr.empty()) throw Error(ErrorCode::invalid, "Give this award a name. Nothing was changed.");
  if (award.name_en.empty()) award.name_en = award.name_fr;
  award.reasons_fr = limited_text(given.reasons_fr, kReasonsLimit);
  award.reasons_en = limited_text(given.reasons_en, kReasonsLimit);
  if (award.giver != AwardGiver::jury) award.jury.reset();
  if (award.films.size() > kMostFilms) {
    throw Error(ErrorCode::invalid, {"An award goes to {limit} films at most. Nothing was changed.",
                                     {{"limit", std::to_string(kMostFilms)}}});
  }
  return award;
}

void require_jury(SQLite::Database& connection, const Award& award) {
  if (award.giver != AwardGiver::jury) return;
  const std::string jury = award.jury ? award.jury->text() : std::string();
  if (!statement(connection, "SELECT 1 FROM jury WHERE id = ? AND edition = ?", jury, award.edition.text())
           .executeStep()) {
    throw Error(ErrorCode::invalid, "Say which jury of this edition gives the award. Nothing was changed.");
  }
}

void require_selected(SQLite::Database& connection, const Award& award, const SubmissionId& film) {
  const bool is_selected = statement(connection,
                                     "SELECT 1 FROM submission WHERE id = ? AND edition = ? AND (state = 'selected' OR "
                                     "EXISTS (SELECT 1 FROM award_film WHERE award = ? AND film = submission.id))",
                                     film.text(), award.edition.text(), award.id.text())
                               .executeStep();
  if (!is_selected) {
    throw Error(ErrorCode::conflict,
                "An award goes to a film that is selected in this edition: this one is not. Nothing was changed.");
  }
}

void write(SQLite::Database& connection, const Award& award) {
  require_jury(connection, award);
  for (const SubmissionId& each : award.films) require_selected(connection, award, each);
  const std::string id = award.id.text();
  run(connection,
      "UPDATE award SET giver = ?, jury = NULLIF(?, ''), name_fr = ?, name_en = ?, reasons_fr = ?, reasons_en = ? "
      "WHERE id = ?",
      std::string(name(award.giver)), award.jury ? award.jury->text() : std::string(), award.name_fr, award.name_en,
      award.reasons_fr, award.reasons_en, id);
  run(connection, "DELETE FROM award_film WHERE award = ?", id);
  for (const SubmissionId& each : award.films) {
    run(connection, "INSERT INTO award_film (award, film) VALUES (?, ?) ON CONFLICT DO NOTHING", id, each.text());
  }
}

}  // namespace

Award Awards::create(const Award& given) {
  Award award = clean_and_checked(given);
  award.id = AwardId::random();
  return database_.write([&](SQLite::Database& connection) {
    const auto before = read_awards(connection, award.edition);
    if (before.size() >= kMostAwards) {
      throw Error(ErrorCode::invalid, {"An edition has {limit} awards at most. Nothing was changed.",
                                       {{"limit", std::to_string(kMostAwards)}}});
    }
    run(connection,
        "INSERT INTO award (id, edition, giver, position, name_fr, name_en, reasons_fr, reasons_en) VALUES (?, ?, '', "
        "(SELECT COALESCE(MAX(position), -1) + 1 FROM award AS other WHERE other.edition = ?), '', '', '', '')",
        award.id.text(), award.edition.text(), award.edition.text());
    write(connection, award);
    return *read_award(connection, award.id);
  });
}

std::optional<Award> Awards::find(const AwardId& id) {
  return database_.read([&](SQLite::Database& connection) { return read_award(connection, id); });
}

std::vector<Award> Awards::of_edition(const EditionId& edition) {
  return database_.read([&](SQLite::Database& connection) { return read_awards(connection, edition); });
}

std::vector<Award> Awards::of_item(const ItemId& item) {
  return database_.read([&](SQLite::Database& connection) {
    return awards_from(connection,
                       statement(connection,
                                 "SELECT " AWARD_COLUMNS
                                 " FROM award JOIN award_film ON award_film.award = award.id JOIN submission ON "
                                 "submission.id = award_film.film JOIN edition ON edition.id = award.edition WHERE "
                                 "submission.item = ? ORDER BY edition.year DESC, award.position, award.id",
                                 item.text()));
  });
}

void Awards::update(const Award& given) {
  Award award = clean_and_checked(given);
  database_.write([&](SQLite::Database& connection) {
    const auto before = read_award(connection, award.id);
    if (!before) throw no_such_award();
    award.edition = before->edition;
    write(connection, award);
  });
}

void Awards::reorder_award(const AwardId& id, int places) {
  database_.write([&](SQLite::Database& connection) {
    const auto award = read_award(connection, id);
    if (!award) throw no_such_award();
    std::vector<AwardId> order;
    for (const Award& each : read_awards(connection, award->edition)) order.push_back(each.id);
    reorder(order, id, places);
    for (size_t i = 0; i < order.size(); ++i) {
      run(connection, "UPDATE award SET position = ? WHERE id = ?", static_cast<int64_t>(i), order[i].text());
    }
  });
}

void Awards::remove(const AwardId& id) {
  database_.write([&](SQLite::Database& connection) { run(connection, "DELETE FROM award WHERE id = ?", id.text()); });
}

std::string_view name(AwardGiver value) {
  return word_of(kGivers, value);
}

std::optional<AwardGiver> award_giver_named(std::string_view text) {
  return value_of(kGivers, text);
}

}  // namespace resonance
