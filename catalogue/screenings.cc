#include "catalogue/screenings.h"

#include <algorithm>

#include "base/clock.h"
#include "base/unicode.h"
#include "catalogue/database.h"
#include "catalogue/text_limit.h"
#include "catalogue/words_of.h"

namespace resonance {
namespace {

constexpr size_t kLineLimit = 200, kAddressLimit = 300, kDescriptionLimit = 20'000, kMostEntries = 200;
constexpr int kMostPeople = 1'000'000, kMostMinutes = 24 * 60;

#define SCREENING_COLUMNS                                                                                 \
  "id, edition, title_fr, title_en, place, room, address, COALESCE(territory, ''), begins_ms, capacity, " \
  "description_fr, description_en, announced_ms, COALESCE(attendance, -1), created_ms, changed_ms"

constexpr WordsOf<Accessibility, 7> kAccessibilities{{{Accessibility::subtitles, "subtitles"},
                                                      {Accessibility::deaf_subtitles, "deaf_subtitles"},
                                                      {Accessibility::audio_description, "audio_description"},
                                                      {Accessibility::sign_language, "sign_language"},
                                                      {Accessibility::wheelchair, "wheelchair"},
                                                      {Accessibility::hearing_loop, "hearing_loop"},
                                                      {Accessibility::relaxed, "relaxed"}}};

Error no_such_screening() {
  return {ErrorCode::not_found, {"This screening does not exist."}};
}

void read_parts(SQLite::Database& connection, Screening& screening) {
  auto offers = statement(connection, "SELECT accessibility FROM screening_accessibility WHERE screening = ?",
                          screening.id.text());
  while (offers.executeStep()) {
    if (const auto each = value_of(kAccessibilities, offers.getColumn(0).getString())) {
      screening.accessibility.insert(*each);
    }
  }
  auto entries = statement(connection,
                           "SELECT COALESCE(film, ''), words_fr, words_en, minutes FROM screening_entry WHERE "
                           "screening = ? ORDER BY position",
                           screening.id.text());
  while (entries.executeStep()) {
    screening.entries.push_back({SubmissionId::parse(entries.getColumn(0).getString()),
                                 entries.getColumn(1).getString(), entries.getColumn(2).getString(),
                                 entries.getColumn(3).getInt()});
  }
}

std::vector<Screening> screenings_from(SQLite::Database& connection, SQLite::Statement rows) {
  std::vector<Screening> all;
  while (rows.executeStep()) {
    int column = 0;
    const auto text = [&] { return rows.getColumn(column++).getString(); };
    const auto number = [&] { return rows.getColumn(column++).getInt64(); };
    Screening each;
    each.id = ScreeningId::parse(text()).value_or(ScreeningId());
    each.edition = EditionId::parse(text()).value_or(EditionId());
    each.title_fr = text();
    each.title_en = text();
    each.place = text();
    each.room = text();
    each.address = text();
    each.territory = text();
    each.begins_ms = number();
    each.capacity = static_cast<int>(number());
    each.description_fr = text();
    each.description_en = text();
    each.announced_ms = number();
    const int64_t attendance = number();
    if (attendance >= 0) each.attendance = static_cast<int>(attendance);
    each.created_ms = number();
    each.changed_ms = number();
    all.push_back(std::move(each));
  }
  for (Screening& each : all) read_parts(connection, each);
  return all;
}

std::optional<Screening> read_screening(SQLite::Database& connection, const ScreeningId& id) {
  return first(screenings_from(
      connection, statement(connection, "SELECT " SCREENING_COLUMNS " FROM screening WHERE id = ?", id.text())));
}

std::string needed_line(std::string_view text, const char* otherwise) {
  std::string line = clean_line(text, kLineLimit);
  if (line.empty()) throw Error(ErrorCode::invalid, Message(otherwise));
  return line;
}

void clean_and_check(ProgrammeEntry& entry) {
  if (entry.minutes < 0 || entry.minutes > kMostMinutes) {
    throw Error(ErrorCode::invalid, "A pause or an interlude lasts 0 to 1,440 minutes. Nothing was changed.");
  }
  if (entry.film) {
    entry.words_fr.clear();
    entry.words_en.clear();
    return;
  }
  entry.words_fr = needed_line(entry.words_fr, "Say what happens in this interlude. Nothing was changed.");
  entry.words_en = clean_line(entry.words_en, kLineLimit);
  if (entry.words_en.empty()) entry.words_en = entry.words_fr;
  if (entry.minutes == 0) {
    throw Error(ErrorCode::invalid, "Say how many minutes this interlude lasts. Nothing was changed.");
  }
}

void clean_and_check_entries(std::vector<ProgrammeEntry>& entries) {
  if (entries.size() > kMostEntries) {
    throw Error(ErrorCode::invalid, "A running order has at most 200 entries. Nothing was changed.");
  }
  std::set<SubmissionId> films;
  for (ProgrammeEntry& each : entries) {
    clean_and_check(each);
    if (each.film && !films.insert(*each.film).second) {
      throw Error(ErrorCode::invalid, "This film is in this screening already. Nothing was changed.");
    }
  }
}

Screening clean_and_checked(const Screening& given) {
  Screening screening = given;
  screening.title_fr = needed_line(given.title_fr, "Give this screening a title. Nothing was changed.");
  screening.title_en = clean_line(given.title_en, kLineLimit);
  if (screening.title_en.empty()) screening.title_en = screening.title_fr;
  screening.place = needed_line(given.place, "Say where the screening takes place. Nothing was changed.");
  screening.room = clean_line(given.room, kLineLimit);
  screening.address = clean_line(given.address, kAddressLimit);
  if (given.begins_ms <= 0) {
    throw Error(ErrorCode::invalid, "Say on which day and at what time it begins. Nothing was changed.");
  }
  if (given.capacity < 0 || given.capacity > kMostPeople) {
    throw Error(ErrorCode::invalid,
                "Give the number of seats as a whole number, or leave it empty. Nothing was changed.");
  }
  screening.description_fr = limited_text(given.description_fr, kDescriptionLimit);
  screening.description_en = limited_text(given.description_en, kDescriptionLimit);
  clean_and_check_entries(screening.entries);
  return screening;
}

void write_entries(SQLite::Database& connection, const Screening& screening) {
  const std::string id = screening.id.text();
  run(connection, "DELETE FROM screening_entry WHERE screening = ?", id);
  int64_t position = 0;
  for (const ProgrammeEntry& each : screening.entries) {
    if (each.film && !statement(connection, "SELECT 1 FROM submission WHERE id = ? AND edition = ?", each.film->text(),
                                screening.edition.text())
                          .executeStep()) {
      throw Error(ErrorCode::invalid, "This film is not submitted to this edition. Nothing was changed.");
    }
    run(connection,
        "INSERT INTO screening_entry (screening, position, film, words_fr, words_en, minutes) VALUES (?, ?, NULLIF(?, "
        "''), ?, ?, ?)",
        id, position++, each.film ? each.film->text() : std::string(), each.words_fr, each.words_en, each.minutes);
  }
}

void write(SQLite::Database& connection, const Screening& screening) {
  const std::string id = screening.id.text();
  run(connection,
      "UPDATE screening SET title_fr = ?, title_en = ?, place = ?, room = ?, address = ?, territory = NULLIF(?, ''), "
      "begins_ms = ?, capacity = ?, description_fr = ?, description_en = ?, announced_ms = ?, changed_ms = ? WHERE id "
      "= ?",
      screening.title_fr, screening.title_en, screening.place, screening.room, screening.address, screening.territory,
      screening.begins_ms, screening.capacity, screening.description_fr, screening.description_en,
      screening.announced_ms, screening.changed_ms, id);
  run(connection, "DELETE FROM screening_accessibility WHERE screening = ?", id);
  for (const Accessibility each : screening.accessibility) {
    run(connection, "INSERT INTO screening_accessibility (screening, accessibility) VALUES (?, ?)", id,
        std::string(name(each)));
  }
  write_entries(connection, screening);
}

}  // namespace

Screening Screenings::create(const Screening& given) {
  Screening screening = clean_and_checked(given);
  screening.id = ScreeningId::random();
  screening.created_ms = screening.changed_ms = wall_clock_ms();
  return database_.write([&](SQLite::Database& connection) {
    if (!statement(connection, "SELECT 1 FROM edition WHERE id = ?", screening.edition.text()).executeStep()) {
      throw Error(ErrorCode::not_found, "This edition of the festival does not exist.");
    }
    run(connection,
        "INSERT INTO screening (id, edition, title_fr, title_en, place, room, address, begins_ms, capacity, "
        "description_fr, description_en, announced_ms, created_ms, changed_ms) VALUES (?, ?, '', '', '', '', '', 0, 0, "
        "'', '', 0, ?, 0)",
        screening.id.text(), screening.edition.text(), screening.created_ms);
    write(connection, screening);
    return *read_screening(connection, screening.id);
  });
}

std::optional<Screening> Screenings::find(const ScreeningId& id) {
  return database_.read([&](SQLite::Database& connection) { return read_screening(connection, id); });
}

std::vector<Screening> Screenings::of_edition(const EditionId& edition) {
  return database_.read([&](SQLite::Database& connection) {
    return screenings_from(connection, statement(connection,
                                                 "SELECT " SCREENING_COLUMNS
                                                 " FROM screening WHERE edition = ? ORDER BY begins_ms, created_ms, id",
                                                 edition.text()));
  });
}

std::vector<Screening> Screenings::showing(const ItemId& item) {
  return database_.read([&](SQLite::Database& connection) {
    return screenings_from(
        connection, statement(connection,
                              "SELECT " SCREENING_COLUMNS
                              " FROM screening WHERE id IN (SELECT screening FROM screening_entry JOIN submission ON "
                              "submission.id = screening_entry.film WHERE submission.item = ?) ORDER BY begins_ms, id",
                              item.text()));
  });
}

void Screenings::update(const Screening& given) {
  Screening screening = clean_and_checked(given);
  screening.changed_ms = wall_clock_ms();
  database_.write([&](SQLite::Database& connection) {
    const auto before = read_screening(connection, screening.id);
    if (!before) throw no_such_screening();
    if (before->attendance && screening.begins_ms > screening.changed_ms) {
      throw Error(ErrorCode::conflict,
                  "People were counted at this screening: it cannot begin later than now. Empty their number first. "
                  "Nothing was changed.");
    }
    screening.edition = before->edition;
    // Later than the last one, whatever the clock says: two changes are never taken for one.
    screening.changed_ms = std::max(screening.changed_ms, before->changed_ms + 1);
    write(connection, screening);
  });
}

void Screenings::set_attendance(const ScreeningId& id, std::optional<int> people, int64_t now_ms) {
  if (people && (*people < 0 || *people > kMostPeople)) {
    throw Error(ErrorCode::invalid, "Give the number of people who came as a whole number. Nothing was changed.");
  }
  database_.write([&](SQLite::Database& connection) {
    const auto before = read_screening(connection, id);
    if (!before) throw no_such_screening();
    if (people && now_ms < before->begins_ms) {
      throw Error(ErrorCode::conflict,
                  "This screening has not begun: nobody can have been counted. Nothing was changed.");
    }
    run(connection, "UPDATE screening SET attendance = NULLIF(?, -1) WHERE id = ?", people.value_or(-1), id.text());
  });
}

void Screenings::remove(const ScreeningId& id) {
  database_.write([&](SQLite::Database& connection) {
    if (run(connection, "DELETE FROM screening WHERE id = ?", id.text()) == 0) throw no_such_screening();
  });
}

std::string_view name(Accessibility value) {
  return word_of(kAccessibilities, value);
}

const std::vector<Accessibility>& all_accessibilities() {
  static const std::vector<Accessibility> all = [] {
    std::vector<Accessibility> list;
    for (const auto& [accessibility, word] : kAccessibilities) list.push_back(accessibility);
    return list;
  }();
  return all;
}

}  // namespace resonance
