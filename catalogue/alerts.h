// Searches that an account keeps: what is new for them comes by mail, once a day or once a week. Part of Catalogue.
//
// An alert's id is also the address with which it is ended without signing in (RFC 8058): random, in its own mails and
// on its account's page alone. It ends the alert and does nothing else.
#pragma once

#include "catalogue/types.h"

namespace resonance {

class Database;

enum class AlertPeriod { daily, weekly };
std::string_view name(AlertPeriod period);  // "daily", "weekly"
std::optional<AlertPeriod> alert_period_named(std::string_view name);

struct Alert {
  AlertId id;
  AccountId account;
  std::string search;  // of the library's address, what stands behind "?": at most 4,000 bytes
  AlertPeriod period = AlertPeriod::weekly;
  int64_t created_ms = 0;
  int64_t told_until_ms = 0;  // what was seen first before then has had its mail
  int64_t due_ms = 0;         // of the next
};

class Alerts {
 public:
  explicit Alerts(Database& database) : database_(database) {}

  // Tells of what is seen first from now on. One that the account has already is given the new period instead.
  // Error{invalid}: too long, or the account has 50 already.
  Alert create(const AccountId& account, std::string_view search, AlertPeriod period);
  std::optional<Alert> find(const AlertId& id);
  // The oldest first.
  std::vector<Alert> of_account(const AccountId& account);
  // And its mails that wait. False: there is none.
  bool end(const AlertId& id);

  // Puts a mail into the outbox for each alert that is due at `now_ms`, without words: what is new between its since_ms
  // and its until_ms is looked up when it leaves. `until_ms` is what the index surely has. The alert is due again a day
  // or a week later. Returns how many.
  int enqueue_due(int64_t now_ms, int64_t until_ms);

 private:
  Database& database_;
};

}  // namespace resonance
