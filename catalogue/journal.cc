#include "catalogue/journal.h"

#include <algorithm>

#include "base/clock.h"
#include "base/unicode.h"
#include "catalogue/database.h"
#include "catalogue/text_limit.h"
#include "catalogue/words_of.h"

namespace resonance {
namespace {

constexpr int kListLimit = 10'000;

constexpr WordsOf<Act, 47> kActs{{{Act::created, "created"},
                                  {Act::changed, "changed"},
                                  {Act::handed_in, "handed_in"},
                                  {Act::taken_back, "taken_back"},
                                  {Act::published, "published"},
                                  {Act::changes_asked, "changes_asked"},
                                  {Act::refused, "refused"},
                                  {Act::withdrawn, "withdrawn"},
                                  {Act::erased, "erased"},
                                  {Act::people_declared, "people_declared"},
                                  {Act::consent_recorded, "consent_recorded"},
                                  {Act::consent_withdrawn, "consent_withdrawn"},
                                  {Act::reported, "reported"},
                                  {Act::report_answered, "report_answered"},
                                  {Act::decision_undone, "decision_undone"},
                                  {Act::sealed, "sealed"},
                                  {Act::seal_lifted, "seal_lifted"},
                                  {Act::masked, "masked"},
                                  {Act::unmasked, "unmasked"},
                                  {Act::account_created, "account_created"},
                                  {Act::account_changed, "account_changed"},
                                  {Act::signed_in, "signed_in"},
                                  {Act::file_erased, "file_erased"},
                                  {Act::account_erased, "account_erased"},
                                  {Act::end_set, "end_set"},
                                  {Act::end_announced, "end_announced"},
                                  {Act::film_submitted, "film_submitted"},
                                  {Act::film_withdrawn, "film_withdrawn"},
                                  {Act::film_decided, "film_decided"},
                                  {Act::jury_changed, "jury_changed"},
                                  {Act::films_given_out, "films_given_out"},
                                  {Act::vote_closed, "vote_closed"},
                                  {Act::programme_changed, "programme_changed"},
                                  {Act::pack_taken, "pack_taken"},
                                  {Act::minutes_signed, "minutes_signed"},
                                  {Act::award_changed, "award_changed"},
                                  {Act::age_announced, "age_announced"},
                                  {Act::draw_changed, "draw_changed"},
                                  {Act::volunteers_seen, "volunteers_seen"},
                                  {Act::roll_closed, "roll_closed"},
                                  {Act::jury_drawn, "jury_drawn"},
                                  {Act::seat_given_up, "seat_given_up"},
                                  {Act::volunteers_erased, "volunteers_erased"},
                                  {Act::volunteer_changed, "volunteer_changed"},
                                  {Act::prize_changed, "prize_changed"},
                                  {Act::tickets_made, "tickets_made"},
                                  {Act::tickets_revoked, "tickets_revoked"}}};

#define JOURNAL_COLUMNS "number, at_ms, COALESCE(account, ''), act, COALESCE(item, ''), words"

std::vector<JournalEntry> entries_from(SQLite::Statement& rows) {
  std::vector<JournalEntry> all;
  while (rows.executeStep()) {
    const std::string act = rows.getColumn(3).getString();
    all.push_back({rows.getColumn(0).getInt64(), rows.getColumn(1).getInt64(),
                   AccountId::parse(rows.getColumn(2).getString()), value_of(kActs, act).value_or(Act::changed),
                   ItemId::parse(rows.getColumn(4).getString()), rows.getColumn(5).getString()});
  }
  return all;
}

}  // namespace

std::string_view name(Act act) {
  return word_of(kActs, act);
}

JournalEntry Journal::add(const JournalEntry& given) {
  JournalEntry entry = given;
  entry.at_ms = wall_clock_ms();
  entry.words = clean_text(entry.words);
  require_short(entry.words, kJournalWords);
  database_.write([&](SQLite::Database& connection) {
    auto last = statement(connection, "SELECT COALESCE(MAX(number), 0) FROM journal");
    last.executeStep();
    entry.number = last.getColumn(0).getInt64() + 1;
    run(connection,
        "INSERT INTO journal (number, at_ms, account, act, item, words) VALUES (?, ?, NULLIF(?, ''), ?, NULLIF(?, ''), "
        "?)",
        entry.number, entry.at_ms, entry.account ? entry.account->text() : std::string(), std::string(name(entry.act)),
        entry.item ? entry.item->text() : std::string(), entry.words);
  });
  return entry;
}

std::vector<JournalEntry> Journal::of_item(const ItemId& item, int limit) {
  return database_.read([&](SQLite::Database& connection) {
    auto rows =
        statement(connection, "SELECT " JOURNAL_COLUMNS " FROM journal WHERE item = ? ORDER BY number DESC LIMIT ?",
                  item.text(), std::clamp(limit, 0, kListLimit));
    return entries_from(rows);
  });
}

std::vector<JournalEntry> Journal::latest(int limit) {
  return database_.read([&](SQLite::Database& connection) {
    auto rows = statement(connection, "SELECT " JOURNAL_COLUMNS " FROM journal ORDER BY number DESC LIMIT ?",
                          std::clamp(limit, 0, kListLimit));
    return entries_from(rows);
  });
}

std::optional<JournalEntry> Journal::find(int64_t number) {
  return database_.read([&](SQLite::Database& connection) -> std::optional<JournalEntry> {
    auto rows = statement(connection, "SELECT " JOURNAL_COLUMNS " FROM journal WHERE number = ?", number);
    return first(entries_from(rows));
  });
}

}  // namespace resonance
