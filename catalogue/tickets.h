// The codes printed on tickets, with which people vote for a public prize. Part of Catalogue.
//
// Codes are made in batches and follow from the key of their batch. The key is shown once, to who makes the batch, and
// kept nowhere here: with it the sheet and the table of the codes are printed again at any time, without it nobody can,
// and a batch whose key is lost or seen is revoked and made anew. That is simpler than codes shown only once, which a
// printer out of paper loses, and safer than a key that is stored, with which a copy of the catalogue would be a roll
// of tickets. What is stored of a code is a digest keyed by its prize's secret, which stands in the same file: somebody
// who has that file can find unused codes by trying about 2^41 of them for each one. Whoever fears that makes the codes
// on the day.
//
// A code is "7KQM-2XTR-9VB3": eleven characters of 29 that are not taken for one another (53 bits), and a twelfth which
// is wrong when one of them is mistyped or two are exchanged (the sum of place times value, modulo the prime 29;
// ISBN-10 does so modulo 11).
#pragma once

#include "catalogue/public_prizes.h"

namespace resonance {

using TicketBatchId = Id<struct TicketBatchTag>;

struct TicketBatch {
  TicketBatchId id;
  PublicPrizeId prize;
  std::string label;  // for whom it was printed: one line, 1 to 100 characters
  int codes = 0;
  int used = 0;
  int64_t made_ms = 0;
  int64_t revoked_ms = 0;  // 0: its codes may vote
};

inline constexpr int kMostTickets = 5'000;  // of a batch

struct MadeTickets {
  TicketBatch batch;
  std::string key;  // 32 hexadecimal digits
};

class Tickets {
 public:
  explicit Tickets(Database& database) : database_(database) {}

  // So many new codes. Error{invalid}: no label, or not 1 to kMostTickets of them; Error{conflict}: the prize is not
  // voted for with tickets, or its vote is closed; Error{not_found}. 5,000 take about a tenth of a second.
  MadeTickets make(const PublicPrizeId& prize, std::string_view label, int number, int64_t now_ms);
  // In the order of their making.
  std::vector<TicketBatch> of_prize(const PublicPrizeId& prize);
  std::optional<TicketBatch> find(const TicketBatchId& id);
  // The codes of a batch, in their order. Error{invalid}: it is not its key; Error{not_found}.
  std::vector<std::string> codes(const TicketBatchId& id, std::string_view key);
  // Those of its codes that have not voted never will. Ballots that were cast stay: nobody knows which they are.
  void revoke(const TicketBatchId& id, int64_t now_ms);

 private:
  Database& database_;
};

// The `number`th code of the batch with that key, from 0.
std::string ticket_code(std::string_view key, int number);
// A code as somebody typed it, as ticket_code() writes it: blanks, dashes and small letters pass. Absent: it is none,
// so it was mistyped.
std::optional<std::string> typed_ticket_code(std::string_view typed);
// What is stored of a code, and how a vote finds it.
std::string ticket_digest(const PublicPrize& prize, std::string_view code);

}  // namespace resonance
