#include "catalogue/tickets.h"

#include <algorithm>
#include <array>

#include "base/secret.h"
#include "base/unicode.h"
#include "catalogue/database.h"

namespace resonance {
namespace {

// Digits and letters but 0 and O, 1, I and L, U and Z: 29, a prime.
constexpr std::string_view kAlphabet = "23456789ABCDEFGHJKMNPQRSTVWXY";
constexpr int kLetters = static_cast<int>(kAlphabet.size());
static_assert(kLetters == 29);
constexpr size_t kRandomLetters = 11, kGroup = 4, kLabelLimit = 100, kKeyBytes = 16;

int value_of_letter(char letter) {
  const size_t at = kAlphabet.find(letter);
  return at == kAlphabet.npos ? -1 : static_cast<int>(at);
}

// The letter for which the sum of place times value is a multiple of 29.
char check_letter(std::string_view letters) {
  int sum = 0, place = 0;
  for (const char each : letters) sum += ++place * value_of_letter(each);
  // The check letter's own place is 12, whose inverse modulo 29 is 17.
  static_assert(12 * 17 % kLetters == 1);
  return kAlphabet[static_cast<size_t>((kLetters - sum % kLetters) % kLetters * 17 % kLetters)];
}

std::string in_groups(std::string_view letters) {
  std::string text;
  for (size_t i = 0; i < letters.size(); ++i) {
    if (i > 0 && i % kGroup == 0) text += '-';
    text += letters[i];
  }
  return text;
}

std::vector<TicketBatch> batches_from(SQLite::Statement rows) {
  std::vector<TicketBatch> all;
  while (rows.executeStep()) {
    all.push_back({TicketBatchId::parse(rows.getColumn(0).getString()).value_or(TicketBatchId()),
                   PublicPrizeId::parse(rows.getColumn(1).getString()).value_or(PublicPrizeId()),
                   rows.getColumn(2).getString(), rows.getColumn(3).getInt(), rows.getColumn(4).getInt(),
                   rows.getColumn(5).getInt64(), rows.getColumn(6).getInt64()});
  }
  return all;
}

#define BATCH_COLUMNS                                                                                                 \
  "id, prize, label, codes, (SELECT COUNT(*) FROM ticket_code WHERE batch = ticket_batch.id AND used = 1), made_ms, " \
  "revoked_ms"

}  // namespace

MadeTickets Tickets::make(const PublicPrizeId& prize_id, std::string_view label, int number, int64_t now_ms) {
  MadeTickets made;
  made.key = random_token(kKeyBytes);
  made.batch = {TicketBatchId::random(), prize_id, clean_line(label, kLabelLimit), number, 0, now_ms, 0};
  if (made.batch.label.empty()) {
    throw Error(ErrorCode::invalid, "Say for whom these codes are: the name of a screening. Nothing was made.");
  }
  if (number < 1 || number > kMostTickets) {
    throw Error(ErrorCode::invalid, "Codes are made 1 to 5,000 at a time. Nothing was made.");
  }
  const auto prize = PublicPrizes(database_).find(prize_id);
  if (!prize) throw Error(ErrorCode::not_found, "This prize does not exist.");
  if (prize->access != PrizeAccess::ticket || vote_state(*prize, now_ms) == VoteState::closed) {
    throw Error(ErrorCode::conflict,
                "This prize needs no codes: it is open to everybody, or its vote is closed. Nothing was made.");
  }
  database_.write([&](SQLite::Database& connection) {
    const std::string id = made.batch.id.text();
    run(connection,
        "INSERT INTO ticket_batch (id, prize, label, key_digest, codes, made_ms, revoked_ms) VALUES (?, ?, ?, ?, ?, ?, "
        "0)",
        id, prize_id.text(), made.batch.label, digest(made.key), number, now_ms);
    SQLite::Statement insert(connection, "INSERT INTO ticket_code (digest, batch) VALUES (?, ?)");
    for (int i = 0; i < number; ++i) {
      insert.bind(1, ticket_digest(*prize, ticket_code(made.key, i)));
      insert.bind(2, id);
      insert.exec();
      insert.reset();
    }
  });
  return made;
}

std::vector<TicketBatch> Tickets::of_prize(const PublicPrizeId& prize) {
  return database_.read([&](SQLite::Database& connection) {
    return batches_from(statement(
        connection, "SELECT " BATCH_COLUMNS " FROM ticket_batch WHERE prize = ? ORDER BY made_ms, id", prize.text()));
  });
}

std::optional<TicketBatch> Tickets::find(const TicketBatchId& id) {
  return database_.read([&](SQLite::Database& connection) {
    return first(
        batches_from(statement(connection, "SELECT " BATCH_COLUMNS " FROM ticket_batch WHERE id = ?", id.text())));
  });
}

std::vector<std::string> Tickets::codes(const TicketBatchId& id, std::string_view key) {
  const auto [number, key_digest] = database_.read([&](SQLite::Database& connection) {
    auto row = statement(connection, "SELECT codes, key_digest FROM ticket_batch WHERE id = ?", id.text());
    if (!row.executeStep()) throw Error(ErrorCode::not_found, "These codes do not exist.");
    return std::pair(row.getColumn(0).getInt(), row.getColumn(1).getString());
  });
  if (!is_same_secret(digest(key), key_digest)) {
    throw Error(ErrorCode::invalid,
                "This is not the key of these codes: it was shown when they were made. Without it, revoke them and "
                "make others. Nothing was changed.");
  }
  std::vector<std::string> all;
  for (int i = 0; i < number; ++i) all.push_back(ticket_code(key, i));
  return all;
}

void Tickets::revoke(const TicketBatchId& id, int64_t now_ms) {
  database_.write([&](SQLite::Database& connection) {
    run(connection, "UPDATE ticket_batch SET revoked_ms = ? WHERE id = ? AND revoked_ms = 0", now_ms, id.text());
  });
}

std::string ticket_code(std::string_view key, int number) {
  std::string letters;
  // Bytes that would favour the first letters are passed over; a digest nearly always has enough of the others.
  for (int round = 0; letters.size() < kRandomLetters; ++round) {
    const std::string digits = keyed_digest(key, std::to_string(number) + " " + std::to_string(round));
    for (size_t i = 0; i + 1 < digits.size() && letters.size() < kRandomLetters; i += 2) {
      const int byte = std::stoi(digits.substr(i, 2), nullptr, 16);
      if (byte < 256 / kLetters * kLetters) letters += kAlphabet[static_cast<size_t>(byte % kLetters)];
    }
  }
  return in_groups(letters + check_letter(letters));
}

std::optional<std::string> typed_ticket_code(std::string_view typed) {
  std::string letters;
  for (const char each : typed) {
    if (each == ' ' || each == '-') continue;
    const char letter = each >= 'a' && each <= 'z' ? static_cast<char>(each - 'a' + 'A') : each;
    if (value_of_letter(letter) < 0 || letters.size() > kRandomLetters) return std::nullopt;
    letters += letter;
  }
  if (letters.size() != kRandomLetters + 1) return std::nullopt;
  if (check_letter(std::string_view(letters).substr(0, kRandomLetters)) != letters.back()) return std::nullopt;
  return in_groups(letters);
}

std::string ticket_digest(const PublicPrize& prize, std::string_view code) {
  return keyed_digest(prize.secret, "ticket " + std::string(code));
}

}  // namespace resonance
