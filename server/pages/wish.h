// What the address of the library says, and the way back to such an address.
#pragma once

#include <array>
#include <string>

#include "search/index.h"
#include "server/http.h"

namespace resonance::server::pages {

struct Wish {
  std::string text;
  std::string kind;
  std::string theme;
  std::string territory;
  std::string organisation;
  std::string festival;  // the year of an edition
  std::string near;      // a commune's code or its name, as the address has it
  std::string radius;    // in km
  std::string language;
  std::string year;
  std::string length;
  std::string subtitles;
  std::string sort;
  int page = 1;

  struct Field {
    const char* name;
    std::string Wish::*value;
    bool is_filter;
  };
  static const std::array<Field, 12>& fields();

  std::string query() const;  // "?q=…", or empty
  std::string path() const;
  // The same with one thing changed, from its first page on.
  std::string path_with(std::string Wish::*member, const std::string& value) const;
  bool is_filtered() const;
};

// Of an address that search_query() has read.
Wish wish_of(const Request& request, const search::Query& query);

}  // namespace resonance::server::pages
