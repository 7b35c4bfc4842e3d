#include "search/facets.h"

#include <algorithm>

namespace resonance::search {
namespace {

// Never part of a kind, an id, a code or a language: the catalogue's texts hold no control characters.
constexpr char value_end = '\x1F';
constexpr char dimension_end = '\x1E';

std::vector<std::string> optional_text(const std::string& text) {
  return text.empty() ? std::vector<std::string>{} : std::vector<std::string>{text};
}

std::vector<std::string> kinds_wanted(const Query& query) {
  std::vector<std::string> names;
  for (ItemKind kind : query.kinds) names.emplace_back(name(kind));
  return names;
}

}  // namespace

const std::vector<Dimension>& dimensions() {
  static const std::vector<Dimension> all{
      {"kind", [](const IndexedItem& item) { return optional_text(std::string(name(item.item.kind))); }, kinds_wanted,
       &Answer::kinds},
      {"theme", [](const IndexedItem& item) { return item.theme_ids; },
       [](const Query& query) { return optional_text(query.theme); }, &Answer::themes},
      {"territory", [](const IndexedItem& item) { return item.territory_codes; },
       [](const Query& query) { return optional_text(query.territory); }, &Answer::territories},
      {"language", [](const IndexedItem& item) { return optional_text(item.item.language); },
       [](const Query& query) { return optional_text(query.language); }, &Answer::languages},
  };
  return all;
}

std::string packed_facets(const IndexedItem& item) {
  std::string packed;
  for (const Dimension& dimension : dimensions()) {
    std::vector<std::string> values = dimension.values(item);
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    for (const std::string& value : values) packed += value + value_end;
    packed += dimension_end;
  }
  return packed;
}

FacetColumns::FacetColumns() : columns_(dimensions().size()) {}

void FacetColumns::add(uint32_t document, std::string_view packed) {
  for (Column& column : columns_) {
    if (column.ranges.size() <= document) column.ranges.resize(document + 1);
    Range& range = column.ranges[document];
    range.first = static_cast<uint32_t>(column.values.size());
    while (!packed.empty() && packed.front() != dimension_end) {
      size_t end = packed.find(value_end);
      if (end == std::string_view::npos) return;
      auto [known, is_new] =
          column.number_of.try_emplace(std::string(packed.substr(0, end)), static_cast<uint32_t>(column.texts.size()));
      if (is_new) column.texts.push_back(known->first);
      column.values.push_back(known->second);
      ++range.count;
      packed.remove_prefix(end + 1);
    }
    if (!packed.empty()) packed.remove_prefix(1);
  }
}

FacetColumns::Values FacetColumns::values(size_t dimension, uint32_t document) const {
  const Column& column = columns_[dimension];
  if (document >= column.ranges.size()) return {nullptr, nullptr};
  const Range& range = column.ranges[document];
  const uint32_t* begin = column.values.data() + range.first;
  return {begin, begin + range.count};
}

std::vector<uint32_t> FacetColumns::numbers(size_t dimension, const std::vector<std::string>& texts) const {
  std::vector<uint32_t> result;
  for (const std::string& each : texts) {
    auto known = columns_[dimension].number_of.find(each);
    if (known != columns_[dimension].number_of.end()) result.push_back(known->second);
  }
  return result;
}

FacetCounter::FacetCounter(const FacetColumns& columns, const Query& query) : columns_(columns) {
  for (size_t i = 0; i < dimensions().size(); ++i) {
    std::vector<std::string> wanted = dimensions()[i].wanted(query);
    Filter filter;
    filter.active = !wanted.empty();
    filter.counts.resize(columns.value_count(i));
    filter.accepted.resize(columns.value_count(i));
    for (uint32_t number : columns.numbers(i, wanted)) filter.accepted[number] = true;
    filters_.push_back(std::move(filter));
  }
}

bool FacetCounter::add(uint32_t document) {
  ++seen_;
  size_t refusals = 0;
  size_t refused_by = 0;
  for (size_t i = 0; i < filters_.size() && refusals < 2; ++i) {
    if (!filters_[i].active) continue;
    auto [begin, end] = columns_.values(i, document);
    if (std::none_of(begin, end, [&](uint32_t value) { return filters_[i].accepted[value]; })) {
      ++refusals;
      refused_by = i;
    }
  }
  if (refusals == 1) count(refused_by, document);
  if (refusals > 0) return false;
  for (size_t i = 0; i < filters_.size(); ++i) count(i, document);
  ++total_;
  return true;
}

void FacetCounter::count(size_t dimension, uint32_t document) {
  auto [begin, end] = columns_.values(dimension, document);
  for (const uint32_t* value = begin; value != end; ++value) ++filters_[dimension].counts[*value];
}

void FacetCounter::write_to(Answer& answer) const {
  answer.total = total_;
  for (size_t i = 0; i < filters_.size(); ++i) {
    auto& counts = answer.*dimensions()[i].counts;
    for (size_t value = 0; value < filters_[i].counts.size(); ++value) {
      if (filters_[i].counts[value] > 0)
        counts[columns_.text(i, static_cast<uint32_t>(value))] = filters_[i].counts[value];
    }
  }
}

}  // namespace resonance::search
