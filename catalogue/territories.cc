#include "catalogue/territories.h"

#include <algorithm>
#include <charconv>

#include "base/unicode.h"
#include "catalogue/database.h"

namespace resonance {
namespace {

constexpr const char* kHomeRegion = "REG-24";  // Centre-Val de Loire, where the coalition lives

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// Names are compared without accents, case, hyphens or apostrophes: "saint pierre" finds Saint-Pierre-des-Corps.
std::string search_form(std::string_view text) {
  std::string form = folded(text);
  for (const char* mark : {"-", "'", "’"}) {
    for (size_t at; (at = form.find(mark)) != std::string::npos;) form.replace(at, std::string_view(mark).size(), " ");
  }
  return clean_line(form, 200);
}

std::string escaped_for_like(std::string_view text) {
  std::string pattern;
  for (char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern;
}

std::optional<double> degrees(std::string_view text, double most) {
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  // Also false for what is no number.
  const bool is_within = value >= -most && value <= most;
  return failure == std::errc() && end == text.data() + text.size() && is_within ? std::optional(value) : std::nullopt;
}

// Absent for one that cannot be read; the coordinates are absent for an empty one.
std::optional<std::optional<Coordinates>> parse_centre(std::string_view text) {
  if (text.empty()) return std::optional<Coordinates>();
  const auto parts = split(text, ',');
  const auto latitude = degrees(parts.front(), 90), longitude = degrees(parts.back(), 180);
  if (parts.size() != 2 || !latitude || !longitude) return std::nullopt;
  return std::optional(Coordinates{*latitude, *longitude});
}

Territory parse_line(std::string_view line, size_t number) {
  auto fields = split(line, '\t');
  Territory territory;
  const auto centre = parse_centre(fields.size() == 6 ? fields[5] : "");
  auto level =
      (fields.size() == 5 || fields.size() == 6) && centre ? value_named<TerritoryLevel>(fields[1]) : std::nullopt;
  bool counted =
      level &&
      std::from_chars(fields[3].data(), fields[3].data() + fields[3].size(), territory.population).ec == std::errc();
  if (!counted || fields[0].empty() || fields[2].empty()) {
    throw Error(ErrorCode::invalid,
                {"Line {line} of the list of places cannot be read.", {{"line", std::to_string(number)}}});
  }
  territory.code = fields[0];
  territory.level = *level;
  territory.name = fields[2];
  territory.centre = *centre;
  for (std::string_view code : split(fields[4], ',')) {
    if (!code.empty()) territory.within.emplace_back(code);
  }
  return territory;
}

std::optional<Territory> read_territory(SQLite::Database& connection, const std::string& code) {
  auto row = statement(connection,
                       "SELECT code, level, name, population, latitude, longitude FROM territory WHERE code = ?", code);
  if (!row.executeStep()) return std::nullopt;
  Territory territory{row.getColumn(0).getString(),
                      value_named<TerritoryLevel>(row.getColumn(1).getString()).value_or(TerritoryLevel::commune),
                      row.getColumn(2).getString(),
                      row.getColumn(3).getInt64(),
                      {},
                      std::nullopt};
  if (!row.getColumn(4).isNull()) territory.centre = {row.getColumn(4).getDouble(), row.getColumn(5).getDouble()};
  auto rows =
      statement(connection, "SELECT surrounding FROM territory_within WHERE territory = ? ORDER BY surrounding", code);
  while (rows.executeStep()) territory.within.push_back(rows.getColumn(0).getString());
  return territory;
}

}  // namespace

void Territories::load(std::string_view version, std::string_view tab_separated) {
  std::string wanted(version);
  bool loaded = database_.read([&](SQLite::Database& connection) {
    return statement(connection, "SELECT 1 FROM setting WHERE name = 'territories' AND value = ?", wanted)
        .executeStep();
  });
  if (loaded) return;
  std::vector<Territory> territories;
  size_t number = 0;
  for (std::string_view line : split(tab_separated, '\n')) {
    ++number;
    if (!line.empty()) territories.push_back(parse_line(line, number));
  }
  database_.write([&](SQLite::Database& connection) {
    SQLite::Statement place(connection,
                            "INSERT INTO territory (code, level, name, folded, population, latitude, longitude) "
                            "VALUES (?, ?, ?, ?, ?, ?, ?) "
                            "ON CONFLICT (code) DO UPDATE SET level = excluded.level, name = excluded.name, "
                            "folded = excluded.folded, population = excluded.population, "
                            "latitude = excluded.latitude, longitude = excluded.longitude");
    SQLite::Statement around(connection,
                             "INSERT INTO territory_within (territory, surrounding) VALUES (?, ?) "
                             "ON CONFLICT (territory, surrounding) DO NOTHING");
    connection.exec("DELETE FROM territory_within");
    for (const Territory& territory : territories) {
      place.bind(1, territory.code);
      place.bind(2, std::string(name(territory.level)));
      place.bind(3, territory.name);
      place.bind(4, search_form(territory.name));
      place.bind(5, territory.population);
      if (territory.centre) {
        place.bind(6, territory.centre->latitude);
        place.bind(7, territory.centre->longitude);
      } else {
        place.bind(6);
        place.bind(7);
      }
      place.exec();
      place.reset();
      for (const std::string& surrounding : territory.within) {
        around.bind(1, territory.code);
        around.bind(2, surrounding);
        around.exec();
        around.reset();
      }
    }
    run(connection,
        "INSERT INTO setting (name, value) VALUES ('territories', ?) ON CONFLICT (name) DO UPDATE SET value = "
        "excluded.value",
        wanted);
  });
}

std::optional<Territory> Territories::find(std::string_view code) {
  return database_.read([&](SQLite::Database& connection) { return read_territory(connection, std::string(code)); });
}

std::vector<Territory> Territories::suggest(std::string_view text, int limit) {
  std::string wanted = search_form(text);
  if (wanted.empty()) return {};
  return database_.read([&](SQLite::Database& connection) {
    std::string beginning = escaped_for_like(wanted) + "%", word = "% " + beginning;
    auto rows = statement(connection,
                          "SELECT code FROM territory WHERE folded LIKE ? ESCAPE '\\' OR folded LIKE ? ESCAPE '\\' "
                          "ORDER BY CASE WHEN folded = ? THEN 0 ELSE 1 END, "
                          "CASE WHEN code = ? OR EXISTS (SELECT 1 FROM territory_within WHERE territory = code AND "
                          "surrounding = ?) THEN 0 ELSE 1 END, CASE WHEN folded LIKE ? ESCAPE '\\' THEN 0 ELSE 1 END, "
                          "population DESC, code LIMIT ?",
                          beginning, word, wanted, kHomeRegion, kHomeRegion, beginning, std::clamp(limit, 1, 50));
    std::vector<Territory> found;
    while (rows.executeStep()) {
      if (auto territory = read_territory(connection, rows.getColumn(0).getString())) found.push_back(*territory);
    }
    return found;
  });
}

std::optional<Territory> Territories::commune_named(std::string_view name) {
  const std::string wanted = search_form(name);
  if (wanted.empty()) return std::nullopt;
  return database_.read([&](SQLite::Database& connection) -> std::optional<Territory> {
    auto row = statement(connection,
                         "SELECT code FROM territory WHERE folded = ? AND level = 'commune' AND latitude IS NOT NULL "
                         "ORDER BY CASE WHEN EXISTS (SELECT 1 FROM territory_within WHERE territory = code AND "
                         "surrounding = ?) THEN 0 ELSE 1 END, population DESC, code LIMIT 1",
                         wanted, kHomeRegion);
    return row.executeStep() ? read_territory(connection, row.getColumn(0).getString()) : std::nullopt;
  });
}

}  // namespace resonance
