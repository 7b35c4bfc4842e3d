#include "catalogue/volunteers.h"

#include <algorithm>
#include <utility>

#include "base/secret.h"
#include "base/unicode.h"
#include "catalogue/database.h"
#include "catalogue/festival_rows.h"
#include "catalogue/text_limit.h"

namespace resonance {
namespace {

constexpr size_t kNameLimit = 100, kEmailLimit = 254, kTelephoneLimit = 30, kMotivationLimit = 2'000,
                 kConsentLimit = 20'000, kTokenBytes = 32, kFewestDigits = 6;

#define VOLUNTEER_COLUMNS                                                                                          \
  "id, jury, name, birth_year, email, telephone, motivation, consent_text, language, signed_up_ms, withdrawn_ms, " \
  "salt, roll_key, COALESCE(juror, '')"

Error no_such_volunteer() {
  return {ErrorCode::not_found, {"This volunteer is not known here."}};
}

std::vector<Volunteer> volunteers_from(SQLite::Database& connection, SQLite::Statement rows) {
  std::vector<Volunteer> all;
  while (rows.executeStep()) {
    Volunteer& one = all.emplace_back();
    one.id = VolunteerId::parse(rows.getColumn(0).getString()).value_or(VolunteerId());
    one.jury = JuryId::parse(rows.getColumn(1).getString()).value_or(JuryId());
    one.name = rows.getColumn(2).getString();
    one.birth_year = rows.getColumn(3).getInt();
    one.email = rows.getColumn(4).getString();
    one.telephone = rows.getColumn(5).getString();
    one.motivation = rows.getColumn(6).getString();
    one.consent_text = rows.getColumn(7).getString();
    one.language = rows.getColumn(8).getString();
    one.signed_up_ms = rows.getColumn(9).getInt64();
    one.withdrawn_ms = rows.getColumn(10).getInt64();
    one.salt = rows.getColumn(11).getString();
    one.key = rows.getColumn(12).getString();
    one.juror = JurorId::parse(rows.getColumn(13).getString());
  }
  for (Volunteer& each : all) {
    auto answers = statement(connection, "SELECT value FROM volunteer_answer WHERE volunteer = ? ORDER BY criterion",
                             each.id.text());
    while (answers.executeStep()) each.answers.push_back(answers.getColumn(0).getInt());
  }
  return all;
}

std::optional<Volunteer> read_volunteer(SQLite::Database& connection, const VolunteerId& id) {
  return first(volunteers_from(
      connection, statement(connection, "SELECT " VOLUNTEER_COLUMNS " FROM volunteer WHERE id = ?", id.text())));
}

// "06 12 34 56 78" and "+33 6 12 34 56 78" are one telephone: its last nine digits.
std::string same_telephone(const std::string& telephone) {
  std::string digits;
  std::ranges::copy_if(telephone, std::back_inserter(digits), [](char each) { return each >= '0' && each <= '9'; });
  return digits.size() > 9 ? digits.substr(digits.size() - 9) : digits;
}

Volunteer clean_and_checked(const Volunteer& given) {
  Volunteer volunteer = given;
  volunteer.name = clean_line(given.name, kNameLimit);
  volunteer.email = lowercase(clean_line(given.email, kEmailLimit));
  volunteer.telephone = clean_line(given.telephone, kTelephoneLimit);
  volunteer.motivation = limited_text(given.motivation, kMotivationLimit);
  volunteer.consent_text = limited_text(given.consent_text, kConsentLimit);
  if (volunteer.name.empty()) throw Error(ErrorCode::invalid, "Give your name. You are not signed up yet.");
  if (volunteer.birth_year < 1900 || volunteer.birth_year > 2100) {
    throw Error(ErrorCode::invalid, "Give the year of your birth in four digits. You are not signed up yet.");
  }
  if (volunteer.email.empty() && volunteer.telephone.empty()) {
    throw Error(ErrorCode::invalid,
                "Give an e-mail address or a telephone number, so that we can tell you whether you were drawn. You are "
                "not signed up yet.");
  }
  if (!volunteer.telephone.empty() && same_telephone(volunteer.telephone).size() < kFewestDigits) {
    throw Error(ErrorCode::invalid, "This is no telephone number. You are not signed up yet.");
  }
  if (volunteer.consent_text.empty()) {
    throw Error(ErrorCode::invalid, "Say that you agree to this use of what you declare. You are not signed up yet.");
  }
  if (volunteer.language != "en") volunteer.language = "fr";
  return volunteer;
}

// With an open call.
Draw required_open(SQLite::Database& connection, const JuryId& jury, int64_t now_ms) {
  const auto draw = read_draw(connection, jury);
  if (!draw) throw Error(ErrorCode::not_found, "This jury is not drawn by lot.");
  const DrawState state = state_of(*draw, now_ms);
  if (state == DrawState::preparing) {
    throw Error(ErrorCode::conflict, "The call for volunteers is not open yet. You are not signed up.");
  }
  if (state != DrawState::call_open || is_under_way(connection, jury)) {
    throw Error(ErrorCode::conflict, "The call for volunteers is closed: nobody can sign up any more.");
  }
  return *draw;
}

// One answer for each criterion, each one of its values.
void require_answers(const Draw& draw, const Volunteer& volunteer) {
  for (size_t i = 0; i < draw.criteria.size(); ++i) {
    const bool is_known = i < volunteer.answers.size() && volunteer.answers[i] >= 0 &&
                          std::cmp_less(volunteer.answers[i], draw.criteria[i].values.size());
    if (!is_known) {
      throw Error(ErrorCode::invalid, {"Choose one of the answers to “{criterion}”. You are not signed up yet.",
                                       {{"criterion", draw.criteria[i].name_fr}}});
    }
  }
  if (volunteer.answers.size() != draw.criteria.size()) {
    throw Error(ErrorCode::invalid, "The criteria have changed meanwhile: answer again. You are not signed up yet.");
  }
}

void insert_link(SQLite::Database& connection, const VolunteerId& volunteer, const std::string& token) {
  run(connection, "INSERT INTO volunteer_link (digest, volunteer) VALUES (?, ?)", digest(token), volunteer.text());
}

}  // namespace

Volunteers::Signed Volunteers::sign_up(const Volunteer& given, int64_t now_ms) {
  Volunteer volunteer = clean_and_checked(given);
  volunteer.id = VolunteerId::random();
  const std::string token = random_token(kTokenBytes), name = folded(volunteer.name),
                    telephone = same_telephone(volunteer.telephone);
  return database_.write([&](SQLite::Database& connection) {
    require_answers(required_open(connection, volunteer.jury, now_ms), volunteer);
    if (statement(connection,
                  "SELECT 1 FROM volunteer WHERE jury = ? AND (email <> '' AND email = ? OR same_telephone <> '' AND "
                  "same_telephone = ? OR same_name = ? AND birth_year = ?)",
                  volunteer.jury.text(), volunteer.email, telephone, name, volunteer.birth_year)
            .executeStep()) {
      throw Error(ErrorCode::conflict,
                  "Somebody with this address, this telephone number, or this name and year of birth has signed up "
                  "already. Nobody is on the roll twice: your first registration counts.");
    }
    run(connection,
        "INSERT INTO volunteer (id, jury, name, same_name, birth_year, email, telephone, same_telephone, motivation, "
        "consent_text, language, signed_up_ms, withdrawn_ms, salt, roll_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, 0, '', '')",
        volunteer.id.text(), volunteer.jury.text(), volunteer.name, name, volunteer.birth_year, volunteer.email,
        volunteer.telephone, telephone, volunteer.motivation, volunteer.consent_text, volunteer.language, now_ms);
    for (size_t i = 0; i < volunteer.answers.size(); ++i) {
      run(connection, "INSERT INTO volunteer_answer (volunteer, criterion, value) VALUES (?, ?, ?)",
          volunteer.id.text(), static_cast<int64_t>(i), volunteer.answers[i]);
    }
    insert_link(connection, volunteer.id, token);
    return Signed{*read_volunteer(connection, volunteer.id), token};
  });
}

std::optional<Volunteer> Volunteers::find(const VolunteerId& id) {
  return database_.read([&](SQLite::Database& connection) { return read_volunteer(connection, id); });
}

std::optional<Volunteer> Volunteers::behind_link(std::string_view token) {
  return database_.read([&](SQLite::Database& connection) {
    return first(volunteers_from(
        connection, statement(connection,
                              "SELECT " VOLUNTEER_COLUMNS " FROM volunteer JOIN volunteer_link ON volunteer = id WHERE "
                              "digest = ?",
                              digest(token))));
  });
}

std::string Volunteers::add_link(const VolunteerId& id) {
  const std::string token = random_token(kTokenBytes);
  database_.write([&](SQLite::Database& connection) {
    if (!read_volunteer(connection, id)) throw no_such_volunteer();
    insert_link(connection, id, token);
  });
  return token;
}

std::vector<Volunteer> Volunteers::of_jury(const JuryId& jury) {
  return database_.read([&](SQLite::Database& connection) {
    return volunteers_from(
        connection,
        statement(connection, "SELECT " VOLUNTEER_COLUMNS " FROM volunteer WHERE jury = ? ORDER BY signed_up_ms, id",
                  jury.text()));
  });
}

bool Volunteers::withdraw(const VolunteerId& id, int64_t now_ms) {
  return database_.write([&](SQLite::Database& connection) {
    const auto volunteer = read_volunteer(connection, id);
    if (!volunteer) throw no_such_volunteer();
    const auto draw = read_draw(connection, volunteer->jury);
    // A commitment that lapsed leaves them their salt, and needs them no longer.
    if (!draw || !is_roll_closed(connection, *draw, now_ms)) {
      run(connection, "DELETE FROM volunteer WHERE id = ?", id.text());
      return true;
    }
    run(connection, "UPDATE volunteer SET withdrawn_ms = ? WHERE id = ? AND withdrawn_ms = 0", now_ms, id.text());
    return false;
  });
}

void Volunteers::take_seat(const VolunteerId& id, const JurorId& juror) {
  database_.write([&](SQLite::Database& connection) {
    if (run(connection, "UPDATE volunteer SET juror = ? WHERE id = ?", juror.text(), id.text()) == 0) {
      throw no_such_volunteer();
    }
  });
}

int Volunteers::erase_all(const JuryId& jury) {
  return database_.write([&](SQLite::Database& connection) {
    return run(connection, "DELETE FROM volunteer WHERE jury = ?", jury.text());
  });
}

}  // namespace resonance
