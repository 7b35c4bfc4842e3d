#include "server/search_query.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace resonance::server {
namespace {

int number_or(const std::string& text, int fallback) {
  int value = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failure == std::errc() && end == text.data() + text.size() ? value : fallback;
}

constexpr std::array<std::pair<std::string_view, search::Sort>, 5> sorts{{
    {"relevance", search::Sort::relevance},
    {"newest", search::Sort::newest},
    {"oldest", search::Sort::oldest},
    {"longest", search::Sort::longest},
    {"shortest", search::Sort::shortest},
}};

search::Sort sort_named(std::string_view name) {
  const auto row = std::find_if(sorts.begin(), sorts.end(), [&](const auto& each) { return each.first == name; });
  return row == sorts.end() ? search::Sort::relevance : row->second;
}

}  // namespace

search::Query search_query(App& app, const Request& request) {
  search::Query query;
  query.synonyms = app.catalogue.synonyms.all();
  query.text = request.value("q");
  for (const std::string& word : request.values("kind")) {
    if (auto kind = value_named<ItemKind>(word)) query.filters.kinds.push_back(*kind);
  }
  query.filters.theme = request.value("theme");
  query.filters.territory = request.value("territory");
  query.filters.language = request.value("language");
  for (const std::string& year : request.values("year")) {
    if (const int number = number_or(year, 0); number > 0) query.filters.years.push_back(number);
  }
  query.filters.length = search::length_named(request.value("length"));
  query.filters.subtitled = request.value("subtitles") == "yes";
  query.sort = sort_named(request.value("sort"));
  query.limit = std::clamp(number_or(request.value("limit"), 20), 1, 100);
  query.offset = (std::clamp(number_or(request.value("page"), 1), 1, 10'000) - 1) * query.limit;
  return query;
}

std::string_view sort_name(search::Sort sort) {
  const auto row = std::find_if(sorts.begin(), sorts.end(), [&](const auto& each) { return each.second == sort; });
  return row->first;
}

}  // namespace resonance::server
