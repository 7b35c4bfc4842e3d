#include "server/search_query.h"

#include <algorithm>
#include <charconv>

namespace resonance::server {
namespace {

int number_or(const std::string& text, int fallback) {
  int value = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failure == std::errc() && end == text.data() + text.size() ? value : fallback;
}

}  // namespace

search::Query search_query(const Request& request) {
  search::Query query;
  query.text = request.value("q");
  for (const std::string& word : request.values("kind")) {
    if (auto kind = value_named<ItemKind>(word)) query.kinds.push_back(*kind);
  }
  query.theme = request.value("theme");
  query.territory = request.value("territory");
  query.language = request.value("language");
  query.sort = request.value("sort") == "newest" ? search::Sort::newest : search::Sort::relevance;
  query.limit = std::clamp(number_or(request.value("limit"), 20), 1, 100);
  query.offset = (std::clamp(number_or(request.value("page"), 1), 1, 10'000) - 1) * query.limit;
  return query;
}

}  // namespace resonance::server
