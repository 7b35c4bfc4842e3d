#include "catalogue/accounts.h"

#include <algorithm>

#include "base/clock.h"
#include "base/one_time_code.h"
#include "base/secret.h"
#include "base/unicode.h"
#include "catalogue/database.h"
#include "catalogue/erasing.h"

namespace resonance {
namespace {

constexpr size_t kNameLimit = 100, kEmailLimit = 254, kShortestPassword = 12, kLongestPassword = 500;
constexpr int kFewestCharacters = 5;

#define ACCOUNT_COLUMNS "id, email, name, role, language, created_ms, closed, password <> '', code_secret <> ''"

std::string_view name(LinkPurpose purpose) {
  return purpose == LinkPurpose::password ? "password" : "deposit";
}

std::string clean_email(std::string_view typed) {
  const std::string email = lowercase(clean_line(typed, kEmailLimit));
  const size_t at = email.find('@');
  const bool plausible =
      email.empty() || (at != std::string::npos && at > 0 && email.find('@', at + 1) == email.npos &&
                        email.find('.', at) != email.npos && email.find(' ') == email.npos && !email.ends_with('.'));
  if (!plausible || typed.size() > kEmailLimit) {
    throw Error(ErrorCode::invalid, {"“{email}” is no e-mail address.", {{"email", email}}});
  }
  return email;
}

Error no_such_account() {
  return {ErrorCode::not_found, {"This account does not exist."}};
}

void read_organisations(SQLite::Database& connection, Account& account) {
  auto rows = statement(connection, "SELECT organisation FROM membership WHERE account = ? ORDER BY organisation",
                        account.id.text());
  while (rows.executeStep()) {
    if (auto id = OrganisationId::parse(rows.getColumn(0).getString())) account.organisations.push_back(*id);
  }
}

std::vector<Account> accounts_from(SQLite::Database& connection, SQLite::Statement& rows) {
  std::vector<Account> all;
  while (rows.executeStep()) {
    Account account;
    account.id = AccountId::parse(rows.getColumn(0).getString()).value_or(AccountId());
    account.email = rows.getColumn(1).getString();
    account.name = rows.getColumn(2).getString();
    account.role = value_named<Role>(rows.getColumn(3).getString()).value_or(Role::guest);
    account.language = rows.getColumn(4).getString();
    account.created_ms = rows.getColumn(5).getInt64();
    account.closed = rows.getColumn(6).getInt() != 0;
    account.has_password = rows.getColumn(7).getInt() != 0;
    account.has_code = rows.getColumn(8).getInt() != 0;
    all.push_back(std::move(account));
  }
  for (Account& account : all) read_organisations(connection, account);
  return all;
}

std::optional<Account> read_account(SQLite::Database& connection, const AccountId& id) {
  auto row = statement(connection, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE id = ?", id.text());
  return first(accounts_from(connection, row));
}

Account clean(const Account& given) {
  Account account = given;
  account.email = clean_email(given.email);
  account.name = clean_line(given.name, kNameLimit);
  if (account.role != Role::guest && account.email.empty()) {
    throw Error(ErrorCode::invalid, "An account needs an e-mail address. Nothing was changed.");
  }
  if (account.role != Role::guest && account.name.empty()) {
    throw Error(ErrorCode::invalid, "An account needs the name of its person. Nothing was changed.");
  }
  if (account.language != "en") account.language = "fr";
  return account;
}

void require_free_email(SQLite::Database& connection, const Account& account) {
  if (account.email.empty() || account.role == Role::guest) return;
  if (statement(connection, "SELECT 1 FROM account WHERE email = ? AND role <> 'guest' AND id <> ?", account.email,
                account.id.text())
          .executeStep()) {
    throw Error(ErrorCode::conflict,
                {"{email} has an account already. Nothing was changed.", {{"email", account.email}}});
  }
}

void write_organisations(SQLite::Database& connection, const Account& account) {
  run(connection, "DELETE FROM membership WHERE account = ?", account.id.text());
  for (const OrganisationId& each : account.organisations) {
    run(connection, "INSERT INTO membership (organisation, account) SELECT id, ? FROM organisation WHERE id = ?",
        account.id.text(), each.text());
  }
}

void check_password(const Account& account, std::string_view password) {
  const size_t characters = length(password);
  if (characters < kShortestPassword) {
    throw Error(ErrorCode::invalid,
                {"This password is too short: at least {n} characters, for example four words that have nothing to do "
                 "with each other.",
                 {{"n", std::to_string(kShortestPassword)}}});
  }
  if (password.size() > kLongestPassword) {
    throw Error(ErrorCode::invalid, "This password is too long: at most 500 letters.");
  }
  const std::string plain = folded(password);
  std::string different = plain;
  std::ranges::sort(different);
  different.erase(std::ranges::unique(different).begin(), different.end());
  const std::string mailbox = folded(account.email.substr(0, account.email.find('@')));
  const bool is_own = (mailbox.size() > 3 && plain.find(mailbox) != plain.npos) ||
                      (length(account.name) > 3 && plain.find(folded(account.name)) != plain.npos);
  if (different.size() < kFewestCharacters || is_own || plain.find("resonance") != plain.npos ||
      plain.find("motdepasse") != plain.npos || plain.find("123456") != plain.npos) {
    throw Error(ErrorCode::invalid,
                "This password is easy to guess. Take, for example, four words that have nothing to do with each other "
                "or with you.");
  }
}

std::string clean_name(std::string_view typed) {
  std::string name = clean_line(typed, kNameLimit);
  if (name.empty()) throw Error(ErrorCode::invalid, "An organisation needs a name. Nothing was changed.");
  return name;
}

void require_free_name(SQLite::Database& connection, const Organisation& organisation) {
  auto rows = statement(connection, "SELECT name FROM organisation WHERE id <> ?", organisation.id.text());
  while (rows.executeStep()) {
    if (folded(rows.getColumn(0).getString()) == folded(organisation.name)) {
      throw Error(ErrorCode::conflict,
                  {"{name} is an organisation here already. Nothing was changed.", {{"name", organisation.name}}});
    }
  }
}

// They are found by its name: a new one is to be read again. Before the name is replaced.
void note_change_of_items(SQLite::Database& connection, const Organisation& renamed) {
  std::vector<std::string> items;
  auto rows = statement(connection,
                        "SELECT item.id FROM item JOIN organisation ON organisation.id = item.organisation "
                        "WHERE organisation.id = ? AND organisation.name <> ?",
                        renamed.id.text(), renamed.name);
  while (rows.executeStep()) items.push_back(rows.getColumn(0).getString());
  for (const std::string& item : items) note_change(connection, item);
}

std::vector<Organisation> organisations_from(SQLite::Statement& rows) {
  std::vector<Organisation> all;
  while (rows.executeStep()) {
    all.push_back({OrganisationId::parse(rows.getColumn(0).getString()).value_or(OrganisationId()),
                   rows.getColumn(1).getString(), rows.getColumn(2).getInt64(), rows.getColumn(3).getInt64()});
  }
  return all;
}

}  // namespace

Account Accounts::create(const Account& given) {
  Account account = clean(given);
  account.id = AccountId::random();
  account.created_ms = wall_clock_ms();
  return database_.write([&](SQLite::Database& connection) {
    require_free_email(connection, account);
    run(connection,
        "INSERT INTO account (id, email, name, role, language, password, created_ms, closed) "
        "VALUES (?, ?, ?, ?, ?, '', ?, 0)",
        account.id.text(), account.email, account.name, std::string(resonance::name(account.role)), account.language,
        account.created_ms);
    write_organisations(connection, account);
    return *read_account(connection, account.id);
  });
}

std::optional<Account> Accounts::find(const AccountId& id) {
  return database_.read([&](SQLite::Database& connection) { return read_account(connection, id); });
}

std::optional<Account> Accounts::find_by_email(std::string_view email) {
  const std::string wanted = lowercase(clean_line(email, kEmailLimit));
  if (wanted.empty()) return std::nullopt;
  return database_.read([&](SQLite::Database& connection) {
    auto row =
        statement(connection, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE email = ? AND role <> 'guest'", wanted);
    return first(accounts_from(connection, row));
  });
}

std::vector<Account> Accounts::all() {
  return database_.read([](SQLite::Database& connection) {
    auto rows =
        statement(connection, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE role <> 'guest' ORDER BY name, email");
    return accounts_from(connection, rows);
  });
}

void Accounts::update(const Account& given) {
  const Account account = clean(given);
  database_.write([&](SQLite::Database& connection) {
    require_free_email(connection, account);
    if (run(connection, "UPDATE account SET email = ?, name = ?, role = ?, language = ?, closed = ? WHERE id = ?",
            account.email, account.name, std::string(resonance::name(account.role)), account.language,
            account.closed ? 1 : 0, account.id.text()) == 0) {
      throw no_such_account();
    }
    const bool is_left = account.role == Role::administrator && !account.closed;
    if (!is_left &&
        !statement(connection, "SELECT 1 FROM account WHERE role = 'administrator' AND closed = 0").executeStep() &&
        statement(connection, "SELECT 1 FROM account WHERE role = 'administrator'").executeStep()) {
      throw Error(ErrorCode::invalid, "The library would have no administrator any more. Nothing was changed.");
    }
    write_organisations(connection, account);
    if (account.closed) run(connection, "DELETE FROM session WHERE account = ?", account.id.text());
  });
}

bool Accounts::erase(const AccountId& id) {
  return database_.write([&](SQLite::Database& connection) {
    const auto account = read_account(connection, id);
    if (!account) return false;
    erase_account(connection, id.text());
    return true;
  });
}

void Accounts::set_password(const AccountId& id, std::string_view password) {
  const auto account = find(id);
  if (!account) throw no_such_account();
  check_password(*account, password);
  const std::string hash = password_hash(password);
  database_.write([&](SQLite::Database& connection) {
    run(connection, "UPDATE account SET password = ? WHERE id = ?", hash, id.text());
    run(connection, "DELETE FROM session WHERE account = ?", id.text());
    run(connection, "DELETE FROM account_link WHERE account = ?", id.text());
    run(connection, "DELETE FROM device WHERE account = ?", id.text());
  });
}

std::optional<Account> Accounts::with_password(std::string_view email, std::string_view password) {
  const auto account = find_by_email(email);
  const bool matches = is_password(account ? account->id : AccountId(), password);
  return matches && !account->closed ? account : std::nullopt;
}

bool Accounts::is_password(const AccountId& id, std::string_view password) {
  const std::string hash = database_.read([&](SQLite::Database& connection) {
    auto row = statement(connection, "SELECT password FROM account WHERE id = ?", id.text());
    return row.executeStep() ? row.getColumn(0).getString() : std::string();
  });
  return password.size() <= kLongestPassword && password_matches(hash, password);
}

void Accounts::set_code_secret(const AccountId& id, std::string_view secret, int64_t taken_step) {
  database_.write([&](SQLite::Database& connection) {
    if (run(connection, "UPDATE account SET code_secret = ?, code_step = ? WHERE id = ?", std::string(secret),
            taken_step, id.text()) == 0) {
      throw no_such_account();
    }
  });
}

bool Accounts::take_code(const AccountId& id, std::string_view code, int64_t now_ms) {
  return database_.write([&](SQLite::Database& connection) {
    auto row = statement(connection, "SELECT code_secret, code_step FROM account WHERE id = ?", id.text());
    if (!row.executeStep()) return false;
    const auto step = step_of_code(row.getColumn(0).getString(), code, now_ms);
    if (!step || *step <= row.getColumn(1).getInt64()) return false;
    run(connection, "UPDATE account SET code_step = ? WHERE id = ?", *step, id.text());
    return true;
  });
}

std::string Accounts::add_device(const AccountId& id) {
  const std::string token = random_token(32);
  database_.write([&](SQLite::Database& connection) {
    run(connection, "INSERT INTO device (digest, account) VALUES (?, ?)", digest(token), id.text());
  });
  return token;
}

bool Accounts::is_device(const AccountId& id, std::string_view token) {
  return database_.read([&](SQLite::Database& connection) {
    return statement(connection, "SELECT 1 FROM device WHERE digest = ? AND account = ?", digest(token), id.text())
        .executeStep();
  });
}

std::string Accounts::create_link(const AccountId& id, LinkPurpose purpose, int64_t lasts_ms) {
  const std::string token = random_token(32);
  const int64_t now = wall_clock_ms();
  database_.write([&](SQLite::Database& connection) {
    if (!read_account(connection, id)) throw no_such_account();
    run(connection, "DELETE FROM account_link WHERE expires_ms <= ?", now);
    if (purpose == LinkPurpose::password) {
      run(connection, "DELETE FROM account_link WHERE account = ? AND purpose = 'password'", id.text());
    }
    run(connection, "INSERT INTO account_link (digest, account, purpose, expires_ms) VALUES (?, ?, ?, ?)",
        digest(token), id.text(), std::string(name(purpose)), now + lasts_ms);
  });
  return token;
}

std::optional<Account> Accounts::behind_link(LinkPurpose purpose, std::string_view token) {
  return database_.read([&](SQLite::Database& connection) -> std::optional<Account> {
    auto row =
        statement(connection, "SELECT account FROM account_link WHERE digest = ? AND purpose = ? AND expires_ms > ?",
                  digest(token), std::string(name(purpose)), wall_clock_ms());
    if (!row.executeStep()) return std::nullopt;
    const auto id = AccountId::parse(row.getColumn(0).getString());
    auto account = id ? read_account(connection, *id) : std::nullopt;
    return account && !account->closed ? account : std::nullopt;
  });
}

Organisation Accounts::create_organisation(std::string_view name, int64_t quota_bytes) {
  Organisation organisation{OrganisationId::random(), clean_name(name), std::max<int64_t>(quota_bytes, 0),
                            wall_clock_ms()};
  database_.write([&](SQLite::Database& connection) {
    require_free_name(connection, organisation);
    run(connection, "INSERT INTO organisation (id, name, quota_bytes, created_ms) VALUES (?, ?, ?, ?)",
        organisation.id.text(), organisation.name, organisation.quota_bytes, organisation.created_ms);
  });
  return organisation;
}

std::optional<Organisation> Accounts::find_organisation(const OrganisationId& id) {
  return database_.read([&](SQLite::Database& connection) -> std::optional<Organisation> {
    auto row =
        statement(connection, "SELECT id, name, quota_bytes, created_ms FROM organisation WHERE id = ?", id.text());
    return first(organisations_from(row));
  });
}

std::vector<Organisation> Accounts::organisations() {
  return database_.read([](SQLite::Database& connection) {
    auto rows = statement(connection, "SELECT id, name, quota_bytes, created_ms FROM organisation ORDER BY name");
    return organisations_from(rows);
  });
}

void Accounts::update_organisation(const Organisation& given) {
  Organisation organisation = given;
  organisation.name = clean_name(given.name);
  database_.write([&](SQLite::Database& connection) {
    require_free_name(connection, organisation);
    note_change_of_items(connection, organisation);
    if (run(connection, "UPDATE organisation SET name = ?, quota_bytes = ? WHERE id = ?", organisation.name,
            std::max<int64_t>(organisation.quota_bytes, 0), organisation.id.text()) == 0) {
      throw Error(ErrorCode::not_found, "This organisation does not exist.");
    }
  });
}

int64_t Accounts::used_bytes(const OrganisationId& id) {
  return database_.read([&](SQLite::Database& connection) {
    auto row = statement(connection,
                         "SELECT COALESCE(SUM(declared_size_bytes), 0) FROM media JOIN item ON item.id = media.item "
                         "WHERE item.organisation = ?",
                         id.text());
    row.executeStep();
    return row.getColumn(0).getInt64();
  });
}

}  // namespace resonance
