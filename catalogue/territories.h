// The places of France, from communes to the country. Part of Catalogue.
#pragma once

#include "catalogue/types.h"

namespace resonance {

class Database;

class Territories {
 public:
  explicit Territories(Database& database) : database_(database) {}

  // Adds or updates territories from tab-separated text, one a line: code, level, name, population, codes around it
  // (comma-separated), of a commune also where it is ("latitude,longitude" in degrees; empty: unknown). Does nothing
  // when `version` is already loaded. About a second for the 37,000 of France. Error{invalid} names the line; nothing
  // is loaded then.
  void load(std::string_view version, std::string_view tab_separated);

  std::optional<Territory> find(std::string_view code);
  // Territories whose name begins with `text`, or has a word that does (accents and case ignored): whole matches first,
  // then those of Centre-Val de Loire, then the most populous. At most `limit` (1 to 50).
  std::vector<Territory> suggest(std::string_view text, int limit);
  // The commune with that name (accents, case, hyphens and apostrophes ignored) whose place is known: one of Centre-Val
  // de Loire, then the most populous.
  std::optional<Territory> commune_named(std::string_view name);

 private:
  Database& database_;
};

}  // namespace resonance
