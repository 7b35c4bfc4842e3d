// Links that show one item to whoever has them, for a time: named, revocable. Part of Catalogue. Of a link only the
// digest is kept.
#pragma once

#include "catalogue/types.h"

namespace resonance {

class Database;

using ShareId = Id<struct ShareTag>;

struct Share {
  ShareId id;
  ItemId item;
  std::string name;        // for whom it is: one line, 1 to 100 characters
  int64_t expires_ms = 0;  // exclusive
  int64_t created_ms = 0;
};

class Shares {
 public:
  explicit Shares(Database& database) : database_(database) {}

  struct New {
    Share share;
    std::string token;  // to put in an address; shown once
  };
  // Error{not_found}: no such item; Error{invalid}: no name, or an end in the past or more than a year away.
  New create(const Share& share, int64_t now_ms);
  // What a live link shows, and for whom it is.
  std::optional<Share> behind_link(std::string_view token, int64_t now_ms);
  // Those that still hold, the last first.
  std::vector<Share> of_item(const ItemId& item, int64_t now_ms);
  // Absence is fine.
  void revoke(const ItemId& item, const ShareId& id);

 private:
  Database& database_;
};

}  // namespace resonance
