#include "catalogue/alerts.h"

#include <algorithm>

#include "base/clock.h"
#include "catalogue/database.h"
#include "catalogue/words_of.h"

namespace resonance {
namespace {

constexpr size_t kLongestSearch = 4'000;
constexpr size_t kMostOfAnAccount = 50;
constexpr int64_t kDayMs = 24 * 3'600'000;

constexpr WordsOf<AlertPeriod, 2> kPeriods{{{AlertPeriod::daily, "daily"}, {AlertPeriod::weekly, "weekly"}}};

#define ALERT_COLUMNS "id, account, search, period, created_ms, told_until_ms, due_ms"

std::vector<Alert> alerts_from(SQLite::Statement& rows) {
  std::vector<Alert> found;
  while (rows.executeStep()) {
    Alert& alert = found.emplace_back();
    alert.id = AlertId::parse(rows.getColumn(0).getString()).value_or(AlertId());
    alert.account = AccountId::parse(rows.getColumn(1).getString()).value_or(AccountId());
    alert.search = rows.getColumn(2).getString();
    alert.period = alert_period_named(rows.getColumn(3).getString()).value_or(AlertPeriod::weekly);
    alert.created_ms = rows.getColumn(4).getInt64();
    alert.told_until_ms = rows.getColumn(5).getInt64();
    alert.due_ms = rows.getColumn(6).getInt64();
  }
  return found;
}

std::vector<Alert> read_of_account(SQLite::Database& connection, const AccountId& account) {
  auto rows = statement(connection, "SELECT " ALERT_COLUMNS " FROM alert WHERE account = ? ORDER BY created_ms, id",
                        account.text());
  return alerts_from(rows);
}

int64_t pause_ms(AlertPeriod period) {
  return period == AlertPeriod::daily ? kDayMs : 7 * kDayMs;
}

}  // namespace

std::string_view name(AlertPeriod period) {
  return word_of(kPeriods, period);
}

std::optional<AlertPeriod> alert_period_named(std::string_view name) {
  return value_of(kPeriods, name);
}

Alert Alerts::create(const AccountId& account, std::string_view search, AlertPeriod period) {
  if (search.size() > kLongestSearch) {
    throw Error(ErrorCode::invalid, "This search is too long to be kept. Nothing was changed: take fewer words.");
  }
  const int64_t now_ms = wall_clock_ms();
  return database_.write([&](SQLite::Database& connection) {
    const std::vector<Alert> others = read_of_account(connection, account);
    const auto same = std::ranges::find(others, search, &Alert::search);
    Alert alert =
        same == others.end() ? Alert{AlertId::random(), account, std::string(search), period, now_ms, now_ms} : *same;
    alert.period = period;
    alert.due_ms = alert.told_until_ms + pause_ms(period);
    if (same == others.end() && others.size() >= kMostOfAnAccount) {
      throw Error(ErrorCode::invalid,
                  {"You follow {limit} searches by mail already. Nothing was changed: end one of them first.",
                   {{"limit", std::to_string(kMostOfAnAccount)}}});
    }
    run(connection,
        "INSERT INTO alert (" ALERT_COLUMNS
        ") VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET period = excluded.period, due_ms = excluded.due_ms",
        alert.id.text(), account.text(), alert.search, std::string(name(period)), alert.created_ms, alert.told_until_ms,
        alert.due_ms);
    return alert;
  });
}

std::optional<Alert> Alerts::find(const AlertId& id) {
  return database_.read([&](SQLite::Database& connection) -> std::optional<Alert> {
    auto row = statement(connection, "SELECT " ALERT_COLUMNS " FROM alert WHERE id = ?", id.text());
    return first(alerts_from(row));
  });
}

std::vector<Alert> Alerts::of_account(const AccountId& account) {
  return database_.read([&](SQLite::Database& connection) { return read_of_account(connection, account); });
}

bool Alerts::end(const AlertId& id) {
  return database_.write(
      [&](SQLite::Database& connection) { return run(connection, "DELETE FROM alert WHERE id = ?", id.text()) == 1; });
}

int Alerts::enqueue_due(int64_t now_ms, int64_t until_ms) {
  return database_.write([&](SQLite::Database& connection) {
    auto rows = statement(connection,
                          "SELECT " ALERT_COLUMNS " FROM alert WHERE due_ms <= ? AND told_until_ms < ? ORDER BY due_ms",
                          now_ms, until_ms);
    const std::vector<Alert> due = alerts_from(rows);
    for (const Alert& alert : due) {
      run(connection,
          "INSERT INTO mail (id, recipient, subject, body, created_ms, attempts, due_ms, failure, alert, since_ms, "
          "until_ms) VALUES (?, '', '', '', ?, 0, ?, '', ?, ?, ?)",
          MailId::random().text(), now_ms, now_ms, alert.id.text(), alert.told_until_ms, until_ms);
      run(connection, "UPDATE alert SET told_until_ms = ?, due_ms = ? WHERE id = ?", until_ms,
          now_ms + pause_ms(alert.period), alert.id.text());
    }
    return static_cast<int>(due.size());
  });
}

}  // namespace resonance
