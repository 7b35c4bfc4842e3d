#include "catalogue/public_prizes.h"

#include <algorithm>
#include <set>

#include "base/clock.h"
#include "base/unicode.h"
#include "catalogue/database.h"
#include "catalogue/festival_rows.h"
#include "catalogue/words_of.h"

namespace resonance {
namespace {

constexpr size_t kNameLimit = 100, kMostFilms = 500, kSecretBytes = 32;
constexpr int kHighestQuorum = 1'000'000;

#define PRIZE_COLUMNS "id, edition, name_fr, name_en, opens_ms, closes_ms, quorum, access, left_out, secret, created_ms"

constexpr WordsOf<PrizeAccess, 2> kAccess{{{PrizeAccess::open, "open"}, {PrizeAccess::ticket, "ticket"}}};
constexpr WordsOf<LeftOut, 2> kLeftOut{{{LeftOut::ignored, "ignored"}, {LeftOut::lowest, "lowest"}}};

void read_films(SQLite::Database& connection, PublicPrize& prize) {
  auto rows =
      statement(connection, "SELECT COALESCE(film, '') FROM public_prize_film WHERE prize = ? ORDER BY position",
                prize.id.text());
  while (rows.executeStep()) {
    prize.films.push_back(SubmissionId::parse(rows.getColumn(0).getString()).value_or(SubmissionId()));
  }
}

std::vector<PublicPrize> prizes_from(SQLite::Database& connection, SQLite::Statement rows) {
  std::vector<PublicPrize> all;
  while (rows.executeStep()) {
    PublicPrize prize;
    prize.id = PublicPrizeId::parse(rows.getColumn(0).getString()).value_or(PublicPrizeId());
    prize.edition = EditionId::parse(rows.getColumn(1).getString()).value_or(EditionId());
    prize.name_fr = rows.getColumn(2).getString();
    prize.name_en = rows.getColumn(3).getString();
    prize.opens_ms = rows.getColumn(4).getInt64();
    prize.closes_ms = rows.getColumn(5).getInt64();
    prize.quorum = rows.getColumn(6).getInt();
    prize.access = prize_access_named(rows.getColumn(7).getString()).value_or(PrizeAccess::ticket);
    prize.left_out = left_out_named(rows.getColumn(8).getString()).value_or(LeftOut::ignored);
    prize.secret = rows.getColumn(9).getString();
    prize.created_ms = rows.getColumn(10).getInt64();
    all.push_back(std::move(prize));
  }
  for (PublicPrize& each : all) read_films(connection, each);
  return all;
}

void check_times(const PublicPrize& prize) {
  if (prize.opens_ms <= 0 || prize.closes_ms <= 0) {
    throw Error(ErrorCode::invalid, "Say when the vote opens and when it closes. Nothing was changed.");
  }
  if (prize.closes_ms <= prize.opens_ms) {
    throw Error(ErrorCode::invalid, "This vote would close before it opens. Nothing was changed.");
  }
}

PublicPrize clean_and_checked(const PublicPrize& given) {
  PublicPrize prize = given;
  prize.name_fr = clean_line(given.name_fr, kNameLimit);
  if (prize.name_fr.empty()) throw Error(ErrorCode::invalid, "Give this prize a name. Nothing was changed.");
  prize.name_en = clean_line(given.name_en, kNameLimit);
  if (prize.name_en.empty()) prize.name_en = prize.name_fr;
  const std::set<SubmissionId> different(prize.films.begin(), prize.films.end());
  if (different.empty() || different.size() != prize.films.size() || different.size() > kMostFilms) {
    throw Error(ErrorCode::invalid, "Choose the films that are voted for: 1 to 500. Nothing was changed.");
  }
  check_times(prize);
  if (prize.quorum < 0 || prize.quorum > kHighestQuorum) {
    throw Error(ErrorCode::invalid, "The ballots that are needed are 0 to 1,000,000. Nothing was changed.");
  }
  return prize;
}

void write(SQLite::Database& connection, const PublicPrize& prize) {
  const std::string id = prize.id.text();
  run(connection,
      "UPDATE public_prize SET name_fr = ?, name_en = ?, opens_ms = ?, closes_ms = ?, quorum = ?, access = ?, left_out "
      "= ? WHERE id = ?",
      prize.name_fr, prize.name_en, prize.opens_ms, prize.closes_ms, prize.quorum, std::string(name(prize.access)),
      std::string(name(prize.left_out)), id);
  run(connection, "DELETE FROM public_prize_film WHERE prize = ?", id);
  int64_t position = 0;
  for (const SubmissionId& each : prize.films) {
    const int added = run(connection,
                          "INSERT INTO public_prize_film (prize, position, film) SELECT ?, ?, id FROM submission WHERE "
                          "id = ? AND edition = ? AND state = 'selected'",
                          id, position++, each.text(), prize.edition.text());
    if (added == 0) {
      throw Error(ErrorCode::invalid,
                  "One of these films is not in the selection of this edition. Nothing was changed.");
    }
  }
}

bool has_ballots(SQLite::Database& connection, const PublicPrizeId& id) {
  return statement(connection, "SELECT 1 FROM public_ballot WHERE prize = ? LIMIT 1", id.text()).executeStep();
}

// Its films stay as they are: one may have left the selection since, others were erased.
void move_close(SQLite::Database& connection, const PublicPrize& before, const PublicPrize& given, int64_t now_ms) {
  check_times(given);
  PublicPrize same = given;
  same.closes_ms = before.closes_ms;
  if (same != before) {
    throw Error(ErrorCode::conflict, "The vote is open: only its closing date still changes. Nothing was changed.");
  }
  const bool is_earlier = given.closes_ms < before.closes_ms;
  if (is_earlier && (given.closes_ms < now_ms || has_ballots(connection, before.id))) {
    throw Error(ErrorCode::conflict,
                "The vote cannot close earlier than was said: somebody has voted, or that moment is past. Nothing was "
                "changed.");
  }
  run(connection, "UPDATE public_prize SET closes_ms = ? WHERE id = ?", given.closes_ms, before.id.text());
}

}  // namespace

std::optional<PublicPrize> read_prize(SQLite::Database& connection, const PublicPrizeId& id) {
  return first(prizes_from(
      connection, statement(connection, "SELECT " PRIZE_COLUMNS " FROM public_prize WHERE id = ?", id.text())));
}

VoteState vote_state(const PublicPrize& prize, int64_t now_ms) {
  if (now_ms < prize.opens_ms) return VoteState::not_yet;
  return now_ms < prize.closes_ms ? VoteState::open : VoteState::closed;
}

PublicPrize PublicPrizes::create(const PublicPrize& given) {
  PublicPrize prize = clean_and_checked(given);
  prize.id = PublicPrizeId::random();
  prize.secret = random_token(kSecretBytes);
  prize.created_ms = wall_clock_ms();
  return database_.write([&](SQLite::Database& connection) {
    run(connection,
        "INSERT INTO public_prize (id, edition, name_fr, name_en, opens_ms, closes_ms, quorum, access, left_out, "
        "secret, created_ms) VALUES (?, ?, '', '', 0, 0, 0, '', '', ?, ?)",
        prize.id.text(), prize.edition.text(), prize.secret, prize.created_ms);
    write(connection, prize);
    return prize;
  });
}

std::optional<PublicPrize> PublicPrizes::find(const PublicPrizeId& id) {
  return database_.read([&](SQLite::Database& connection) { return read_prize(connection, id); });
}

std::vector<PublicPrize> PublicPrizes::of_edition(const EditionId& edition) {
  return database_.read([&](SQLite::Database& connection) {
    return prizes_from(
        connection,
        statement(connection, "SELECT " PRIZE_COLUMNS " FROM public_prize WHERE edition = ? ORDER BY created_ms, id",
                  edition.text()));
  });
}

void PublicPrizes::update(const PublicPrize& given, int64_t now_ms) {
  database_.write([&](SQLite::Database& connection) {
    const auto before = read_prize(connection, given.id);
    if (!before) throw Error(ErrorCode::not_found, "This prize does not exist.");
    switch (vote_state(*before, now_ms)) {
      case VoteState::not_yet: {
        PublicPrize prize = clean_and_checked(given);
        prize.edition = before->edition;
        return write(connection, prize);
      }
      case VoteState::open: return move_close(connection, *before, given, now_ms);
      case VoteState::closed:
        throw Error(ErrorCode::conflict, "The vote is closed: its prize no longer changes. Nothing was changed.");
    }
  });
}

std::string_view name(PrizeAccess value) {
  return word_of(kAccess, value);
}
std::string_view name(LeftOut value) {
  return word_of(kLeftOut, value);
}
std::optional<PrizeAccess> prize_access_named(std::string_view text) {
  return value_of(kAccess, text);
}
std::optional<LeftOut> left_out_named(std::string_view text) {
  return value_of(kLeftOut, text);
}

}  // namespace resonance
