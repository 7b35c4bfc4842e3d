#include "catalogue/erasing.h"

#include "base/clock.h"
#include "catalogue/database.h"
#include "catalogue/festival_rows.h"

namespace resonance {
namespace {

template <class Tag>
std::vector<Id<Tag>> ids_from(SQLite::Statement rows) {
  std::vector<Id<Tag>> all;
  while (rows.executeStep()) {
    if (auto id = Id<Tag>::parse(rows.getColumn(0).getString())) all.push_back(*id);
  }
  return all;
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
  run(connection, "DELETE FROM ballot WHERE sent_ms = 0 AND juror IN (SELECT id FROM juror WHERE account = ?)",
      account);
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
