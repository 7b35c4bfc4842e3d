#include "catalogue/reports.h"

#include "base/clock.h"
#include "base/unicode.h"
#include "catalogue/database.h"
#include "catalogue/text_limit.h"

namespace resonance {
namespace {

constexpr size_t kWordsLimit = 2'000, kContactLimit = 254;
constexpr int kMostOfItem = 100;

std::vector<Report> reports_from(SQLite::Statement& rows) {
  std::vector<Report> all;
  while (rows.executeStep()) {
    all.push_back({ReportId::parse(rows.getColumn(0).getString()).value_or(ReportId()),
                   ItemId::parse(rows.getColumn(1).getString()).value_or(ItemId()), rows.getColumn(2).getString(),
                   rows.getColumn(3).getString(), rows.getColumn(4).getInt64()});
  }
  return all;
}

}  // namespace

Report Reports::create(const Report& given) {
  Report report = given;
  report.id = ReportId::random();
  report.at_ms = wall_clock_ms();
  report.words = clean_text(given.words);
  report.contact = clean_line(given.contact, kContactLimit);
  if (report.words.empty()) throw Error(ErrorCode::invalid, "Write in a few words what is wrong. Nothing was sent.");
  require_short(report.words, kWordsLimit);
  database_.write([&](SQLite::Database& connection) {
    auto count = statement(connection, "SELECT COUNT(*) FROM report WHERE item = ?", report.item.text());
    count.executeStep();
    if (count.getColumn(0).getInt() >= kMostOfItem) {
      throw Error(ErrorCode::busy, "Many people have reported this contribution: it is being looked at.");
    }
    if (!statement(connection, "SELECT 1 FROM item WHERE id = ?", report.item.text()).executeStep()) {
      throw Error(ErrorCode::not_found, "This contribution does not exist.");
    }
    run(connection, "INSERT INTO report (id, item, words, contact, at_ms) VALUES (?, ?, ?, ?, ?)", report.id.text(),
        report.item.text(), report.words, report.contact, report.at_ms);
  });
  return report;
}

std::optional<Report> Reports::find(const ReportId& id) {
  return database_.read([&](SQLite::Database& connection) -> std::optional<Report> {
    auto rows = statement(connection, "SELECT id, item, words, contact, at_ms FROM report WHERE id = ?", id.text());
    return first(reports_from(rows));
  });
}

std::vector<Report> Reports::open() {
  return database_.read([](SQLite::Database& connection) {
    auto rows =
        statement(connection, "SELECT id, item, words, contact, at_ms FROM report ORDER BY at_ms, id LIMIT 500");
    return reports_from(rows);
  });
}

void Reports::close(const ReportId& id) {
  database_.write([&](SQLite::Database& connection) { run(connection, "DELETE FROM report WHERE id = ?", id.text()); });
}

}  // namespace resonance
