#include "catalogue/items.h"

#include <algorithm>

#include "base/clock.h"
#include "base/unicode.h"
#include "catalogue/agreements.h"
#include "catalogue/answers.h"
#include "catalogue/database.h"
#include "catalogue/erasing.h"

namespace resonance {
namespace {

constexpr size_t kTitleLimit = 200, kSummaryLimit = 2'000, kBodyLimit = 200'000;
constexpr int kListLimit = 200, kEndingLimit = 10'000;

#define ITEM_COLUMNS                                                                                        \
  "id, kind, publication, title, summary, body, language, COALESCE(territory, ''), COALESCE(part_of, ''), " \
  "created_ms, updated_ms, published_ms, change, COALESCE(depositor, ''), COALESCE(organisation, ''), "     \
  "COALESCE(campaign, ''), people_declared, visible_from_ms, keep_until_ms"

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
  item.depositor = AccountId::parse(row.getColumn(13).getString());
  item.organisation = OrganisationId::parse(row.getColumn(14).getString());
  item.campaign = CampaignId::parse(row.getColumn(15).getString());
  item.people_declared = row.getColumn(16).getInt() != 0;
  item.visible_from_ms = row.getColumn(17).getInt64();
  item.keep_until_ms = row.getColumn(18).getInt64();
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
    item.agreements = agreements_of(connection, item.id.text());
    item.answers = read_answers(connection, item.id);
  }
  return items;
}

std::optional<Item> read_item(SQLite::Database& connection, const ItemId& id) {
  auto row = statement(connection, "SELECT " ITEM_COLUMNS " FROM item WHERE id = ?", id.text());
  return first(items_from(connection, row));
}

template <class Tag>
std::string text_of(const std::optional<Id<Tag>>& id) {
  return id ? id->text() : std::string();
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
      "part_of = NULLIF(?, ''), organisation = NULLIF(?, ''), people_declared = ?, updated_ms = ? WHERE id = ?",
      std::string(name(item.kind)), item.title, item.summary, item.body, item.language, item.territory,
      text_of(item.part_of), text_of(item.organisation), item.people_declared ? 1 : 0, wall_clock_ms(), item.id.text());
  write_answers(connection, item);
}

void check_length(const std::string& text, size_t limit, const char* sentence) {
  if (length(text) > limit) throw Error(ErrorCode::invalid, {sentence, {{"limit", std::to_string(limit)}}});
}

Error title_missing() {
  return {ErrorCode::invalid, {"Give this contribution a title before publishing it."}};
}

bool is_handed_in(Publication publication) {
  return publication == Publication::submitted || publication == Publication::published;
}

void require_complete(const Item& item, Publication publication) {
  if (!is_handed_in(publication)) return;
  if (item.title.empty()) throw title_missing();
  if (!item.people_declared) {
    throw Error(ErrorCode::invalid,
                "Say first who can be recognised in this contribution, even if it is nobody. It is kept as a draft.");
  }
}

// When the last of its people agreed.
int64_t last_given_ms(SQLite::Database& connection, const ItemId& id) {
  auto row = statement(connection,
                       "SELECT COALESCE(MAX(given_ms), 0) FROM consent JOIN person ON person.id = consent.person WHERE "
                       "item = ?",
                       id.text());
  row.executeStep();
  return row.getColumn(0).getInt64();
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
  require_complete(item, item.publication);
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
        "published_ms, change, depositor, organisation, campaign) VALUES (?, ?, ?, '', '', '', ?, ?, ?, ?, 0, "
        "NULLIF(?, ''), NULLIF(?, ''), NULLIF(?, ''))",
        item.id.text(), std::string(name(item.kind)), std::string(name(item.publication)), item.language,
        item.created_ms, item.created_ms, item.published_ms, text_of(item.depositor), text_of(item.organisation),
        text_of(item.campaign));
    write_links(connection, item);
    note_terms(connection, item.id.text());
    return *read_item(connection, item.id);
  });
}

std::optional<Item> Items::find(const ItemId& id) {
  return database_.read([&](SQLite::Database& connection) { return read_item(connection, id); });
}

Error moved_on_meanwhile() {
  return {
      ErrorCode::conflict,
      "This contribution was handed in, published or taken back meanwhile. What you sent was not stored: look at it "
      "again first."};
}

void Items::update(const Item& item) {
  database_.write([&](SQLite::Database& connection) {
    auto present = read_item(connection, item.id);
    if (!present) throw no_such_item();
    if (present->publication != item.publication) throw moved_on_meanwhile();
    require_complete(item, present->publication);
    write_links(connection, item);
    note_terms(connection, item.id.text());
  });
}

void Items::set_publication(const ItemId& id, Publication publication, const Release& release) {
  database_.write([&](SQLite::Database& connection) {
    auto item = read_item(connection, id);
    if (!item) throw no_such_item();
    const int64_t wanted_ms = release.not_before_ms.value_or(item->visible_from_ms);
    if (item->publication == publication && item->visible_from_ms == wanted_ms) return;
    require_complete(*item, publication);
    const int64_t now = wall_clock_ms();
    const bool publishes = publication == Publication::published;
    const bool was_shown = item->published_ms != 0 && item->visible_from_ms <= now;
    const int64_t given_ms = publishes && !was_shown ? last_given_ms(connection, id) : 0;
    const int64_t visible_from_ms = given_ms > 0 ? std::max(wanted_ms, given_ms + release.cooling_off_ms) : wanted_ms;
    run(connection,
        "UPDATE item SET publication = ?, published_ms = ?, visible_from_ms = ?, updated_ms = ? WHERE id = ?",
        std::string(name(publication)), publishes && item->published_ms == 0 ? now : item->published_ms,
        visible_from_ms, now, id.text());
    note_terms(connection, id.text());
  });
}

