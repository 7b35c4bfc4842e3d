// The thesaurus: themes on several levels, editable by its owner. Part of Catalogue.
#pragma once

#include "catalogue/types.h"

namespace resonance {

class Database;

class Themes {
 public:
  explicit Themes(Database& database) : database_(database) {}

  // All themes, parents before their children, in their order.
  std::vector<Theme> all();
  std::optional<Theme> find(std::string_view id);
  // Adds a theme under `parent` ("" for the top), last among its siblings. Error{invalid}: empty French label, unknown
  // parent, or more than four levels.
  Theme create(std::string_view parent, std::string_view label_fr, std::string_view label_en);
  void rename(std::string_view id, std::string_view label_fr, std::string_view label_en);
  // Error{conflict} while it has children; items lose the theme.
  void remove(std::string_view id);

 private:
  Database& database_;
};

}  // namespace resonance
