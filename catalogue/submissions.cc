#include "catalogue/submissions.h"

#include <algorithm>

#include "base/clock.h"
#include "base/unicode.h"
#include "catalogue/agreements.h"
#include "catalogue/database.h"
#include "catalogue/text_limit.h"
#include "catalogue/words_of.h"

namespace resonance {
namespace {

constexpr size_t kTextLimit = 5'000, kContactLimit = 500, kNoteLimit = 2'000;
constexpr size_t kMostLanguages = 10, kMostStills = 10;
constexpr int kListLimit = 200;

#define SUBMISSION_COLUMNS                                                                                      \
  "id, edition, item, category, state, number, COALESCE(film, ''), film_fingerprint, rules_version, synopsis, " \
  "team, contact, finished_on, first_film, rights_declared, music_declared, minors_authorised, "                \
  "projection_right, created_ms, submitted_ms, decided_ms, answer, verdict, verdict_note, country, "            \
  "audio_description"

constexpr WordsOf<SubmissionState, 5> kStates{{{SubmissionState::draft, "draft"},
                                               {SubmissionState::submitted, "submitted"},
                                               {SubmissionState::selected, "selected"},
                                               {SubmissionState::not_selected, "not_selected"},
                                               {SubmissionState::withdrawn, "withdrawn"}}};

Error no_such_submission() {
  return {ErrorCode::not_found, {"This film is not submitted to this edition."}};
}

void read_lists(SQLite::Database& connection, Submission& submission) {
  auto languages =
      statement(connection, "SELECT language FROM submission_language WHERE submission = ? ORDER BY position",
                submission.id.text());
  while (languages.executeStep()) submission.languages.push_back(languages.getColumn(0).getString());
  auto stills = statement(connection, "SELECT media FROM submission_still WHERE submission = ? ORDER BY position",
                          submission.id.text());
  while (stills.executeStep()) submission.stills.push_back(*MediaId::parse(stills.getColumn(0).getString()));
}

std::vector<Submission> submissions_from(SQLite::Database& connection, SQLite::Statement rows) {
  std::vector<Submission> all;
  while (rows.executeStep()) {
    int column = 0;
    const auto text = [&] { return rows.getColumn(column++).getString(); };
    const auto number = [&] { return rows.getColumn(column++).getInt64(); };
    Submission each;
    each.id = SubmissionId::parse(text()).value_or(SubmissionId());
    each.edition = EditionId::parse(text()).value_or(EditionId());
    each.item = ItemId::parse(text()).value_or(ItemId());
    each.category = CategoryId::parse(text()).value_or(CategoryId());
    each.state = submission_state_named(text()).value_or(SubmissionState::draft);
    each.number = static_cast<int>(number());
    each.film = MediaId::parse(text());
    each.film_fingerprint = text();
    each.rules_version = static_cast<int>(number());
    each.synopsis = text();
    each.team = text();
    each.contact = text();
    each.finished_on = text();
    each.first_film = number() != 0;
    each.rights_declared = number() != 0;
    each.music_declared = number() != 0;
    each.minors_authorised = number() != 0;
    each.projection_right = number() != 0;
    each.created_ms = number();
    each.submitted_ms = number();
    each.decided_ms = number();
    each.answer = text();
    const std::string verdict = text();
    if (!verdict.empty()) each.verdict = verdict == "eligible";
    each.verdict_note = text();
    each.country = text();
    each.audio_description = number() != 0;
    all.push_back(std::move(each));
  }
  for (Submission& each : all) read_lists(connection, each);
  return all;
}

Submission required(SQLite::Database& connection, const SubmissionId& id) {
  auto found = first(submissions_from(
      connection, statement(connection, "SELECT " SUBMISSION_COLUMNS " FROM submission WHERE id = ?", id.text())));
  if (!found) throw no_such_submission();
  return *found;
}

void require_category(SQLite::Database& connection, const EditionId& edition, const CategoryId& category) {
  if (!statement(connection, "SELECT 1 FROM category WHERE id = ? AND edition = ?", category.text(), edition.text())
           .executeStep()) {
    throw Error(ErrorCode::invalid, "Choose one of the categories of this edition. Nothing was changed.");
  }
}

std::optional<int64_t> milestone_ms(SQLite::Database& connection, const EditionId& edition, Milestone milestone) {
  auto row = statement(connection, "SELECT at_ms FROM edition_milestone WHERE edition = ? AND milestone = ?",
                       edition.text(), std::string(name(milestone)));
  return row.executeStep() ? std::optional(row.getColumn(0).getInt64()) : std::nullopt;
}

void require_open_call(SQLite::Database& connection, const EditionId& id, int64_t now_ms) {
  Edition edition;
  for (const Milestone each : {Milestone::call_opens, Milestone::call_closes}) {
    if (const auto at_ms = milestone_ms(connection, id, each)) edition.calendar[each] = *at_ms;
  }
  switch (call_state(edition, now_ms)) {
    case CallState::open: return;
    case CallState::not_yet:
      throw Error(ErrorCode::conflict, "The call for films is not open yet. Your film is kept as a draft.");
    case CallState::closed:
      throw Error(ErrorCode::conflict,
                  "The call for films is closed. Your film is kept as it is; write to those who prepare the festival.");
  }
}

void write_lists(SQLite::Database& connection, const Submission& given, const ItemId& item) {
  const std::string id = given.id.text();
  if (given.languages.size() > kMostLanguages) {
    throw Error(ErrorCode::invalid, "At most ten languages. Nothing was changed.");
  }
  if (given.stills.size() > kMostStills) {
    throw Error(ErrorCode::invalid, "At most ten stills. Nothing was changed.");
  }
  run(connection, "DELETE FROM submission_language WHERE submission = ?", id);
  int64_t position = 0;
  for (const std::string& each : given.languages) {
    run(connection, "INSERT INTO submission_language (submission, position, language) VALUES (?, ?, ?)", id, position++,
        each);
  }
  run(connection, "DELETE FROM submission_still WHERE submission = ?", id);
  position = 0;
  for (const MediaId& each : given.stills) {
    if (!statement(connection, "SELECT 1 FROM media WHERE id = ? AND item = ? AND type = 'photo'", each.text(),
                   item.text())
             .executeStep()) {
      throw Error(ErrorCode::invalid, "A still is a photo of the same contribution. Nothing was changed.");
    }
    run(connection, "INSERT INTO submission_still (submission, position, media) VALUES (?, ?, ?)", id, position++,
        each.text());
  }
}

}  // namespace

Submission Submissions::create(const EditionId& edition, const ItemId& item, const CategoryId& category) {
  const SubmissionId id = SubmissionId::random();
  return database_.write([&](SQLite::Database& connection) {
    require_category(connection, edition, category);
    if (!statement(connection, "SELECT 1 FROM item WHERE id = ?", item.text()).executeStep()) {
      throw Error(ErrorCode::not_found, {"This contribution does not exist."});
    }
    if (statement(connection, "SELECT 1 FROM submission WHERE edition = ? AND item = ?", edition.text(), item.text())
            .executeStep()) {
      throw Error(ErrorCode::conflict, "This film is in this edition already.");
    }
    run(connection, "INSERT INTO submission (id, edition, item, category, state, created_ms) VALUES (?, ?, ?, ?, ?, ?)",
        id.text(), edition.text(), item.text(), category.text(), std::string(name(SubmissionState::draft)),
        wall_clock_ms());
    return required(connection, id);
  });
}

std::optional<Submission> Submissions::find(const SubmissionId& id) {
  return database_.read([&](SQLite::Database& connection) {
    return first(submissions_from(
        connection, statement(connection, "SELECT " SUBMISSION_COLUMNS " FROM submission WHERE id = ?", id.text())));
  });
}

std::vector<Submission> Submissions::of_edition(const EditionId& edition) {
  return database_.read([&](SQLite::Database& connection) {
    return submissions_from(connection,
                            statement(connection,
                                      "SELECT " SUBMISSION_COLUMNS
                                      " FROM submission WHERE edition = ? ORDER BY number = 0, number, created_ms, id",
                                      edition.text()));
  });
}

std::vector<Submission> Submissions::of_item(const ItemId& item) {
  return database_.read([&](SQLite::Database& connection) {
    return submissions_from(connection, statement(connection,
                                                  "SELECT " SUBMISSION_COLUMNS
                                                  " FROM submission WHERE item = ? ORDER BY created_ms DESC, id",
                                                  item.text()));
  });
}

std::vector<Submission> Submissions::of_depositor(const std::optional<AccountId>& account,
                                                  const std::vector<OrganisationId>& organisations, int limit) {
  return database_.read([&](SQLite::Database& connection) {
    std::string places;
    for (size_t i = 0; i < organisations.size(); ++i) places += i == 0 ? "?" : ", ?";
    SQLite::Statement rows(connection, "SELECT " SUBMISSION_COLUMNS
                                       " FROM submission WHERE EXISTS (SELECT 1 FROM item WHERE item.id = "
                                       "submission.item AND (COALESCE(depositor, '') = ? OR organisation IN (" +
                                           places + "))) ORDER BY created_ms DESC, id LIMIT ?");
    int place = 0;
    rows.bind(++place, account ? account->text() : std::string());
    for (const OrganisationId& each : organisations) rows.bind(++place, each.text());
    rows.bind(++place, std::clamp(limit, 0, kListLimit));
    return submissions_from(connection, std::move(rows));
  });
}

int64_t Submissions::count_nameable(const EditionId& edition) {
  return database_.read([&](SQLite::Database& connection) {
    auto row = statement(connection,
                         "SELECT COUNT(*) FROM submission JOIN item ON item.id = submission.item WHERE edition = ? AND "
                         "state = 'selected' AND nameable = 1",
                         edition.text());
    row.executeStep();
    return row.getColumn(0).getInt64();
  });
}

std::optional<Submission> Submissions::same_film(const Submission& submission, std::string_view fingerprint) {
  return database_.read([&](SQLite::Database& connection) {
    return first(submissions_from(
        connection,
        statement(connection,
                  "SELECT " SUBMISSION_COLUMNS
                  " FROM submission WHERE edition = ? AND film_fingerprint = ? AND id <> ? AND state NOT IN ('draft', "
                  "'withdrawn') ORDER BY number LIMIT 1",
                  submission.edition.text(), std::string(fingerprint), submission.id.text())));
  });
}

void Submissions::update(const Submission& given) {
  const std::string synopsis = limited_text(given.synopsis, kTextLimit), team = limited_text(given.team, kTextLimit);
  const std::string contact = limited_text(given.contact, kContactLimit);
  database_.write([&](SQLite::Database& connection) {
    const Submission before = required(connection, given.id);
    require_category(connection, before.edition, given.category);
    run(connection,
        "UPDATE submission SET category = ?, synopsis = ?, team = ?, contact = ?, finished_on = ?, first_film = ?, "
        "rights_declared = ?, music_declared = ?, minors_authorised = ?, projection_right = ?, country = ?, "
        "audio_description = ? WHERE id = ?",
        given.category.text(), synopsis, team, contact, given.finished_on, given.first_film ? 1 : 0,
        given.rights_declared ? 1 : 0, given.music_declared ? 1 : 0, given.minors_authorised ? 1 : 0,
        given.projection_right ? 1 : 0, given.country, given.audio_description ? 1 : 0, given.id.text());
    write_lists(connection, given, before.item);
  });
}

Submission Submissions::submit(const SubmissionId& id, const MediaId& film, std::string_view fingerprint,
                               int64_t now_ms) {
  return database_.write([&](SQLite::Database& connection) {
    const Submission before = required(connection, id);
    if (before.state != SubmissionState::draft && before.state != SubmissionState::withdrawn) {
      throw Error(ErrorCode::conflict, "This film is submitted already. Nothing was changed.");
    }
    require_open_call(connection, before.edition, now_ms);
    run(connection,
        "UPDATE submission SET state = 'submitted', film = ?, film_fingerprint = ?, submitted_ms = ?, answer = '', "
        "number = CASE WHEN number > 0 THEN number ELSE (SELECT COALESCE(MAX(number), 0) + 1 FROM submission AS other "
        "WHERE other.edition = submission.edition) END, rules_version = (SELECT COALESCE(MAX(version), 0) FROM "
        "festival_rules WHERE festival_rules.edition = submission.edition) WHERE id = ?",
        film.text(), std::string(fingerprint), now_ms, id.text());
    return required(connection, id);
  });
}

void Submissions::decide(const SubmissionId& id, SubmissionState state, std::string_view answer, int64_t now_ms) {
  const std::string words = limited_text(answer, kNoteLimit);
  database_.write([&](SQLite::Database& connection) {
    const Submission before = required(connection, id);
    const auto is_open = [](SubmissionState each) {
      return each == SubmissionState::submitted || each == SubmissionState::selected ||
             each == SubmissionState::not_selected;
    };
    if (!is_open(before.state) || !is_open(state)) {
      throw Error(ErrorCode::conflict,
                  "Only a film that is submitted can be selected or not: this one is a draft or was withdrawn. "
                  "Nothing was changed.");
    }
    run(connection, "UPDATE submission SET state = ?, answer = ?, decided_ms = ? WHERE id = ?",
        std::string(name(state)), words, state == SubmissionState::submitted ? int64_t{0} : now_ms, id.text());
    note_terms(connection, before.item.text());
  });
}

void Submissions::overrule(const SubmissionId& id, std::optional<bool> verdict, std::string_view note) {
  const std::string words = limited_text(note, kNoteLimit);
  if (verdict && clean_line(words, 1).empty()) {
    throw Error(ErrorCode::invalid, "Say why, so that whoever asks later can read it. Nothing was changed.");
  }
  database_.write([&](SQLite::Database& connection) {
    required(connection, id);
    run(connection, "UPDATE submission SET verdict = ?, verdict_note = ? WHERE id = ?",
        std::string(!verdict   ? ""
                    : *verdict ? "eligible"
                               : "not_eligible"),
        verdict ? words : std::string(), id.text());
  });
}

void Submissions::withdraw(const SubmissionId& id) {
  database_.write([&](SQLite::Database& connection) {
    const Submission before = required(connection, id);
    run(connection, "UPDATE submission SET state = 'withdrawn' WHERE id = ?", id.text());
    note_terms(connection, before.item.text());
  });
}

std::string_view name(SubmissionState value) {
  return word_of(kStates, value);
}

std::optional<SubmissionState> submission_state_named(std::string_view text) {
  return value_of(kStates, text);
}

}  // namespace resonance
