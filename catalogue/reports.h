// What visitors say is wrong with an item; moderators answer. Part of Catalogue.
#pragma once

#include "catalogue/types.h"

namespace resonance {

class Database;

using ReportId = Id<struct ReportTag>;

struct Report {
  ReportId id;
  ItemId item;
  std::string words;    // 1 to 2,000 characters
  std::string contact;  // an address to answer to, or empty
  int64_t at_ms = 0;
};

class Reports {
 public:
  explicit Reports(Database& database) : database_(database) {}

  // Error{invalid}: no words, too many; Error{not_found}; Error{busy}: this item has a hundred reports already.
  Report create(const Report& report);
  std::optional<Report> find(const ReportId& id);
  // Those that nobody has answered, the first first.
  std::vector<Report> open();
  // It is dealt with, and removed with the address of who sent it. Absence is fine.
  void close(const ReportId& id);

 private:
  Database& database_;
};

}  // namespace resonance
