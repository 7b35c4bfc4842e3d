// Who saw what is not public, and on which day: for whoever answers for it, and for the people in it who ask. Part of
// Catalogue. No address, no device: an account, or the name of a link. Goes with its item and with its account.
#pragma once

#include "catalogue/shares.h"
#include "catalogue/types.h"

namespace resonance {

class Database;

struct Viewing {
  ItemId item;
  std::optional<AccountId> account;  // absent with a link; without one: the owner of the machine
  std::string share_name;            // for whom the link was, "" without one; stays when the link is taken back
  int64_t at_ms = 0;                 // the first time on that day (UTC)
};

class Viewings {
 public:
  explicit Viewings(Database& database) : database_(database) {}

  // Once for each viewer, item and day; a second time costs a read alone. Error{not_found}: no such item.
  void note(const ItemId& item, const std::optional<AccountId>& account, const std::optional<Share>& share,
            int64_t now_ms);
  // The last first; of one item, or of all. `limit` at most 10,000.
  std::vector<Viewing> of_item(const ItemId& item, int limit);
  std::vector<Viewing> latest(int limit);
  // Removes those before `before_ms`; returns how many.
  int forget(int64_t before_ms);

 private:
  Database& database_;
};

}  // namespace resonance
