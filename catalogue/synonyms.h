// Expressions that mean the same to whoever searches: synonyms, sigles and what they stand for. Part of the thesaurus,
// editable by its owner. Part of Catalogue.
#pragma once

#include "catalogue/types.h"

namespace resonance {

class Database;

class Synonyms {
 public:
  explicit Synonyms(Database& database) : database_(database) {}

  // In no order that means anything.
  std::vector<SynonymSet> all();
  // Expressions are cleaned and doubles dropped. Error{invalid}: fewer than 2 are left, more than 12, one longer than
  // 80 characters, or more than 500 sets.
  SynonymSet create(std::vector<std::string> expressions);
  // Error{invalid} as above; Error{not_found}.
  void replace(std::string_view id, std::vector<std::string> expressions);
  void remove(std::string_view id);

 private:
  Database& database_;
};

}  // namespace resonance
