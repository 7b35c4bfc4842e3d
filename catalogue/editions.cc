#include "catalogue/editions.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/clock.h"
#include "base/unicode.h"
#include "catalogue/agreements.h"
#include "catalogue/database.h"
#include "catalogue/text_limit.h"
#include "catalogue/words_of.h"

namespace resonance {
namespace {

constexpr size_t kTitleLimit = 200, kIntroductionLimit = 20'000, kNameLimit = 100, kAddressLimit = 500;
constexpr size_t kRulesLimit = 50'000, kMostCategories = 20, kMostPartners = 50;
constexpr int kFirstYear = 1900, kLastYear = 2999;
constexpr int64_t kLongestMs = int64_t{24} * 3'600'000;

#define EDITION_COLUMNS                                                                                       \
  "id, year, title_fr, title_en, introduction_fr, introduction_en, time_zone, COALESCE(campaign, ''), "       \
  "announced, longest_ms, finished_from, COALESCE(territory, ''), subtitles, first_film, minors_authorised, " \
  "projection_right, created_ms"

constexpr WordsOf<Milestone, 9> kMilestones{{{Milestone::call_opens, "call_opens"},
                                             {Milestone::call_closes, "call_closes"},
                                             {Milestone::selection, "selection"},
                                             {Milestone::jury_opens, "jury_opens"},
                                             {Milestone::jury_closes, "jury_closes"},
                                             {Milestone::deliberation, "deliberation"},
                                             {Milestone::festival_begins, "festival_begins"},
                                             {Milestone::festival_ends, "festival_ends"},
                                             {Milestone::palmares, "palmares"}}};

Error no_such_edition() {
  return {ErrorCode::not_found, {"This edition of the festival does not exist."}};
}

void read_parts(SQLite::Database& connection, Edition& edition) {
  const std::string id = edition.id.text();
  auto dates = statement(connection, "SELECT milestone, at_ms FROM edition_milestone WHERE edition = ?", id);
  while (dates.executeStep()) {
    const std::string word = dates.getColumn(0).getString();
    if (const auto milestone = value_of(kMilestones, word))
      edition.calendar[*milestone] = dates.getColumn(1).getInt64();
  }
  auto categories =
      statement(connection, "SELECT id, name_fr, name_en FROM category WHERE edition = ? ORDER BY position", id);
  while (categories.executeStep()) {
    edition.categories.push_back({CategoryId::parse(categories.getColumn(0).getString()).value_or(CategoryId()),
                                  categories.getColumn(1).getString(), categories.getColumn(2).getString()});
  }
  auto partners =
      statement(connection, "SELECT name, address FROM edition_partner WHERE edition = ? ORDER BY position", id);
  while (partners.executeStep()) {
    edition.partners.push_back({partners.getColumn(0).getString(), partners.getColumn(1).getString()});
  }
}

std::vector<Edition> editions_from(SQLite::Database& connection, SQLite::Statement& rows) {
  std::vector<Edition> all;
  while (rows.executeStep()) {
    int column = 0;
    const auto text = [&] { return rows.getColumn(column++).getString(); };
    const auto number = [&] { return rows.getColumn(column++).getInt64(); };
    Edition edition;
    edition.id = EditionId::parse(text()).value_or(EditionId());
    edition.year = static_cast<int>(number());
    edition.title_fr = text();
    edition.title_en = text();
    edition.introduction_fr = text();
    edition.introduction_en = text();
    edition.time_zone = text();
    edition.campaign = CampaignId::parse(text());
    edition.announced = number() != 0;
    edition.requirements.longest_ms = number();
    edition.requirements.finished_from = text();
    edition.requirements.territory = text();
    edition.requirements.subtitles = number() != 0;
    edition.requirements.first_film = number() != 0;
    edition.requirements.minors_authorised = number() != 0;
    edition.requirements.projection_right = number() != 0;
    edition.created_ms = number();
    all.push_back(std::move(edition));
  }
  for (Edition& each : all) read_parts(connection, each);
  return all;
}

bool is_web_address(const std::string& address) {
  return address.starts_with("https://") || address.starts_with("http://");
}

void check_calendar(const Edition& edition) {
  std::optional<int64_t> last;
  for (const auto& [milestone, at_ms] : edition.calendar) {
    if (last && at_ms < *last) {
      throw Error(ErrorCode::invalid,
                  "The dates do not follow one another: the call, the selection, the juries, the deliberation, the "
                  "festival, the palmarès. Nothing was changed.");
    }
    last = at_ms;
  }
  const auto opens = moment_of(edition, Milestone::call_opens), closes = moment_of(edition, Milestone::call_closes);
  if (opens && closes && *opens == *closes) {
    throw Error(ErrorCode::invalid, "The call would close at the moment at which it opens. Nothing was changed.");
  }
}

Edition clean_and_checked(const Edition& given) {
  Edition edition = given;
  if (given.year < kFirstYear || given.year > kLastYear) {
    throw Error(ErrorCode::invalid, "Give the year of this edition in four digits. Nothing was changed.");
  }
  edition.title_fr = clean_line(given.title_fr, kTitleLimit);
  edition.title_en = clean_line(given.title_en, kTitleLimit);
  if (edition.title_fr.empty()) throw Error(ErrorCode::invalid, "Give this edition a title. Nothing was changed.");
  if (edition.title_en.empty()) edition.title_en = edition.title_fr;
  edition.introduction_fr = limited_text(given.introduction_fr, kIntroductionLimit);
  edition.introduction_en = limited_text(given.introduction_en, kIntroductionLimit);
  for (Category& each : edition.categories) {
    each.name_fr = clean_line(each.name_fr, kNameLimit);
    each.name_en = clean_line(each.name_en, kNameLimit);
    if (each.name_en.empty()) each.name_en = each.name_fr;
  }
  std::erase_if(edition.categories, [](const Category& each) { return each.name_fr.empty(); });
  std::set<std::string> names;
  for (const Category& each : edition.categories) {
    if (!names.insert(folded(each.name_fr)).second) {
      throw Error(ErrorCode::invalid,
                  {"The category “{name}” stands there twice. Nothing was changed.", {{"name", each.name_fr}}});
    }
  }
  if (edition.categories.empty() || edition.categories.size() > kMostCategories) {
    throw Error(ErrorCode::invalid, "An edition has one to twenty categories. Nothing was changed.");
  }
  for (Partner& each : edition.partners) {
    each.name = clean_line(each.name, kNameLimit);
    each.address = clean_line(each.address, kAddressLimit);
    if (!each.address.empty() && !is_web_address(each.address)) {
      throw Error(ErrorCode::invalid,
                  {"The address of “{name}” must begin with https://. Nothing was changed.", {{"name", each.name}}});
    }
  }
  std::erase_if(edition.partners, [](const Partner& each) { return each.name.empty(); });
  if (edition.partners.size() > kMostPartners) {
    throw Error(ErrorCode::invalid, "At most fifty partners. Nothing was changed.");
  }
  if (edition.requirements.longest_ms < 0 || edition.requirements.longest_ms > kLongestMs) {
    throw Error(ErrorCode::invalid, "The longest length of a film is between nothing and a day. Nothing was changed.");
  }
  check_calendar(edition);
  return edition;
}

void write_categories(SQLite::Database& connection, const Edition& edition) {
  const std::string id = edition.id.text();
  std::set<std::string> kept;
  int64_t position = 0;
  for (const Category& each : edition.categories) {
    const std::string category = (each.id.empty() ? CategoryId::random() : each.id).text();
    kept.insert(category);
    run(connection,
        "INSERT INTO category (id, edition, position, name_fr, name_en) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO "
        "UPDATE SET position = excluded.position, name_fr = excluded.name_fr, name_en = excluded.name_en WHERE "
        "category.edition = excluded.edition",
        category, id, position++, each.name_fr, each.name_en);
  }
  std::vector<std::string> gone;
  auto rows = statement(connection, "SELECT id FROM category WHERE edition = ?", id);
  while (rows.executeStep()) {
    if (!kept.contains(rows.getColumn(0).getString())) gone.push_back(rows.getColumn(0).getString());
  }
  for (const std::string& each : gone) {
    if (statement(connection, "SELECT 1 FROM submission WHERE category = ?", each).executeStep()) {
      throw Error(ErrorCode::conflict,
                  "A film is submitted in a category that would go. Move the film first. Nothing was changed.");
    }
    run(connection, "DELETE FROM category WHERE id = ?", each);
  }
}

void write(SQLite::Database& connection, const Edition& edition) {
  const std::string id = edition.id.text();
  if (statement(connection, "SELECT 1 FROM edition WHERE year = ? AND id <> ?", edition.year, id).executeStep()) {
    throw Error(ErrorCode::conflict, {"The year {year} has an edition already. Nothing was changed.",
                                      {{"year", std::to_string(edition.year)}}});
  }
  const Requirements& asked = edition.requirements;
  run(connection,
      "UPDATE edition SET year = ?, title_fr = ?, title_en = ?, introduction_fr = ?, introduction_en = ?, time_zone = "
      "?, campaign = NULLIF(?, ''), announced = ?, longest_ms = ?, finished_from = ?, territory = NULLIF(?, ''), "
      "subtitles = ?, first_film = ?, minors_authorised = ?, projection_right = ? WHERE id = ?",
      edition.year, edition.title_fr, edition.title_en, edition.introduction_fr, edition.introduction_en,
      edition.time_zone, edition.campaign ? edition.campaign->text() : std::string(), edition.announced ? 1 : 0,
      asked.longest_ms, asked.finished_from, asked.territory, asked.subtitles ? 1 : 0, asked.first_film ? 1 : 0,
      asked.minors_authorised ? 1 : 0, asked.projection_right ? 1 : 0, id);
  run(connection, "DELETE FROM edition_milestone WHERE edition = ?", id);
  for (const auto& [milestone, at_ms] : edition.calendar) {
    run(connection, "INSERT INTO edition_milestone (edition, milestone, at_ms) VALUES (?, ?, ?)", id,
        std::string(name(milestone)), at_ms);
  }
  run(connection, "DELETE FROM edition_partner WHERE edition = ?", id);
  int64_t position = 0;
  for (const Partner& each : edition.partners) {
    run(connection, "INSERT INTO edition_partner (edition, position, name, address) VALUES (?, ?, ?, ?)", id,
        position++, each.name, each.address);
  }
  write_categories(connection, edition);
}

std::optional<Edition> found_by(SQLite::Database& connection, const char* sql, const auto& key) {
  auto rows = statement(connection, sql, key);
  return first(editions_from(connection, rows));
}

// What is selected in it is found by its year, from a day on.
void note_selected_films(SQLite::Database& connection, const Edition& edition) {
  std::vector<std::string> items;
  auto rows =
      statement(connection, "SELECT item FROM submission WHERE edition = ? AND state = 'selected'", edition.id.text());
  while (rows.executeStep()) items.push_back(rows.getColumn(0).getString());
  for (const std::string& each : items) note_terms(connection, each);
}

std::optional<FestivalRules> read_rules(SQLite::Database& connection, const std::string& edition,
                                        std::optional<int> version) {
  auto row = statement(connection,
                       "SELECT version, text_fr, text_en, made_ms FROM festival_rules WHERE edition = ? AND (? = 0 OR "
                       "version = ?) ORDER BY version DESC LIMIT 1",
                       edition, version.value_or(0), version.value_or(0));
  if (!row.executeStep()) return std::nullopt;
  return FestivalRules{row.getColumn(0).getInt(), row.getColumn(1).getString(), row.getColumn(2).getString(),
                       row.getColumn(3).getInt64()};
}

}  // namespace

std::optional<int64_t> moment_of(const Edition& edition, Milestone milestone) {
  const auto found = edition.calendar.find(milestone);
  return found == edition.calendar.end() ? std::nullopt : std::optional(found->second);
}

CallState call_state(const Edition& edition, int64_t now_ms) {
  const auto opens = moment_of(edition, Milestone::call_opens);
  const auto closes = moment_of(edition, Milestone::call_closes);
  if (!opens || now_ms < *opens) return CallState::not_yet;
  return closes && *closes <= now_ms ? CallState::closed : CallState::open;
}

bool is_selection_public(const Edition& edition, int64_t now_ms) {
  const auto known = moment_of(edition, Milestone::selection);
  return edition.announced && known && *known <= now_ms;
}

Edition Editions::create(const Edition& given) {
  Edition edition = clean_and_checked(given);
  edition.id = EditionId::random();
  edition.created_ms = wall_clock_ms();
  return database_.write([&](SQLite::Database& connection) {
    if (statement(connection, "SELECT 1 FROM edition WHERE year = ?", edition.year).executeStep()) {
      throw Error(ErrorCode::conflict, {"The year {year} has an edition already. Nothing was changed.",
                                        {{"year", std::to_string(edition.year)}}});
    }
    run(connection,
        "INSERT INTO edition (id, year, title_fr, title_en, introduction_fr, introduction_en, time_zone, announced, "
        "longest_ms, finished_from, subtitles, first_film, minors_authorised, projection_right, created_ms) VALUES "
        "(?, ?, '', '', '', '', '', 0, 0, '', 0, 0, 0, 0, ?)",
        edition.id.text(), edition.year, edition.created_ms);
    write(connection, edition);
    return *found_by(connection, "SELECT " EDITION_COLUMNS " FROM edition WHERE id = ?", edition.id.text());
  });
}

std::optional<Edition> Editions::find(const EditionId& id) {
  return database_.read([&](SQLite::Database& connection) {
    return found_by(connection, "SELECT " EDITION_COLUMNS " FROM edition WHERE id = ?", id.text());
  });
}

std::optional<Edition> Editions::of_year(int year) {
  return database_.read([&](SQLite::Database& connection) {
    return found_by(connection, "SELECT " EDITION_COLUMNS " FROM edition WHERE year = ?", year);
  });
}

std::vector<Edition> Editions::all() {
  return database_.read([](SQLite::Database& connection) {
    auto rows = statement(connection, "SELECT " EDITION_COLUMNS " FROM edition ORDER BY year DESC");
    return editions_from(connection, rows);
  });
}

void Editions::update(const Edition& given) {
  const Edition edition = clean_and_checked(given);
  database_.write([&](SQLite::Database& connection) {
    const auto before = found_by(connection, "SELECT " EDITION_COLUMNS " FROM edition WHERE id = ?", edition.id.text());
    if (!before) throw no_such_edition();
    write(connection, edition);
    const auto shown = [](const Edition& each) {
      return std::tuple(each.announced, each.year, moment_of(each, Milestone::selection));
    };
    if (shown(*before) != shown(edition)) note_selected_films(connection, edition);
  });
}

FestivalRules Editions::set_rules(const EditionId& edition, std::string_view text_fr, std::string_view text_en) {
  FestivalRules rules{0, limited_text(text_fr, kRulesLimit), limited_text(text_en, kRulesLimit), wall_clock_ms()};
  if (rules.text_en.empty()) rules.text_en = rules.text_fr;
  return database_.write([&](SQLite::Database& connection) {
    if (!statement(connection, "SELECT 1 FROM edition WHERE id = ?", edition.text()).executeStep()) {
      throw no_such_edition();
    }
    const auto last = read_rules(connection, edition.text(), std::nullopt);
    if (last && last->text_fr == rules.text_fr && last->text_en == rules.text_en) return *last;
    rules.version = last ? last->version + 1 : 1;
    run(connection, "INSERT INTO festival_rules (edition, version, text_fr, text_en, made_ms) VALUES (?, ?, ?, ?, ?)",
        edition.text(), rules.version, rules.text_fr, rules.text_en, rules.made_ms);
    return rules;
  });
}

std::optional<FestivalRules> Editions::rules(const EditionId& edition, std::optional<int> version) {
  return database_.read([&](SQLite::Database& connection) { return read_rules(connection, edition.text(), version); });
}

std::string_view name(Milestone value) {
  return word_of(kMilestones, value);
}

const std::vector<Milestone>& all_milestones() {
  static const std::vector<Milestone> all = [] {
    std::vector<Milestone> list;
    for (const auto& [milestone, word] : kMilestones) list.push_back(milestone);
    return list;
  }();
  return all;
}

}  // namespace resonance
