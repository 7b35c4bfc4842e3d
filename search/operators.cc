#include "search/operators.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "base/unicode.h"
#include "search/fields.h"

namespace resonance::search {
namespace {

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2200;
constexpr std::string_view kRange = "..";
constexpr int kUsualRadiusKm = 25;
constexpr int kLargestRadiusKm = 500;

struct Field {
  std::string_view name;
  std::string_view prefix;
};
constexpr std::array kFields = std::to_array<Field>({
    {"auteur", speaker_prefix},
    {"auteure", speaker_prefix},
    {"autrice", speaker_prefix},
    {"author", speaker_prefix},
    {"qui", speaker_prefix},
    {"who", speaker_prefix},
    {"theme", theme_prefix},
    {"lieu", place_prefix},
    {"place", place_prefix},
    {"ou", place_prefix},
    {"where", place_prefix},
    {"structure", organisation_prefix},
    {"organisation", organisation_prefix},
    {"organization", organisation_prefix},
    {"titre", title_prefix},
    {"title", title_prefix},
});

struct Kind {
  std::string_view name;
  ItemKind kind;
};
constexpr std::array kKinds = std::to_array<Kind>({
    {"temoignage", ItemKind::testimony},
    {"testimony", ItemKind::testimony},
    {"capsule", ItemKind::capsule},
    {"retex", ItemKind::experience},
    {"experience", ItemKind::experience},
    {"film", ItemKind::film},
    {"outil", ItemKind::resource},
    {"ressource", ItemKind::resource},
    {"resource", ItemKind::resource},
    {"tool", ItemKind::resource},
    {"formation", ItemKind::training},
    {"training", ItemKind::training},
});

struct LanguageName {
  std::string_view name;
  std::string_view code;
};
constexpr std::array kLanguages = std::to_array<LanguageName>({
    {"fr", "fr"},
    {"francais", "fr"},
    {"french", "fr"},
    {"en", "en"},
    {"anglais", "en"},
    {"english", "en"},
});

struct Unit {
  std::string_view name;
  int64_t milliseconds;
};
constexpr std::array kUnits = std::to_array<Unit>({
    {"s", 1'000},
    {"sec", 1'000},
    {"", 60'000},
    {"m", 60'000},
    {"mn", 60'000},
    {"min", 60'000},
    {"h", 3'600'000},
});

template <class Rows>
auto row_named(const Rows& rows, std::string_view name) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

std::optional<int> number_at_start(std::string_view& text) {
  int value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || value < 0) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return value;
}

// "2024..2026", "2024..", "..2026"; a lone end is absent.
std::optional<std::pair<std::string_view, std::string_view>> ends_of(std::string_view value) {
  const size_t at = value.find(kRange);
  if (at == std::string_view::npos) return std::nullopt;
  return std::pair(value.substr(0, at), value.substr(at + kRange.size()));
}

std::optional<int> year_in(std::string_view text, int absent) {
  if (text.empty()) return absent;
  const auto year = number_at_start(text);
  if (!year || !text.empty() || *year < kFirstYear || *year > kLastYear) return std::nullopt;
  return year;
}

bool add_years(std::string_view value, Filters& filters) {
  const auto [from, to] = ends_of(value).value_or(std::pair(value, value));
  if (from.empty() && to.empty()) return false;
  const auto first = year_in(from, kFirstYear);
  const auto last = year_in(to, kLastYear);
  if (!first || !last || *first > *last) return false;
  filters.years.clear();
  for (int year = *first; year <= *last; ++year) filters.years.push_back(year);
  return true;
}

std::optional<int64_t> duration_in(std::string_view text, std::string_view unit_if_none) {
  const auto number = number_at_start(text);
  if (!number) return std::nullopt;
  const Unit* unit = row_named(kUnits, text.empty() ? unit_if_none : text);
  if (!unit) return std::nullopt;
  return int64_t{*number} * unit->milliseconds;
}

bool add_duration(std::string_view value, Filters& filters) {
  std::optional<int64_t> shortest, longest;
  if (value.starts_with('<')) {
    longest = duration_in(value.substr(1), "");
  } else if (value.starts_with('>')) {
    shortest = duration_in(value.substr(1), "");
  } else if (const auto ends = ends_of(value)) {
    const std::string_view unit =
        ends->second.substr(std::min(ends->second.find_first_not_of("0123456789"), ends->second.size()));
    if (!ends->first.empty() && !(shortest = duration_in(ends->first, unit))) return false;
    if (!ends->second.empty() && !(longest = duration_in(ends->second, unit))) return false;
  }
  if (!shortest && !longest) return false;
  filters.shortest_ms = shortest;
  filters.longest_ms = longest;
  return true;
}

bool add_kind(std::string_view value, Filters& filters) {
  // "films", "outils"
  const Kind* kind = row_named(kKinds, value);
  if (!kind && value.ends_with('s')) kind = row_named(kKinds, value.substr(0, value.size() - 1));
  if (kind) filters.kinds.push_back(kind->kind);
  return kind != nullptr;
}

bool add_language(std::string_view value, Filters& filters) {
  const LanguageName* language = row_named(kLanguages, value);
  if (language) filters.language = language->code;
  return language != nullptr;
}

bool add_festival(std::string_view value, Filters& filters) {
  if (value.empty() || !year_in(value, 0)) return false;
  filters.festival = value;
  return true;
}

bool add_near(std::string_view value, Filters& filters, const CommuneNamed& commune_named) {
  Near near{{}, kUsualRadiusKm};
  if (const size_t at = value.find('<'); at != std::string_view::npos) {
    std::string_view radius = value.substr(at + 1);
    const auto kilometres = number_at_start(radius);
    if (!kilometres || *kilometres == 0 || *kilometres > kLargestRadiusKm || (!radius.empty() && radius != "km")) {
      return false;
    }
    near.radius_km = *kilometres;
    value = value.substr(0, at);
  }
  const std::optional<Coordinates> place = commune_named && !value.empty() ? commune_named(value) : std::nullopt;
  if (!place) return false;
  near.place = *place;
  filters.near = near;
  return true;
}

bool is_near(std::string_view name) {
  return name == "pres" || name == "near";
}

struct Filter {
  std::string_view name;
  bool (*add)(std::string_view value, Filters& filters);
};
constexpr std::array kFilters = std::to_array<Filter>({
    {"annee", add_years},
    {"year", add_years},
    {"duree", add_duration},
    {"length", add_duration},
    {"type", add_kind},
    {"kind", add_kind},
    {"langue", add_language},
    {"language", add_language},
    {"festival", add_festival},
    {"edition", add_festival},
});

}  // namespace

std::optional<std::string_view> field_operator(std::string_view name) {
  const Field* field = row_named(kFields, folded(name));
  return field ? std::optional(field->prefix) : std::nullopt;
}

bool add_filter(std::string_view name, std::string_view value, Filters& filters, const CommuneNamed& commune_named) {
  if (is_near(folded(name))) return add_near(folded(value), filters, commune_named);
  const Filter* filter = row_named(kFilters, folded(name));
  return filter && filter->add(folded(value), filters);
}

}  // namespace resonance::search
