#include "catalogue/items.h"

#include <algorithm>

#include "base/clock.h"
#include "base/unicode.h"
#include "catalogue/answers.h"
#include "catalogue/database.h"

namespace resonance {
namespace {

constexpr size_t kTitleLimit = 200, kSummaryLimit = 2'000, kBodyLimit = 200'000;
constexpr int kListLimit = 200;

#define ITEM_COLUMNS                                                                                        \
  "id, kind, publication, title, summary, body, language, COALESCE(territory, ''), COALESCE(part_of, ''), " \
  "created_ms, updated_ms, published_ms, change"

Error no_such_item() {
  return {ErrorCode::not_found, {"This contribution does not exist."}};
}

Item item_from(SQLite::Statement& row) {
  Item item;
  item.id = ItemId::parse(row.getColumn(0).getString()).value_or(ItemId());
  item.kind = value_named<ItemKind>(row.getColumn(1).getString()).value_or(ItemKind::testimony);
  item.publication = value_named<Publication>(row.getColumn(2).getString()).value_or(Publication::draft);
  item.title = row.getColumn(3).getString();
  item.summary = row.getColumn(4).getString();
  item.body = row.getColumn(5).getString();
  item.language = row.getColumn(6).getString();
  item.territory = row.getColumn(7).getString();
  item.part_of = ItemId::parse(row.getColumn(8).getString());
  item.created_ms = row.getColumn(9).getInt64();
  item.updated_ms = row.getColumn(10).getInt64();
  item.published_ms = row.getColumn(11).getInt64();
  item.change = row.getColumn(12).getInt64();
  return item;
}

void read_themes(SQLite::Database& connection, Item& item) {
  auto rows = statement(
      connection, "SELECT theme FROM item_theme JOIN theme ON theme.id = theme WHERE item = ? ORDER BY position, theme",
      item.id.text());
  while (rows.executeStep()) item.themes.push_back(rows.getColumn(0).getString());
}

std::vector<Item> items_from(SQLite::Database& connection, SQLite::Statement& rows) {
  std::vector<Item> items;
  while (rows.executeStep()) items.push_back(item_from(rows));
  for (Item& item : items) {
    read_themes(connection, item);
    item.answers = read_answers(connection, item.id);
  }
  return items;
}

std::optional<Item> read_item(SQLite::Database& connection, const ItemId& id) {
  auto row = statement(connection, "SELECT " ITEM_COLUMNS " FROM item WHERE id = ?", id.text());
  auto items = items_from(connection, row);
  return items.empty() ? std::nullopt : std::optional(std::move(items.front()));
}

bool exists(SQLite::Database& connection, const char* sql, const std::string& key) {
  return statement(connection, sql, key).executeStep();
}

void write_links(SQLite::Database& connection, const Item& item) {
  if (!item.territory.empty() && !exists(connection, "SELECT 1 FROM territory WHERE code = ?", item.territory)) {
    throw Error(ErrorCode::invalid, {"The place “{code}” is not known here.", {{"code", item.territory}}});
  }
  if (item.part_of && !exists(connection, "SELECT 1 FROM item WHERE id = ?", item.part_of->text()))
    throw no_such_item();
  run(connection, "DELETE FROM item_theme WHERE item = ?", item.id.text());
  for (const std::string& theme : item.themes) {
    if (!exists(connection, "SELECT 1 FROM theme WHERE id = ?", theme)) {
      throw Error(ErrorCode::invalid, {"The theme “{theme}” is not known here.", {{"theme", theme}}});
    }
    run(connection, "INSERT INTO item_theme (item, theme) VALUES (?, ?) ON CONFLICT (item, theme) DO NOTHING",
        item.id.text(), theme);
  }
  run(connection,
      "UPDATE item SET kind = ?, title = ?, summary = ?, body = ?, language = ?, territory = NULLIF(?, ''), "
      "part_of = NULLIF(?, ''), updated_ms = ? WHERE id = ?",
      std::string(name(item.kind)), item.title, item.summary, item.body, item.language, item.territory,
      item.part_of ? item.part_of->text() : std::string(), wall_clock_ms(), item.id.text());
  write_answers(connection, item);
}

void check_length(const std::string& text, size_t limit, const char* sentence) {
  if (length(text) > limit) throw Error(ErrorCode::invalid, {sentence, {{"limit", std::to_string(limit)}}});
}

Error title_missing() {
  return {ErrorCode::invalid, {"Give this contribution a title before publishing it."}};
}

}  // namespace

void clean_and_check(Item& item) {
  check_length(item.title, kTitleLimit, "The title is too long: at most {limit} characters.");
  item.title = clean_line(item.title, kTitleLimit);
  item.summary = clean_text(item.summary);
  check_length(item.summary, kSummaryLimit, "The summary is too long: at most {limit} characters.");
  item.body = clean_text(item.body);
  check_length(item.body, kBodyLimit, "The text is too long: at most {limit} characters.");
  clean_and_check(item.answers);
  if (item.language.empty()) item.language = "fr";
  if (item.language != "fr" && item.language != "en") {
    throw Error(ErrorCode::invalid, {"The language is either “fr” (French) or “en” (English)."});
  }
  if (item.title.empty() && item.publication == Publication::published) throw title_missing();
  std::ranges::sort(item.themes);
  item.themes.erase(std::ranges::unique(item.themes).begin(), item.themes.end());
}

Item Items::create(const Item& draft) {
  Item item = draft;
  item.id = ItemId::random();
  item.created_ms = wall_clock_ms();
  item.published_ms = item.publication == Publication::published ? item.created_ms : 0;
  return database_.write([&](SQLite::Database& connection) {
    run(connection,
        "INSERT INTO item (id, kind, publication, title, summary, body, language, created_ms, updated_ms, "
        "published_ms, "
        "change) VALUES (?, ?, ?, '', '', '', ?, ?, ?, ?, 0)",
        item.id.text(), std::string(name(item.kind)), std::string(name(item.publication)), item.language,
        item.created_ms, item.created_ms, item.published_ms);
    write_links(connection, item);
    note_change(connection, item.id.text());
    return *read_item(connection, item.id);
  });
}

std::optional<Item> Items::find(const ItemId& id) {
  return database_.read([&](SQLite::Database& connection) { return read_item(connection, id); });
}

void Items::update(const Item& item) {
  database_.write([&](SQLite::Database& connection) {
    auto present = read_item(connection, item.id);
    if (!present) throw no_such_item();
    if (item.title.empty() && present->publication == Publication::published) throw title_missing();
    write_links(connection, item);
    note_change(connection, item.id.text());
  });
}

void Items::set_publication(const ItemId& id, Publication publication) {
  database_.write([&](SQLite::Database& connection) {
    auto item = read_item(connection, id);
    if (!item) throw no_such_item();
    if (item->publication == publication) return;
    if (publication == Publication::published && item->title.empty()) throw title_missing();
    int64_t now = wall_clock_ms();
    int64_t published = publication == Publication::published && item->published_ms == 0 ? now : item->published_ms;
    run(connection, "UPDATE item SET publication = ?, published_ms = ?, updated_ms = ? WHERE id = ?",
        std::string(name(publication)), published, now, id.text());
    note_change(connection, id.text());
  });
}

std::vector<MediaId> Items::erase(const ItemId& id) {
  return database_.write([&](SQLite::Database& connection) {
    std::vector<MediaId> media;
    auto rows = statement(connection, "SELECT id FROM media WHERE item = ?", id.text());
    while (rows.executeStep()) {
      if (auto each = MediaId::parse(rows.getColumn(0).getString())) media.push_back(*each);
    }
    if (run(connection, "DELETE FROM item WHERE id = ?", id.text()) == 0) throw no_such_item();
    run(connection, "INSERT INTO erased_item (id, change) VALUES (?, ?)", id.text(), next_change(connection));
    return media;
  });
}

std::vector<Item> Items::latest(Publication publication, int limit, int offset) {
  return database_.read([&](SQLite::Database& connection) {
    auto rows =
        statement(connection,
                  "SELECT " ITEM_COLUMNS
                  " FROM item WHERE publication = ? ORDER BY published_ms DESC, created_ms DESC, id LIMIT ? OFFSET ?",
                  std::string(name(publication)), std::clamp(limit, 0, kListLimit), std::max(offset, 0));
    return items_from(connection, rows);
  });
}

std::vector<Item> Items::latest_of_all(int limit, int offset) {
  return database_.read([&](SQLite::Database& connection) {
    auto rows = statement(connection, "SELECT " ITEM_COLUMNS " FROM item ORDER BY created_ms DESC, id LIMIT ? OFFSET ?",
                          std::clamp(limit, 0, kListLimit), std::max(offset, 0));
    return items_from(connection, rows);
  });
}

int64_t Items::count(Publication publication) {
  return database_.read([&](SQLite::Database& connection) {
    auto row = statement(connection, "SELECT COUNT(*) FROM item WHERE publication = ?", std::string(name(publication)));
    row.executeStep();
    return row.getColumn(0).getInt64();
  });
}

std::vector<ItemChange> Items::changes_after(int64_t after, int limit) {
  return database_.read([&](SQLite::Database& connection) {
    std::vector<ItemChange> changes;
    auto rows = statement(connection,
                          "SELECT id, change FROM item WHERE change > ? UNION ALL "
                          "SELECT id, change FROM erased_item WHERE change > ? ORDER BY change LIMIT ?",
                          after, after, limit);
    while (rows.executeStep()) {
      if (auto id = ItemId::parse(rows.getColumn(0).getString())) {
        changes.push_back({*id, rows.getColumn(1).getInt64()});
      }
    }
    return changes;
  });
}

int64_t Items::last_change() {
  return database_.read([](SQLite::Database& connection) {
    return connection.execAndGet("SELECT value FROM counter WHERE name = 'change'").getInt64();
  });
}

}  // namespace resonance
