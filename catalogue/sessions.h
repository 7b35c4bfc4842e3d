// Who is signed in, and how often somebody tried to be. Part of Catalogue.
//
// A session is known by its token, of which the catalogue keeps the digest. It ends by itself: an account's after two
// hours without a request and a day in all (half a day for moderators and administrators), a guest's after thirty days.
#pragma once

#include "catalogue/types.h"

namespace resonance {

class Database;

using SessionId = Id<struct SessionTag>;

struct Session {
  SessionId id;
  AccountId account;
  std::string agent;  // what the browser calls itself, at most 200 characters
  int64_t created_ms = 0;
  int64_t used_ms = 0;       // to the minute
  int64_t confirmed_ms = 0;  // when its person last gave their password
};

class Sessions {
 public:
  explicit Sessions(Database& database) : database_(database) {}

  // A new session of the account, whose person has just shown who they are; returns its token. One that waits for a
  // code is not found until complete().
  std::string open(const AccountId& account, std::string_view agent, int64_t now_ms, bool waits_for_code);
  // The account of a session that has waited for its code for less than ten minutes.
  std::optional<AccountId> waiting(std::string_view token, int64_t now_ms);
  void complete(std::string_view token);
  // The live session of a token; notes that it is used.
  std::optional<Session> find(std::string_view token, int64_t now_ms);
  std::vector<Session> of(const AccountId& account, int64_t now_ms);
  // Its person gave their password again.
  void confirm(const SessionId& id, int64_t now_ms);
  // Ends one of the account's sessions, if it has it.
  void close(const AccountId& account, const SessionId& id);
  void close_all(const AccountId& account);

  // Counts one try for `key`, kept as a digest; false, and nothing counted, when `most` were counted in the last
  // `window_ms`.
  bool count_try(std::string_view key, int most, int64_t window_ms, int64_t now_ms);
  void forget_tries(std::string_view key);

 private:
  Database& database_;
};

}  // namespace resonance
