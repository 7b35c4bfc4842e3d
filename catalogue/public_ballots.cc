#include "catalogue/public_ballots.h"

#include <algorithm>

#include "base/secret.h"
#include "catalogue/database.h"
#include "catalogue/festival_rows.h"
#include "catalogue/tickets.h"

namespace resonance {
namespace {

constexpr char kLeftOut = '-';

Error no_such_prize() {
  return {ErrorCode::not_found, {"This prize does not exist."}};
}

// "0-3": a sign for each film, so that a ballot is one row and stays whole.
std::string written(const Mentions& mentions, size_t films) {
  if (mentions.size() > films) {
    throw Error(ErrorCode::invalid, "This ballot names a film that is not voted for here. Nothing was counted.");
  }
  std::string text(films, kLeftOut);
  for (size_t i = 0; i < mentions.size(); ++i) {
    if (!mentions[i]) continue;
    if (*mentions[i] < 0 || *mentions[i] >= kMentions) {
      throw Error(ErrorCode::invalid,
                  "This mention does not exist. Choose among those of the page. Nothing was counted.");
    }
    text[i] = static_cast<char>('0' + *mentions[i]);
  }
  if (text.find_first_not_of(kLeftOut) == text.npos) {
    throw Error(ErrorCode::invalid, "Give at least one film a mention. Nothing was counted yet.");
  }
  return text;
}

Mentions mentions_of(const std::string& text) {
  Mentions mentions;
  mentions.reserve(text.size());
  for (const char each : text) {
    mentions.push_back(each == kLeftOut ? std::nullopt : std::optional<int>(each - '0'));
  }
  return mentions;
}

void require_open(const PublicPrize& prize, int64_t now_ms) {
  switch (vote_state(prize, now_ms)) {
    case VoteState::open: return;
    case VoteState::not_yet: throw Error(ErrorCode::conflict, "The vote is not open yet. Nothing was counted.");
    case VoteState::closed:
      throw Error(ErrorCode::conflict, "The vote is closed: this ballot came too late and is not counted.");
  }
}

void use_code(SQLite::Database& connection, const PublicPrize& prize, std::string_view typed) {
  const auto code = typed_ticket_code(typed);
  if (!code) {
    throw Error(ErrorCode::invalid,
                "This code has a typing error: look at your ticket again. It has three groups of four letters and "
                "digits. Your choices are still here.");
  }
  const std::string digest = ticket_digest(prize, *code);
  auto row = statement(connection,
                       "SELECT used, revoked_ms FROM ticket_code JOIN ticket_batch ON ticket_batch.id = batch WHERE "
                       "digest = ? AND prize = ?",
                       digest, prize.id.text());
  if (!row.executeStep()) {
    throw Error(ErrorCode::not_found,
                "This code is none of this prize. Check the ticket. Your choices are still here.");
  }
  if (row.getColumn(1).getInt64() != 0) {
    throw Error(ErrorCode::conflict, "This code was revoked by those who prepare the festival. Nothing was counted.");
  }
  if (row.getColumn(0).getInt() != 0) {
    throw Error(ErrorCode::conflict, "A ballot was counted with this code already. Each code votes once.");
  }
  run(connection, "UPDATE ticket_code SET used = 1 WHERE digest = ?", digest);
}

std::string device_digest(const PublicPrize& prize, std::string_view device) {
  return keyed_digest(prize.secret, "device " + std::string(device));
}

void use_device(SQLite::Database& connection, const PublicPrize& prize, std::string_view device) {
  const int added = run(connection, "INSERT INTO voted_device (prize, digest) VALUES (?, ?) ON CONFLICT DO NOTHING",
                        prize.id.text(), device_digest(prize, device));
  if (added == 0) {
    throw Error(ErrorCode::conflict, "You have voted already with this device: your first ballot is counted.");
  }
}

}  // namespace

void PublicBallots::cast(const PublicPrizeId& id, const Mentions& mentions, std::string_view proof, int64_t now_ms) {
  database_.write([&](SQLite::Database& connection) {
    const auto prize = read_prize(connection, id);
    if (!prize) throw no_such_prize();
    require_open(*prize, now_ms);
    const std::string ballot = written(mentions, prize->films.size());
    if (prize->access == PrizeAccess::ticket) {
      use_code(connection, *prize, proof);
    } else {
      use_device(connection, *prize, proof);
    }
    run(connection, "INSERT INTO public_ballot (prize, id, mentions) VALUES (?, ?, ?)", id.text(),
        PublicBallotId::random().text(), ballot);
  });
}

bool PublicBallots::has_voted(const PublicPrize& prize, std::string_view device) {
  return database_.read([&](SQLite::Database& connection) {
    return statement(connection, "SELECT 1 FROM voted_device WHERE prize = ? AND digest = ?", prize.id.text(),
                     device_digest(prize, device))
        .executeStep();
  });
}

int64_t PublicBallots::count(const PublicPrizeId& prize) {
  return database_.read([&](SQLite::Database& connection) {
    auto row = statement(connection, "SELECT COUNT(*) FROM public_ballot WHERE prize = ?", prize.text());
    row.executeStep();
    return row.getColumn(0).getInt64();
  });
}

std::vector<PublicBallot> PublicBallots::opened(const PublicPrizeId& id, int64_t now_ms) {
  const auto prize = PublicPrizes(database_).find(id);
  if (!prize) throw no_such_prize();
  if (vote_state(*prize, now_ms) != VoteState::closed) {
    throw Error(ErrorCode::conflict, "The ballots are sealed until the vote is closed.");
  }
  return database_.read([&](SQLite::Database& connection) {
    std::vector<PublicBallot> all;
    auto rows = statement(connection, "SELECT id, mentions FROM public_ballot WHERE prize = ? ORDER BY id", id.text());
    while (rows.executeStep()) {
      all.push_back({PublicBallotId::parse(rows.getColumn(0).getString()).value_or(PublicBallotId()),
                     mentions_of(rows.getColumn(1).getString())});
    }
    return all;
  });
}

void PublicBallots::forget_devices(int64_t now_ms) {
  database_.write([&](SQLite::Database& connection) {
    run(connection, "DELETE FROM voted_device WHERE prize IN (SELECT id FROM public_prize WHERE closes_ms <= ?)",
        now_ms);
  });
}

}  // namespace resonance
