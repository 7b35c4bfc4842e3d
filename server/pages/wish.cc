#include "server/pages/wish.h"

#include <algorithm>

#include "server/search_query.h"

namespace resonance::server::pages {

const std::array<Wish::Field, 12>& Wish::fields() {
  static constexpr std::array<Field, 12> all{{{"kind", &Wish::kind, true},
                                              {"theme", &Wish::theme, true},
                                              {"territory", &Wish::territory, true},
                                              {"organisation", &Wish::organisation, true},
                                              {"festival", &Wish::festival, true},
                                              {"near", &Wish::near, true},
                                              {"radius", &Wish::radius, false},
                                              {"language", &Wish::language, true},
                                              {"year", &Wish::year, true},
                                              {"length", &Wish::length, true},
                                              {"subtitles", &Wish::subtitles, true},
                                              {"sort", &Wish::sort, false}}};
  return all;
}

std::string Wish::query() const {
  std::string result;
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) result += (result.empty() ? "?" : "&") + std::string(name) + "=" + encode_query_value(value);
  };
  add("q", text);
  for (const Field& field : fields()) {
    if (field.value != &Wish::radius || !near.empty()) add(field.name, this->*field.value);
  }
  if (page > 1) add("page", std::to_string(page));
  return result;
}

std::string Wish::path() const {
  return "/bibliotheque" + query();
}

std::string Wish::path_with(std::string Wish::*member, const std::string& value) const {
  Wish changed = *this;
  changed.*member = value;
  changed.page = 1;
  return changed.path();
}

bool Wish::is_filtered() const {
  return std::any_of(fields().begin(), fields().end(),
                     [&](const Field& field) { return field.is_filter && !(this->*field.value).empty(); });
}

Wish wish_of(const Request& request, const search::Query& query) {
  Wish wish;
  wish.text = query.text;
  if (!query.filters.kinds.empty()) wish.kind = name(query.filters.kinds.front());
  wish.theme = query.filters.theme;
  wish.territory = query.filters.territory;
  wish.organisation = query.filters.organisation;
  wish.festival = query.filters.festival;
  if (query.filters.near) {
    wish.near = request.value("near");
    wish.radius = std::to_string(query.filters.near->radius_km);
  }
  wish.language = query.filters.language;
  if (!query.filters.years.empty()) wish.year = std::to_string(query.filters.years.front());
  if (query.filters.length) wish.length = name(*query.filters.length);
  if (query.filters.subtitled) wish.subtitles = "yes";
  if (query.sort != search::Sort::relevance) wish.sort = sort_name(query.sort);
  wish.page = query.offset / query.limit + 1;
  return wish;
}

}  // namespace resonance::server::pages
