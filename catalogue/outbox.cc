#include "catalogue/outbox.h"

#include "base/clock.h"
#include "catalogue/database.h"

namespace resonance {
namespace {

Mail mail_from(SQLite::Statement& row) {
  Mail mail;
  mail.id = MailId::parse(row.getColumn(0).getString()).value_or(MailId());
  mail.recipient = row.getColumn(1).getString();
  mail.subject = row.getColumn(2).getString();
  mail.body = row.getColumn(3).getString();
  mail.created_ms = row.getColumn(4).getInt64();
  mail.attempts = row.getColumn(5).getInt();
  mail.due_ms = row.getColumn(6).getInt64();
  if (auto failure = row.getColumn(7).getString(); !failure.empty()) mail.failure = message_from_json(failure);
  mail.alert = AlertId::parse(row.getColumn(8).getString());
  mail.since_ms = row.getColumn(9).getInt64();
  mail.until_ms = row.getColumn(10).getInt64();
  return mail;
}

}  // namespace

MailId Outbox::enqueue(const Mail& mail) {
  const MailId id = MailId::random();
  const int64_t now_ms = wall_clock_ms();
  database_.write([&](SQLite::Database& connection) {
    run(connection,
        "INSERT INTO mail (id, recipient, subject, body, created_ms, attempts, due_ms, failure, item) "
        "VALUES (?, ?, ?, ?, ?, 0, ?, '', NULLIF(?, ''))",
        id.text(), mail.recipient, mail.subject, mail.body, now_ms, now_ms,
        mail.about ? mail.about->text() : std::string());
  });
  return id;
}

std::vector<Mail> Outbox::due(int64_t now_ms, int limit) {
  return database_.read([&](SQLite::Database& connection) {
    auto rows =
        statement(connection,
                  "SELECT id, recipient, subject, body, created_ms, attempts, due_ms, failure, COALESCE(alert, ''), "
                  "since_ms, until_ms FROM mail "
                  "WHERE due_ms <= ? ORDER BY due_ms, created_ms, id LIMIT ?",
                  now_ms, limit);
    std::vector<Mail> mails;
    while (rows.executeStep()) mails.push_back(mail_from(rows));
    return mails;
  });
}

bool Outbox::attempt(const Mail& mail, int64_t next_due_ms) {
  return database_.write([&](SQLite::Database& connection) {
    return run(connection, "UPDATE mail SET attempts = attempts + 1, due_ms = ? WHERE id = ? AND attempts = ?",
               next_due_ms, mail.id.text(), mail.attempts) == 1;
  });
}

void Outbox::failed(const MailId& id, const Message& reason) {
  database_.write([&](SQLite::Database& connection) {
    run(connection, "UPDATE mail SET failure = ? WHERE id = ?", to_json(reason), id.text());
  });
}

void Outbox::remove(const MailId& id) {
  database_.write([&](SQLite::Database& connection) { run(connection, "DELETE FROM mail WHERE id = ?", id.text()); });
}

}  // namespace resonance
