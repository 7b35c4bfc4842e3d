#include "search/facets.h"

#include <algorithm>
#include <chrono>

namespace resonance::search {
namespace {

// Never part of a kind, an id, a code or a language: the catalogue's texts hold no control characters.
constexpr char value_end = '\x1F';
constexpr char dimension_end = '\x1E';

constexpr int64_t brief_ms = 5 * 60'000;
constexpr int64_t medium_ms = 20 * 60'000;

std::vector<std::string> optional_text(const std::string& text) {
  return text.empty() ? std::vector<std::string>{} : std::vector<std::string>{text};
}

std::vector<std::string> kinds_wanted(const Filters& filters) {
  std::vector<std::string> names;
  for (ItemKind kind : filters.kinds) names.emplace_back(name(kind));
  return names;
}

std::vector<std::string> year_of(const IndexedItem& item) {
  const std::chrono::sys_time<std::chrono::milliseconds> moment(std::chrono::milliseconds(item.item.published_ms));
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(moment));
  return {std::to_string(static_cast<int>(date.year()))};
}
std::vector<std::string> years_wanted(const Filters& filters) {
  std::vector<std::string> years;
  for (int year : filters.years) years.push_back(std::to_string(year));
  return years;
}

std::vector<std::string> length_of(const IndexedItem& item) {
  const int64_t duration_ms = total_duration_ms(item);
  if (duration_ms == 0) return {};
  const Length length = duration_ms <= brief_ms    ? Length::brief
                        : duration_ms <= medium_ms ? Length::medium
                                                   : Length::extended;
  return {std::string(name(length))};
}
std::vector<std::string> lengths_wanted(const Filters& filters) {
  return filters.length ? std::vector<std::string>{std::string(name(*filters.length))} : std::vector<std::string>{};
}

std::vector<std::string> subtitles_of(const IndexedItem& item) {
  const bool any = std::any_of(item.media.begin(), item.media.end(),
                               [](const IndexedMedia& media) { return !media.transcripts.empty(); });
  return any ? std::vector<std::string>{"yes"} : std::vector<std::string>{};
}

}  // namespace

const std::vector<Dimension>& dimensions() {
  static const std::vector<Dimension> all{
      {"kind", [](const IndexedItem& item) { return optional_text(std::string(name(item.item.kind))); }, kinds_wanted,
       &Answer::kinds},
      {"theme", [](const IndexedItem& item) { return item.theme_ids; },
       [](const Filters& filters) { return optional_text(filters.theme); }, &Answer::themes},
      {"territory", [](const IndexedItem& item) { return item.territory_codes; },
       [](const Filters& filters) { return optional_text(filters.territory); }, &Answer::territories},
      {"language", [](const IndexedItem& item) { return optional_text(item.item.language); },
       [](const Filters& filters) { return optional_text(filters.language); }, &Answer::languages},
      {"year", year_of, years_wanted, &Answer::years},
      {"length", length_of, lengths_wanted, &Answer::lengths},
      {"subtitles", subtitles_of, [](const Filters& filters) { return optional_text(filters.subtitled ? "yes" : ""); },
       &Answer::subtitles},
  };
  return all;
}

std::string_view name(Length length) {
  switch (length) {
    case Length::brief: return "brief";
    case Length::medium: return "medium";
    case Length::extended: return "extended";
  }
  return "";
}

std::optional<Length> length_named(std::string_view text) {
  for (Length length : {Length::brief, Length::medium, Length::extended}) {
    if (text == name(length)) return length;
  }
  return std::nullopt;
}

int64_t total_duration_ms(const IndexedItem& item) {
  int64_t total_ms = 0;
  for (const IndexedMedia& media : item.media) total_ms += media.duration_ms;
  return total_ms;
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

void FacetColumns::set_duration(uint32_t document, int64_t duration_ms) {
  if (durations_ms_.size() <= document) durations_ms_.resize(document + 1);
  durations_ms_[document] = duration_ms;
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

FacetCounter::FacetCounter(const FacetColumns& columns, const std::vector<Filters>& asked) : columns_(columns) {
  for (size_t i = 0; i < dimensions().size(); ++i) {
    Filter filter;
    filter.counts.resize(columns.value_count(i));
    for (const Filters& set : asked) {
      std::vector<std::string> wanted = dimensions()[i].wanted(set);
      if (wanted.empty()) continue;
      filter.active = true;
      std::vector<bool>& accepted = filter.accepted.emplace_back(columns.value_count(i));
      for (uint32_t number : columns.numbers(i, wanted)) accepted[number] = true;
    }
    filters_.push_back(std::move(filter));
  }
  for (const Filters& set : asked) {
    if (set.shortest_ms) shortest_ms_ = std::max(*set.shortest_ms, shortest_ms_.value_or(0));
    if (set.longest_ms) longest_ms_ = std::min(*set.longest_ms, longest_ms_.value_or(*set.longest_ms));
  }
}

bool FacetCounter::lasts_as_asked(uint32_t document) const {
  if (!shortest_ms_ && !longest_ms_) return true;
  const int64_t duration_ms = columns_.duration_ms(document);
  return duration_ms > 0 && duration_ms >= shortest_ms_.value_or(0) && duration_ms <= longest_ms_.value_or(duration_ms);
}

bool FacetCounter::add(uint32_t document) {
  ++seen_;
  if (!lasts_as_asked(document)) return false;
  size_t refusals = 0;
  size_t refused_by = 0;
  for (size_t i = 0; i < filters_.size() && refusals < 2; ++i) {
    if (!filters_[i].active) continue;
    auto [begin, end] = columns_.values(i, document);
    const auto meets = [&](const std::vector<bool>& accepted) {
      return std::any_of(begin, end, [&](uint32_t value) { return accepted[value]; });
    };
    if (!std::all_of(filters_[i].accepted.begin(), filters_[i].accepted.end(), meets)) {
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
