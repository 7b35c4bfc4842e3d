#include "search/facets.h"

#include <xapian.h>
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

std::vector<std::string> festivals_of(const IndexedItem& item) {
  std::vector<std::string> years;
  for (int year : item.festival_years) years.push_back(std::to_string(year));
  return years;
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
      {"organisation",
       [](const IndexedItem& item) {
         return item.item.organisation ? optional_text(item.item.organisation->text()) : std::vector<std::string>{};
       },
       [](const Filters& filters) { return optional_text(filters.organisation); }, &Answer::organisations},
      {"festival", festivals_of, [](const Filters& filters) { return optional_text(filters.festival); },
       &Answer::festivals},
      {"language", [](const IndexedItem& item) { return optional_text(item.item.language); },
       [](const Filters& filters) { return optional_text(filters.language); }, &Answer::languages},
      {"year", year_of, years_wanted, &Answer::years},
      {"length", length_of, lengths_wanted, &Answer::lengths},
      {"subtitles", subtitles_of, [](const Filters& filters) { return optional_text(filters.subtitled ? "yes" : ""); },
       &Answer::subtitles},
  };
  return all;
}

size_t dimension_number(std::map<std::string, int64_t> Answer::*counts) {
  const auto found =
      std::find_if(dimensions().begin(), dimensions().end(), [&](const auto& each) { return each.counts == counts; });
  return static_cast<size_t>(found - dimensions().begin());
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

void FacetColumns::add(uint32_t document, std::string_view packed) {
  if (ranges_.size() <= document) ranges_.resize(document + 1);
  Range& range = ranges_[document];
  range.first = static_cast<uint32_t>(numbers_.size());
  for (size_t dimension = 0; dimension < dimensions().size() && !packed.empty(); ++dimension) {
    while (!packed.empty() && packed.front() != dimension_end) {
      const size_t end = packed.find(value_end);
      if (end == std::string_view::npos) return;
      const std::string text(packed.substr(0, end));
      const auto [known, is_new] =
          number_of_.try_emplace(std::pair(dimension, text), static_cast<uint32_t>(values_.size()));
      if (is_new) values_.push_back({dimension, text});
      numbers_.push_back(known->second);
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

void FacetColumns::set_place(uint32_t document, const Coordinates& place) {
  if (place_of_.size() <= document) place_of_.resize(document + 1);
  const auto [known, is_new] =
      place_number_.try_emplace(std::pair(place.latitude, place.longitude), static_cast<uint32_t>(places_.size()));
  if (is_new) places_.push_back(place);
  place_of_[document] = known->second + 1;
}

FacetColumns::Values FacetColumns::values(uint32_t document) const {
  if (document >= ranges_.size()) return {nullptr, nullptr};
  const uint32_t* begin = numbers_.data() + ranges_[document].first;
  return {begin, begin + ranges_[document].count};
}

std::set<std::string> FacetColumns::texts(std::map<std::string, int64_t> Answer::*counts) const {
  std::set<std::string> found;
  for (const Value& value : values_) {
    if (dimensions()[value.dimension].counts == counts) found.insert(value.text);
  }
  return found;
}

std::optional<uint32_t> FacetColumns::only_value(uint32_t document, size_t dimension) const {
  const auto [begin, end] = values(document);
  const auto* found = std::find_if(begin, end, [&](uint32_t value) { return values_[value].dimension == dimension; });
  return found == end ? std::nullopt : std::optional(*found);
}

std::vector<uint32_t> FacetColumns::documents_with(uint32_t value, size_t most) const {
  std::vector<uint32_t> found;
  for (size_t document = ranges_.size(); document-- > 0 && found.size() < most;) {
    const auto [begin, end] = values(static_cast<uint32_t>(document));
    if (std::find(begin, end, value) != end) found.push_back(static_cast<uint32_t>(document));
  }
  return found;
}

std::vector<float> FacetColumns::distances_km(const Coordinates& from) const {
  const Xapian::GreatCircleMetric metric;
  const Xapian::LatLongCoord there(from.latitude, from.longitude);
  std::vector<float> distances;
  distances.reserve(places_.size());
  for (const Coordinates& each : places_) {
    const double metres = metric.pointwise_distance(there, Xapian::LatLongCoord(each.latitude, each.longitude));
    distances.push_back(static_cast<float>(metres / 1'000));
  }
  return distances;
}

std::optional<double> FacetColumns::distance_km(uint32_t document, const std::vector<float>& distances) const {
  const uint32_t number = document < place_of_.size() ? place_of_[document] : 0;
  return number == 0 ? std::nullopt : std::optional<double>(distances[number - 1]);
}

std::vector<uint32_t> FacetColumns::numbers(size_t dimension, const std::vector<std::string>& texts) const {
  std::vector<uint32_t> result;
  for (const std::string& each : texts) {
    const auto known = number_of_.find(std::pair(dimension, each));
    if (known != number_of_.end()) result.push_back(known->second);
  }
  return result;
}

FacetCounter::FacetCounter(const FacetColumns& columns, const std::vector<Filters>& asked,
                           const std::vector<Filters>& refused)
    : columns_(columns), counts_(columns.value_count()) {
  for (const Filters& set : asked) {
    add_filters(set, false);
    if (set.shortest_ms || set.longest_ms) lengths_.push_back(set);
    if (set.near) circles_.push_back({columns.distances_km(set.near->place), double(set.near->radius_km), false});
  }
  for (const Filters& set : refused) {
    add_filters(set, true);
    if (set.shortest_ms || set.longest_ms) refused_lengths_.push_back(set);
    if (set.near) circles_.push_back({columns.distances_km(set.near->place), double(set.near->radius_km), true});
  }
}

void FacetCounter::add_filters(const Filters& set, bool is_refusal) {
  for (size_t i = 0; i < dimensions().size(); ++i) {
    const std::vector<std::string> named = dimensions()[i].wanted(set);
    if (named.empty()) continue;
    Filter& filter = filters_.emplace_back();
    filter.dimension = i;
    filter.is_refusal = is_refusal;
    filter.named.resize(columns_.value_count());
    for (uint32_t number : columns_.numbers(i, named)) filter.named[number] = true;
  }
}

bool FacetCounter::lasts_as_asked(uint32_t document) const {
  if (lengths_.empty() && refused_lengths_.empty()) return true;
  const int64_t duration_ms = columns_.duration_ms(document);
  const auto lasts = [&](const Filters& set) {
    return duration_ms > 0 && duration_ms >= set.shortest_ms.value_or(0) &&
           duration_ms <= set.longest_ms.value_or(duration_ms);
  };
  return std::all_of(lengths_.begin(), lengths_.end(), lasts) &&
         std::none_of(refused_lengths_.begin(), refused_lengths_.end(), lasts);
}

bool FacetCounter::is_where_asked(uint32_t document) const {
  return std::all_of(circles_.begin(), circles_.end(), [&](const Circle& circle) {
    const auto distance_km = columns_.distance_km(document, circle.distances_km);
    return (distance_km && *distance_km <= circle.radius_km) != circle.is_refusal;
  });
}

bool FacetCounter::add(uint32_t document) {
  ++seen_;
  if (!lasts_as_asked(document) || !is_where_asked(document)) return false;
  const auto [begin, end] = columns_.values(document);
  std::optional<size_t> refused_by;  // the dimension
  for (const Filter& filter : filters_) {
    if (std::any_of(begin, end, [&](uint32_t value) { return filter.named[value]; }) != filter.is_refusal) continue;
    if (refused_by && *refused_by != filter.dimension) return false;
    refused_by = filter.dimension;
  }
  if (refused_by) {
    for (const uint32_t* value = begin; value != end; ++value) {
      if (columns_.dimension(*value) == *refused_by) ++counts_[*value];
    }
    return false;
  }
  for (const uint32_t* value = begin; value != end; ++value) ++counts_[*value];
  ++total_;
  return true;
}

void FacetCounter::write_to(Answer& answer) const {
  answer.total = total_;
  for (uint32_t value = 0; value < counts_.size(); ++value) {
    if (counts_[value] > 0)
      (answer.*dimensions()[columns_.dimension(value)].counts)[columns_.text(value)] = counts_[value];
  }
}

}  // namespace resonance::search
