#include "catalogue/consents.h"

#include <algorithm>

#include "base/clock.h"
#include "base/secret.h"
#include "base/unicode.h"
#include "catalogue/agreements.h"
#include "catalogue/database.h"
#include "catalogue/gate.h"

namespace resonance {
namespace {

constexpr size_t kNameLimit = 100, kLineLimit = 300, kTextLimit = 20'000;
constexpr int kListLimit = 10'000;

#define PERSON_COLUMNS "id, item, COALESCE(media, ''), name, of_age_ms, created_ms"
#define CONSENT_COLUMNS                                                                                       \
  "consent.id, consent.person, from_ms, until_ms, consent.text_digest, consent_text.text, consent.language, " \
  "manner, collector, guardians, assent, proof, given_ms, COALESCE(withdrawn_ms, 0), COALESCE(receipt, '')"

Error no_such_person() {
  return {ErrorCode::not_found, {"This person is not recorded here."}};
}

std::vector<Person> people_from(SQLite::Statement& rows) {
  std::vector<Person> all;
  while (rows.executeStep()) {
    all.push_back({PersonId::parse(rows.getColumn(0).getString()).value_or(PersonId()),
                   ItemId::parse(rows.getColumn(1).getString()).value_or(ItemId()),
                   MediaId::parse(rows.getColumn(2).getString()), rows.getColumn(3).getString(),
                   rows.getColumn(4).getInt64(), rows.getColumn(5).getInt64()});
  }
  return all;
}

std::optional<Person> read_person(SQLite::Database& connection, const std::string& id) {
  auto row = statement(connection, "SELECT " PERSON_COLUMNS " FROM person WHERE id = ?", id);
  return first(people_from(row));
}

std::map<Aspect, std::set<Scope>> grants_of(SQLite::Database& connection, const std::string& consent) {
  std::map<Aspect, std::set<Scope>> grants;
  auto rows = statement(connection, "SELECT aspect, scope FROM consent_grant WHERE consent = ?", consent);
  while (rows.executeStep()) {
    const auto aspect = value_named<Aspect>(rows.getColumn(0).getString());
    if (!aspect) continue;
    std::set<Scope>& scopes = grants[*aspect];
    if (const auto scope = value_named<Scope>(rows.getColumn(1).getString())) scopes.insert(*scope);
  }
  return grants;
}

std::vector<Consent> read_consents(SQLite::Database& connection, const std::string& person) {
  std::vector<Consent> all;
  auto rows = statement(connection,
                        "SELECT " CONSENT_COLUMNS
                        " FROM consent JOIN consent_text ON consent_text.digest = consent.text_digest "
                        "LEFT JOIN withdrawal ON withdrawal.consent = consent.id "
                        "WHERE consent.person = ? ORDER BY number DESC",
                        person);
  while (rows.executeStep()) {
    Consent consent;
    consent.id = ConsentId::parse(rows.getColumn(0).getString()).value_or(ConsentId());
    consent.person = PersonId::parse(rows.getColumn(1).getString()).value_or(PersonId());
    consent.from_ms = rows.getColumn(2).getInt64();
    consent.until_ms = rows.getColumn(3).getInt64();
    consent.text_digest = rows.getColumn(4).getString();
    consent.explanation = {rows.getColumn(5).getString(), rows.getColumn(6).getString(),
                           rows.getColumn(7).getString(), rows.getColumn(8).getString(),
                           rows.getColumn(9).getString(), rows.getColumn(10).getInt() != 0};
    consent.proof = rows.getColumn(11).getString();
    consent.given_ms = rows.getColumn(12).getInt64();
    consent.withdrawn_ms = rows.getColumn(13).getInt64();
    consent.receipt = rows.getColumn(14).getString();
    all.push_back(std::move(consent));
  }
  for (Consent& consent : all) consent.grants = grants_of(connection, consent.id.text());
  return all;
}

void insert_link(SQLite::Database& connection, const PersonId& person, const std::string& token) {
  run(connection, "INSERT INTO person_link (digest, person) VALUES (?, ?)", digest(token), person.text());
}

Consent clean_and_checked(const Person& person, const Consent& given) {
  Consent consent = given;
  Explanation& explanation = consent.explanation;
  explanation.text = clean_text(explanation.text);
  explanation.manner = clean_line(explanation.manner, kLineLimit);
  explanation.collector = clean_line(explanation.collector, kNameLimit);
  explanation.guardians = clean_line(explanation.guardians, kLineLimit);
  if (explanation.language != "en") explanation.language = "fr";
  if (clean_line(explanation.text, 1).empty() || length(explanation.text) > kTextLimit) {
    throw Error(ErrorCode::invalid, "The text to which this person agreed is missing. Nothing was recorded.");
  }
  if (consent.grants.empty()) {
    throw Error(ErrorCode::invalid,
                {"Say how {name} can be recognised: seen, heard, named or photographed. Nothing was recorded.",
                 {{"name", person.name}}});
  }
  if (person.of_age_ms > consent.given_ms) {
    if (explanation.guardians.empty()) {
      throw Error(ErrorCode::invalid, {"{name} is not of age: write the name of the parent or guardian who agrees too. "
                                       "Nothing was recorded.",
                                       {{"name", person.name}}});
    }
    if (!explanation.assent) {
      throw Error(ErrorCode::invalid,
                  {"{name} must agree too, in their own words. Nothing was recorded.", {{"name", person.name}}});
    }
    // What others agreed to for them ends when they can speak for themselves.
    if (consent.until_ms == 0 || consent.until_ms > person.of_age_ms) consent.until_ms = person.of_age_ms;
  }
  if (consent.until_ms != 0 && consent.until_ms <= std::max(consent.from_ms, int64_t{0})) {
    throw Error(ErrorCode::invalid, "The agreement would end before it begins. Nothing was recorded.");
  }
  consent.text_digest = digest(explanation.text);
  return consent;
}

// When everybody next learns that it is in the selection of an edition of the festival; 0: never.
int64_t selection_known_ms(SQLite::Database& connection, const std::string& item, int64_t now_ms) {
  auto row =
      statement(connection,
                "SELECT COALESCE(MIN(at_ms), 0) FROM submission JOIN edition_milestone ON edition_milestone.edition = "
                "submission.edition WHERE item = ? AND state = 'selected' AND milestone = 'selection' AND "
                "at_ms > ?",
                item, now_ms);
  row.executeStep();
  return row.getColumn(0).getInt64();
}

}  // namespace

std::vector<Agreement> agreements_of(SQLite::Database& connection, const std::string& item) {
  std::vector<Agreement> all;
  auto people =
      statement(connection, "SELECT " PERSON_COLUMNS " FROM person WHERE item = ? ORDER BY created_ms, id", item);
  for (const Person& person : people_from(people)) {
    Agreement agreement{person.id, person.media, {}, 0, 0, false};
    auto last = statement(connection,
                          "SELECT id, from_ms, until_ms, withdrawal.consent IS NOT NULL FROM consent LEFT JOIN "
                          "withdrawal ON withdrawal.consent = consent.id WHERE person = ? ORDER BY number DESC LIMIT 1",
                          person.id.text());
    if (last.executeStep()) {
      agreement.grants = grants_of(connection, last.getColumn(0).getString());
      agreement.from_ms = last.getColumn(1).getInt64();
      agreement.until_ms = last.getColumn(2).getInt64();
      agreement.withdrawn = last.getColumn(3).getInt() != 0;
    } else {
      for (const Aspect aspect : all_aspects()) agreement.grants[aspect];
    }
    all.push_back(std::move(agreement));
  }
  return all;
}

void note_terms(SQLite::Database& connection, const std::string& item) {
  Item terms;
  auto row = statement(
      connection, "SELECT publication, people_declared, visible_from_ms, keep_until_ms FROM item WHERE id = ?", item);
  if (!row.executeStep()) return;
  terms.publication = value_named<Publication>(row.getColumn(0).getString()).value_or(Publication::draft);
  terms.people_declared = row.getColumn(1).getInt() != 0;
  terms.visible_from_ms = row.getColumn(2).getInt64();
  terms.keep_until_ms = row.getColumn(3).getInt64();
  terms.agreements = agreements_of(connection, item);
  const int64_t now_ms = wall_clock_ms();
  int64_t next_ms = next_change_ms(terms, now_ms).value_or(0);
  const int64_t known_ms = selection_known_ms(connection, item, now_ms);
  if (known_ms != 0 && (next_ms == 0 || known_ms < next_ms)) next_ms = known_ms;
  run(connection, "UPDATE item SET findable = ?, nameable = ?, reconsider_ms = ? WHERE id = ?",
      decide({}, {terms}, Use::find, now_ms).allowed() ? 1 : 0, may_be_named(terms, now_ms) ? 1 : 0, next_ms, item);
  note_change(connection, item);
}

Consents::NewPerson Consents::add_person(const Person& given) {
  Person person = given;
  person.id = PersonId::random();
  person.created_ms = wall_clock_ms();
  person.name = clean_line(given.name, kNameLimit);
  if (person.name.empty()) {
    throw Error(ErrorCode::invalid, "Write a name for this person, or a pseudonym. Nothing was recorded.");
  }
  const std::string token = random_token(32);
  database_.write([&](SQLite::Database& connection) {
    if (!statement(connection, "SELECT 1 FROM item WHERE id = ?", person.item.text()).executeStep()) {
      throw Error(ErrorCode::not_found, "This contribution does not exist.");
    }
    if (person.media && !statement(connection, "SELECT 1 FROM media WHERE id = ? AND item = ?", person.media->text(),
                                   person.item.text())
                             .executeStep()) {
      throw Error(ErrorCode::not_found, "This file is not in the library.");
    }
    run(connection,
        "INSERT INTO person (id, item, media, name, of_age_ms, created_ms) VALUES (?, ?, NULLIF(?, ''), ?, ?, ?)",
        person.id.text(), person.item.text(), person.media ? person.media->text() : std::string(), person.name,
        person.of_age_ms, person.created_ms);
    insert_link(connection, person.id, token);
    note_terms(connection, person.item.text());
  });
  return {person, token};
}

std::optional<Person> Consents::find_person(const PersonId& id) {
  return database_.read([&](SQLite::Database& connection) { return read_person(connection, id.text()); });
}

std::optional<Person> Consents::behind_link(std::string_view token) {
  return database_.read([&](SQLite::Database& connection) -> std::optional<Person> {
    auto row =
        statement(connection, "SELECT " PERSON_COLUMNS " FROM person JOIN person_link ON person = id WHERE digest = ?",
                  digest(token));
    return first(people_from(row));
  });
}

std::string Consents::add_link(const PersonId& id) {
  const std::string token = random_token(32);
  database_.write([&](SQLite::Database& connection) {
    if (!read_person(connection, id.text())) throw no_such_person();
    insert_link(connection, id, token);
  });
  return token;
}

std::vector<Person> Consents::people_of(const ItemId& item) {
  return database_.read([&](SQLite::Database& connection) {
    auto rows = statement(connection, "SELECT " PERSON_COLUMNS " FROM person WHERE item = ? ORDER BY created_ms, id",
                          item.text());
    return people_from(rows);
  });
}

std::vector<Person> Consents::people(int limit) {
  return database_.read([&](SQLite::Database& connection) {
    auto rows =
        statement(connection, "SELECT " PERSON_COLUMNS " FROM person ORDER BY created_ms DESC, id LIMIT ?", limit);
    return people_from(rows);
  });
}

std::vector<Person> Consents::to_ask_again(int64_t before_ms, int limit) {
  return database_.read([&](SQLite::Database& connection) {
    auto rows = statement(
        connection,
        "SELECT " PERSON_COLUMNS
        " FROM person WHERE of_age_ms > 0 AND of_age_ms <= ? AND EXISTS (SELECT 1 FROM consent WHERE person = "
        "person.id) AND NOT EXISTS (SELECT 1 FROM consent LEFT JOIN withdrawal ON withdrawal.consent = consent.id "
        "WHERE person = person.id AND (given_ms >= of_age_ms OR withdrawal.consent IS NOT NULL)) ORDER BY of_age_ms, "
        "id LIMIT ?",
        before_ms, std::clamp(limit, 0, kListLimit));
    return people_from(rows);
  });
}

void Consents::remove_person(const PersonId& id) {
  database_.write([&](SQLite::Database& connection) {
    const auto person = read_person(connection, id.text());
    if (!person) throw no_such_person();
    if (statement(connection, "SELECT 1 FROM consent WHERE person = ?", id.text()).executeStep()) {
      throw Error(ErrorCode::conflict, {"{name} has an agreement on record, which stays. Withdraw it, if they want so.",
                                        {{"name", person->name}}});
    }
    run(connection, "DELETE FROM person WHERE id = ?", id.text());
    note_terms(connection, person->item.text());
  });
}

Consent Consents::record(const Consent& given) {
  return database_.write([&](SQLite::Database& connection) {
    const auto person = read_person(connection, given.person.text());
    if (!person) throw no_such_person();
    Consent consent = given;
    consent.given_ms = wall_clock_ms();
    consent = clean_and_checked(*person, consent);
    if (consent.id.empty()) consent.id = ConsentId::random();
    consent.withdrawn_ms = 0;
    consent.receipt.clear();
    run(connection,
        "INSERT INTO consent_text (digest, language, text) VALUES (?, ?, ?) ON CONFLICT (digest) DO NOTHING",
        consent.text_digest, consent.explanation.language, consent.explanation.text);
    run(connection,
        "INSERT INTO consent (id, number, person, from_ms, until_ms, text_digest, manner, collector, guardians, "
        "assent, proof, given_ms, language) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        consent.id.text(), next_change(connection), consent.person.text(), consent.from_ms, consent.until_ms,
        consent.text_digest, consent.explanation.manner, consent.explanation.collector, consent.explanation.guardians,
        consent.explanation.assent ? 1 : 0, consent.proof, consent.given_ms, consent.explanation.language);
    for (const auto& [aspect, scopes] : consent.grants) {
      const auto insert = [&](std::string_view scope) {
        run(connection, "INSERT INTO consent_grant (consent, aspect, scope) VALUES (?, ?, ?)", consent.id.text(),
            std::string(name(aspect)), std::string(scope));
      };
      insert("");  // they appear in it, whatever they agreed to
      for (const Scope scope : scopes) insert(name(scope));
    }
    note_terms(connection, person->item.text());
    return consent;
  });
}

std::set<ConsentId> Consents::with_proof() {
  return database_.read([](SQLite::Database& connection) {
    std::set<ConsentId> ids;
    auto rows = statement(connection, "SELECT id FROM consent WHERE proof <> ''");
    while (rows.executeStep()) {
      if (auto id = ConsentId::parse(rows.getColumn(0).getString())) ids.insert(*id);
    }
    return ids;
  });
}

std::vector<Consent> Consents::of_person(const PersonId& id) {
  return database_.read([&](SQLite::Database& connection) { return read_consents(connection, id.text()); });
}

Consent Consents::withdraw(const PersonId& id) {
  return database_.write([&](SQLite::Database& connection) {
    const auto person = read_person(connection, id.text());
    if (!person) throw no_such_person();
    const std::vector<Consent> before = read_consents(connection, id.text());
    if (before.empty()) {
      throw Error(ErrorCode::not_found,
                  {"{name} has no agreement on record: nothing is shown of them.", {{"name", person->name}}});
    }
    if (before.front().withdrawn_ms != 0) return before.front();
    const int64_t now = wall_clock_ms();
    const std::string receipt = random_id_text();
    for (const Consent& each : before) {
      run(connection,
          "INSERT INTO withdrawal (consent, withdrawn_ms, receipt) VALUES (?, ?, ?) ON CONFLICT (consent) DO NOTHING",
          each.id.text(), now, receipt);
    }
    note_terms(connection, person->item.text());
    return read_consents(connection, id.text()).front();
  });
}

}  // namespace resonance
