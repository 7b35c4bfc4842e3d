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

constexpr std::array<std::pair<std::string_view, search::Sort>, 6> sorts{{
    {"relevance", search::Sort::relevance},
    {"newest", search::Sort::newest},
    {"oldest", search::Sort::oldest},
    {"longest", search::Sort::longest},
    {"shortest", search::Sort::shortest},
    {"nearest", search::Sort::nearest},
}};

constexpr std::array<std::string_view, 12> what_is_asked{"q",        "kind",     "theme",  "territory", "organisation",
                                                         "festival", "near",     "radius", "year",      "language",
                                                         "length",   "subtitles"};
constexpr int usual_radius_km = 25;
constexpr int largest_radius_km = 500;

search::Sort sort_named(std::string_view name) {
  const auto row = std::find_if(sorts.begin(), sorts.end(), [&](const auto& each) { return each.first == name; });
  return row == sorts.end() ? search::Sort::relevance : row->second;
}

}  // namespace

std::optional<Coordinates> commune_place(Catalogue& catalogue, std::string_view code_or_name) {
  auto territory = catalogue.territories.find(code_or_name);
  if (!territory || !territory->centre) territory = catalogue.territories.commune_named(code_or_name);
  return territory ? territory->centre : std::nullopt;
}

std::multimap<std::string, std::string> read_search(std::string_view text) {
  std::multimap<std::string, std::string> query;
  if (text.starts_with('?')) text.remove_prefix(1);
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    const size_t equals = std::min(pair.find('='), pair.size());
    const auto value = percent_decoded(pair.substr(std::min(equals + 1, pair.size())), Plus::is_space);
    if (value) query.emplace(pair.substr(0, equals), *value);
  }
  return query;
}

std::string kept_search(const std::multimap<std::string, std::string>& query) {
  std::string text;
  for (const auto& [name, value] : query) {
    if (value.empty() || std::ranges::find(what_is_asked, name) == what_is_asked.end()) continue;
    text += (text.empty() ? "" : "&") + name + "=" + encode_query_value(value);
  }
  return text;
}

search::Query search_query(App& app, const Request& request) {
  search::Query query;
  query.synonyms = app.catalogue.synonyms.all();
  query.text = request.value("q");
  query.language = code(request.language);
  query.commune_named = [&app](std::string_view name) { return commune_place(app.catalogue, name); };
  for (const std::string& word : request.values("kind")) {
    if (auto kind = value_named<ItemKind>(word)) query.filters.kinds.push_back(*kind);
  }
  query.filters.theme = request.value("theme");
  query.filters.territory = request.value("territory");
  query.filters.organisation = request.value("organisation");
  if (const std::string year = request.value("festival"); number_or(year, 0) > 0) query.filters.festival = year;
  if (const std::string near = request.value("near"); !near.empty()) {
    const int radius_km = std::clamp(number_or(request.value("radius"), usual_radius_km), 1, largest_radius_km);
    if (const auto place = commune_place(app.catalogue, near)) query.filters.near = {*place, radius_km};
  }
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
