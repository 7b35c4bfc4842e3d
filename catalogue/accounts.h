// The people who look after the library and those who deposit in it, their organisations, and the links that let them
// in. Part of Catalogue.
//
// An account without a password is let in by a link alone: an invitation and a forgotten password are the same link,
// with which a password is set; a guest's return link lets them in as often as they like. Of a link and of a session
// only the digest is kept: the catalogue lets nobody in.
#pragma once

#include "catalogue/types.h"

namespace resonance {

class Database;

struct Account {
  AccountId id;
  std::string email;  // lower case; a guest's is unverified, and may be empty
  std::string name;   // one line, at most 100 characters; shown to those who look after the library
  Role role = Role::guest;
  std::string language = "fr";
  int64_t created_ms = 0;
  bool closed = false;  // it does nothing any more; what it deposited stays
  bool has_password = false;
  bool has_code = false;  // six digits of a telephone are asked for beside the password
  std::vector<OrganisationId> organisations;
};

struct Organisation {
  OrganisationId id;
  std::string name;
  int64_t quota_bytes = 0;  // of the originals of its items; 0: none
  int64_t created_ms = 0;
};

enum class LinkPurpose {
  password,  // sets one; once
  deposit,   // a guest's way back
};

class Accounts {
 public:
  explicit Accounts(Database& database) : database_(database) {}

  // Stores a new account under a new id. Error{invalid}: an address that is none, a name that is missing from all but a
  // guest; Error{conflict}: the address has an account already, guests' apart.
  Account create(const Account& account);
  std::optional<Account> find(const AccountId& id);
  // Not a guest's.
  std::optional<Account> find_by_email(std::string_view email);
  // All but the guests, by name.
  std::vector<Account> all();
  // Replaces email, name, role, language, closed and organisations. Error{not_found}, Error{conflict}; Error{invalid}
  // when no administrator would be left.
  void update(const Account& account);

  // Removes the account, its links, sessions, devices and the mails to it; its items and calls stay, without it.
  // Returns whether there was one. Call ingest::erase_account(), which keeps it erased.
  bool erase(const AccountId& id);

  // Error{invalid}: too short or too easy to guess (at least 12 characters, not the person's own address or name).
  // Every session and link of the account ends.
  void set_password(const AccountId& id, std::string_view password);
  // The account, if it is open and this is its password. Takes as long for an address that is unknown.
  std::optional<Account> with_password(std::string_view email, std::string_view password);
  bool is_password(const AccountId& id, std::string_view password);

  // From now on a code of that secret is asked for beside the password, of a later half-minute than `taken_step`; an
  // empty one: no more. Ends no session.
  void set_code_secret(const AccountId& id, std::string_view secret, int64_t taken_step = 0);
  // Whether it is the account's code now; it is taken once.
  bool take_code(const AccountId& id, std::string_view code, int64_t now_ms);

  // A browser from which the account's person signed in: its token, to be told again by it.
  std::string add_device(const AccountId& id);
  bool is_device(const AccountId& id, std::string_view token);

  // A token to put in an address; a new link for passwords ends the earlier ones.
  std::string create_link(const AccountId& id, LinkPurpose purpose, int64_t lasts_ms);
  // The open account that a live link lets in.
  std::optional<Account> behind_link(LinkPurpose purpose, std::string_view token);

  // Error{invalid}: no name, or one that another has.
  Organisation create_organisation(std::string_view name, int64_t quota_bytes);
  std::optional<Organisation> find_organisation(const OrganisationId& id);
  std::vector<Organisation> organisations();
  // Error{not_found}, Error{invalid}.
  void update_organisation(const Organisation& organisation);
  // The declared sizes of the originals of its items.
  int64_t used_bytes(const OrganisationId& id);

 private:
  Database& database_;
};

}  // namespace resonance
