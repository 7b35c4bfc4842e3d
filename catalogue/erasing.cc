#include "catalogue/erasing.h"

#include <array>

#include "base/clock.h"
#include "base/unicode.h"
#include "catalogue/database.h"
#include "catalogue/festival_rows.h"

namespace resonance {
namespace {

using std::string_literals::operator""s;

// Texts that people wrote about an edition, in which a film may be named.
struct WrittenText {
  const char* table;
  const char* column;
  const char* of_edition;
};
constexpr const char* kOfJury = "jury IN (SELECT id FROM jury WHERE edition = ?)";
constexpr const char* kOfScreening = "screening IN (SELECT id FROM screening WHERE edition = ?)";
// The journal names no edition.
constexpr const char* kOfFestival = "act IN ('programme_changed', 'pack_taken', 'award_changed') AND ? <> ''";
constexpr const char* kOfFilm = "film IN (SELECT id FROM submission WHERE edition = ?)";
constexpr std::array kWrittenTexts{WrittenText{"award", "name_fr", "edition = ?"},
                                   WrittenText{"award", "name_en", "edition = ?"},
                                   WrittenText{"award", "reasons_fr", "edition = ?"},
                                   WrittenText{"award", "reasons_en", "edition = ?"},
                                   WrittenText{"screening", "title_fr", "edition = ?"},
                                   WrittenText{"screening", "title_en", "edition = ?"},
                                   WrittenText{"screening", "description_fr", "edition = ?"},
                                   WrittenText{"screening", "description_en", "edition = ?"},
                                   WrittenText{"screening_entry", "words_fr", kOfScreening},
                                   WrittenText{"screening_entry", "words_en", kOfScreening},
                                   WrittenText{"jury_note", "text", kOfFilm},
                                   WrittenText{"journal", "words", kOfFestival},
                                   WrittenText{"deliberation", "remarks", kOfJury},
                                   WrittenText{"motion", "text", kOfJury},
                                   WrittenText{"motion", "award", kOfJury},
                                   WrittenText{"ballot", "words", kOfFilm}};

void blank_texts_that_name(SQLite::Database& connection, const std::string& edition, const std::string& title) {
  for (const auto& [table, column, of_edition] : kWrittenTexts) {
    const std::string of = std::string(" WHERE ") + of_edition + " AND " + column;
    std::vector<std::string> found;
    auto rows =
        statement(connection, ("SELECT DISTINCT "s + column + " FROM " + table + of + " <> ''").c_str(), edition);
    while (rows.executeStep()) {
      std::string text = rows.getColumn(0).getString();
      if (holds_as_words(folded(text), title)) found.push_back(std::move(text));
    }
    for (const std::string& each : found) {
      run(connection, ("UPDATE "s + table + " SET " + column + " = ''" + of + " = ?").c_str(), edition, each);
    }
  }
}

}  // namespace

Remains remains_of_item(SQLite::Database& connection, const std::string& item) {
  return {ids_from<MediaTag>(statement(connection, "SELECT id FROM media WHERE item = ?", item)),
          ids_from<JobTag>(statement(
              connection, "SELECT job.id FROM job JOIN media ON media.id = job.media WHERE media.item = ?", item)),
          ids_from<ConsentTag>(statement(
              connection,
              "SELECT consent.id FROM consent JOIN person ON person.id = consent.person WHERE person.item = ?", item))};
}

Remains remains_of_media(SQLite::Database& connection, const std::string& media) {
  return {
      ids_from<MediaTag>(statement(connection, "SELECT id FROM media WHERE id = ?", media)),
      ids_from<JobTag>(statement(connection, "SELECT id FROM job WHERE media = ?", media)),
      ids_from<ConsentTag>(statement(
          connection, "SELECT consent.id FROM consent JOIN person ON person.id = consent.person WHERE person.media = ?",
          media))};
}

void drop_unused_texts(SQLite::Database& connection) {
  run(connection, "DELETE FROM consent_text WHERE digest NOT IN (SELECT text_digest FROM consent)");
}

void erase_festival_words(SQLite::Database& connection, const std::string& item) {
  run(connection, "UPDATE motion SET text = '' WHERE film IN (SELECT id FROM submission WHERE item = ?)", item);
  run(connection,
      "UPDATE award SET reasons_fr = '', reasons_en = '' WHERE id IN (SELECT award FROM award_film JOIN submission ON "
      "submission.id = award_film.film WHERE submission.item = ?)",
      item);
  auto row = statement(connection, "SELECT title FROM item WHERE id = ?", item);
  const std::string title = row.executeStep() ? folded(row.getColumn(0).getString()) : std::string();
  const auto editions =
      ids_from<EditionTag>(statement(connection, "SELECT edition FROM submission WHERE item = ? AND number > 0", item));
  for (const EditionId& each : editions) blank_texts_that_name(connection, each.text(), title);
}

void note_erasure(SQLite::Database& connection, int64_t change) {
  run(connection, "UPDATE counter SET value = ? WHERE name = 'erasure'", change);
}

void erase_account(SQLite::Database& connection, const std::string& account) {
  run(connection, "DELETE FROM mail WHERE recipient = (SELECT email FROM account WHERE id = ? AND email <> '')",
      account);
  // Nobody sits where nobody is behind any more: the films of theirs that wait are others' to watch.
  const auto seats =
      ids_from<JurorTag>(statement(connection, "SELECT id FROM juror WHERE account = ? AND left_ms = 0", account));
  for (const JurorId& each : seats) leave_jury(connection, each, wall_clock_ms());
  // What a juror voted stays, without their name; what was for them alone goes.
  run(connection, "DELETE FROM juror_language WHERE juror IN (SELECT id FROM juror WHERE account = ?)", account);
  run(connection, "DELETE FROM jury_note WHERE juror IN (SELECT id FROM juror WHERE account = ?)", account);
  run(connection, "DELETE FROM jury_played WHERE juror IN (SELECT id FROM juror WHERE account = ?)", account);
  run(connection, "DELETE FROM motion_vote WHERE juror IN (SELECT id FROM juror WHERE account = ?)", account);
  // Their name on a roll, too: a line of what is published that nobody is behind any more cannot be drawn anew.
  run(connection,
      "DELETE FROM volunteer WHERE juror IN (SELECT id FROM juror WHERE account = ?) OR email = (SELECT email FROM "
      "account WHERE id = ? AND email <> '')",
      account, account);
  run(connection, "UPDATE juror SET name = '', territory = '' WHERE account = ?", account);
  run(connection, "DELETE FROM account WHERE id = ?", account);
}

void erase_idle_guest(SQLite::Database& connection, const std::string& account) {
  const bool idle =
      statement(
          connection,
          "SELECT 1 FROM account WHERE id = ? AND role = 'guest' AND NOT EXISTS (SELECT 1 FROM item WHERE depositor "
          "= account.id)",
          account)
          .executeStep();
  if (idle) erase_account(connection, account);
}

}  // namespace resonance