void Items::keep_until(const ItemId& id, int64_t until_ms) {
  database_.write([&](SQLite::Database& connection) {
    if (run(connection, "UPDATE item SET keep_until_ms = ? WHERE id = ?", until_ms, id.text()) == 0)
      throw no_such_item();
    note_terms(connection, id.text());
  });
}

std::vector<Item> Items::kept_until(int64_t before_ms, int limit) {
  return database_.read([&](SQLite::Database& connection) {
    auto rows =
        statement(connection,
                  "SELECT " ITEM_COLUMNS
                  " FROM item WHERE keep_until_ms > 0 AND keep_until_ms <= ? ORDER BY keep_until_ms, id LIMIT ?",
                  before_ms, std::clamp(limit, 0, kEndingLimit));
    return items_from(connection, rows);
  });
}

Remains Items::erase(const ItemId& id) {
  return database_.write([&](SQLite::Database& connection) {
    const auto item = read_item(connection, id);
    if (!item) throw no_such_item();
    Remains remains = remains_of_item(connection, id.text());
    erase_festival_words(connection, id.text());
    run(connection, "DELETE FROM item WHERE id = ?", id.text());
    run(connection, "UPDATE journal SET words = '' WHERE item = ?", id.text());
    const int64_t change = next_change(connection);
    run(connection, "INSERT INTO erased_item (id, change) VALUES (?, ?)", id.text(), change);
    if (item->published_ms != 0) note_erasure(connection, change);
    drop_unused_texts(connection);
    if (item->depositor) erase_idle_guest(connection, item->depositor->text());
    return remains;
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

std::vector<Item> Items::latest_findable(int limit, int offset) {
  return database_.read([&](SQLite::Database& connection) {
    auto rows =
        statement(connection,
                  "SELECT " ITEM_COLUMNS
                  " FROM item WHERE findable = 1 ORDER BY published_ms DESC, created_ms DESC, id LIMIT ? OFFSET ?",
                  std::clamp(limit, 0, kListLimit), std::max(offset, 0));
    return items_from(connection, rows);
  });
}

int64_t Items::count_findable() {
  return database_.read([](SQLite::Database& connection) {
    return connection.execAndGet("SELECT COUNT(*) FROM item WHERE findable = 1").getInt64();
  });
}

std::vector<Item> Items::latest_of_all(int limit, int offset) {
  return database_.read([&](SQLite::Database& connection) {
    auto rows = statement(connection, "SELECT " ITEM_COLUMNS " FROM item ORDER BY created_ms DESC, id LIMIT ? OFFSET ?",
                          std::clamp(limit, 0, kListLimit), std::max(offset, 0));
    return items_from(connection, rows);
  });
}

std::vector<Item> Items::latest_of(const AccountId& account, const std::vector<OrganisationId>& organisations,
                                   int limit) {
  return database_.read([&](SQLite::Database& connection) {
    std::string places;
    for (size_t i = 0; i < organisations.size(); ++i) places += i == 0 ? "?" : ", ?";
    SQLite::Statement rows(connection, "SELECT " ITEM_COLUMNS " FROM item WHERE depositor = ? OR organisation IN (" +
                                           places + ") ORDER BY created_ms DESC, id LIMIT ?");
    int place = 0;
    rows.bind(++place, account.text());
    for (const OrganisationId& each : organisations) rows.bind(++place, each.text());
    rows.bind(++place, std::clamp(limit, 0, kListLimit));
    return items_from(connection, rows);
  });
}

std::vector<Item> Items::waiting(int limit) {
  return database_.read([&](SQLite::Database& connection) {
    auto rows = statement(
        connection, "SELECT " ITEM_COLUMNS " FROM item WHERE publication = 'submitted' ORDER BY updated_ms, id LIMIT ?",
        std::clamp(limit, 0, kListLimit));
    return items_from(connection, rows);
  });
}

int Items::reconsider(int64_t now_ms) {
  const auto due = database_.read([&](SQLite::Database& connection) {
    std::vector<std::string> ids;
    auto rows =
        statement(connection, "SELECT id FROM item WHERE reconsider_ms > 0 AND reconsider_ms <= ? LIMIT 500", now_ms);
    while (rows.executeStep()) ids.push_back(rows.getColumn(0).getString());
    return ids;
  });
  if (due.empty()) return 0;
  database_.write([&](SQLite::Database& connection) {
    for (const std::string& each : due) note_terms(connection, each);
  });
  return static_cast<int>(due.size());
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

int64_t Items::last_erasure() {
  return database_.read([](SQLite::Database& connection) {
    return connection.execAndGet("SELECT value FROM counter WHERE name = 'erasure'").getInt64();
  });
}

}  // namespace resonance
