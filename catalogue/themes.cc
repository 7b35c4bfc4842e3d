#include "catalogue/themes.h"

#include "base/id.h"
#include "base/unicode.h"
#include "catalogue/database.h"

namespace resonance {
namespace {

constexpr size_t kLabelLimit = 80;
constexpr int kLevelLimit = 4;

Theme theme_from(SQLite::Statement& row) {
  return {row.getColumn(0).getString(), row.getColumn(1).getString(), row.getColumn(2).getString(),
          row.getColumn(3).getString(), row.getColumn(4).getInt()};
}

Error no_such_theme(std::string_view id) {
  return {ErrorCode::not_found, {"The theme “{theme}” is not known here.", {{"theme", std::string(id)}}}};
}

std::pair<std::string, std::string> checked_labels(std::string_view label_fr, std::string_view label_en) {
  std::string french = clean_line(label_fr, kLabelLimit), english = clean_line(label_en, kLabelLimit);
  if (french.empty()) throw Error(ErrorCode::invalid, {"A theme needs a name in French."});
  return {french, english.empty() ? french : english};
}

// Items that carry the theme are found by its words and its ancestors' ids, so the index must read them again.
void note_change_of_items(SQLite::Database& connection, const std::string& theme) {
  std::vector<std::string> items;
  auto rows = statement(connection, "SELECT item FROM item_theme WHERE theme = ?", theme);
  while (rows.executeStep()) items.push_back(rows.getColumn(0).getString());
  for (const std::string& item : items) note_change(connection, item);
}

int level_of(SQLite::Database& connection, std::string id) {
  int level = 0;
  while (!id.empty() && level <= kLevelLimit) {
    auto row = statement(connection, "SELECT COALESCE(parent, '') FROM theme WHERE id = ?", id);
    if (!row.executeStep()) throw no_such_theme(id);
    id = row.getColumn(0).getString();
    ++level;
  }
  return level;
}

}  // namespace

std::vector<Theme> Themes::all() {
  return database_.read([](SQLite::Database& connection) {
    std::vector<Theme> rows_in_order, tree;
    auto rows = statement(
        connection, "SELECT id, COALESCE(parent, ''), label_fr, label_en, position FROM theme ORDER BY position, id");
    while (rows.executeStep()) rows_in_order.push_back(theme_from(rows));
    auto add_children = [&](auto& self, const std::string& parent) -> void {
      for (const Theme& theme : rows_in_order) {
        if (theme.parent != parent) continue;
        tree.push_back(theme);
        self(self, theme.id);
      }
    };
    add_children(add_children, "");
    return tree;
  });
}

std::optional<Theme> Themes::find(std::string_view id) {
  return database_.read([&](SQLite::Database& connection) -> std::optional<Theme> {
    auto row =
        statement(connection, "SELECT id, COALESCE(parent, ''), label_fr, label_en, position FROM theme WHERE id = ?",
                  std::string(id));
    if (!row.executeStep()) return std::nullopt;
    return theme_from(row);
  });
}

Theme Themes::create(std::string_view parent, std::string_view label_fr, std::string_view label_en) {
  auto [french, english] = checked_labels(label_fr, label_en);
  return database_.write([&, &french = french, &english = english](SQLite::Database& connection) {
    if (level_of(connection, std::string(parent)) >= kLevelLimit) {
      throw Error(ErrorCode::invalid,
                  {"Themes go at most {limit} levels deep.", {{"limit", std::to_string(kLevelLimit)}}});
    }
    auto last = statement(connection, "SELECT COALESCE(MAX(position) + 1, 0) FROM theme WHERE COALESCE(parent, '') = ?",
                          std::string(parent));
    last.executeStep();
    Theme theme{random_id_text(), std::string(parent), french, english, last.getColumn(0).getInt()};
    run(connection, "INSERT INTO theme (id, parent, label_fr, label_en, position) VALUES (?, NULLIF(?, ''), ?, ?, ?)",
        theme.id, theme.parent, theme.label_fr, theme.label_en, theme.position);
    return theme;
  });
}

void Themes::rename(std::string_view id, std::string_view label_fr, std::string_view label_en) {
  auto [french, english] = checked_labels(label_fr, label_en);
  database_.write([&, &french = french, &english = english](SQLite::Database& connection) {
    std::string key(id);
    if (run(connection, "UPDATE theme SET label_fr = ?, label_en = ? WHERE id = ?", french, english, key) == 0) {
      throw no_such_theme(id);
    }
    note_change_of_items(connection, key);
  });
}

void Themes::remove(std::string_view id) {
  database_.write([&](SQLite::Database& connection) {
    std::string key(id);
    if (statement(connection, "SELECT 1 FROM theme WHERE parent = ?", key).executeStep()) {
      throw Error(ErrorCode::conflict, {"This theme has others under it: move or remove them first."});
    }
    note_change_of_items(connection, key);
    if (run(connection, "DELETE FROM theme WHERE id = ?", key) == 0) throw no_such_theme(id);
  });
}

}  // namespace resonance
