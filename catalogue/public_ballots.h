// What is voted for a public prize: sealed until the close, and nobody's. Part of Catalogue.
//
// That somebody has voted (a code that is used, a device that has voted) and what was voted are written in one
// transaction, so neither is there without the other, and have nothing in common: no id, no time, no order. Ballots
// have random ids, by which they are stored (WITHOUT ROWID: no number tells which came first) and listed; a ballot of
// which one film was erased keeps the mention in its place, which then names nothing.
//
// What this cannot hide. Whoever holds the machine while people vote can compare the catalogue before and after each
// vote (its write-ahead log keeps such steps until it is emptied), or change the program. A voter who fills in a ballot
// of many films in an agreed pattern can be recognised by it in the published file. And of a single ballot the result
// is that ballot.
#pragma once

#include "catalogue/public_prizes.h"

namespace resonance {

using PublicBallotId = Id<struct PublicBallotTag>;

// One for each film of the prize, in its order; absent: left out.
using Mentions = std::vector<std::optional<int>>;

struct PublicBallot {
  PublicBallotId id;
  Mentions mentions;
};

class PublicBallots {
 public:
  explicit PublicBallots(Database& database) : database_(database) {}

  // Counts a ballot of whoever shows `proof`: the code of a ticket as it was typed, or the token of a device. Whatever
  // is thrown, nothing is counted and the proof is not used.
  //   Error{conflict}: the vote is not open at `now_ms`; the code or the device has voted; the code was revoked.
  //   Error{not_found}: no code of this prize, or no such prize.
  //   Error{invalid}: a code that was mistyped; no mention; one outside of 0 to kMentions - 1; more of them than films.
  void cast(const PublicPrizeId& prize, const Mentions& mentions, std::string_view proof, int64_t now_ms);
  bool has_voted(const PublicPrize& prize, std::string_view device);

  // How many there are: all that anybody learns before the close.
  int64_t count(const PublicPrizeId& prize);
  // All of them, by id. Error{conflict}: the vote is not closed at `now_ms`; Error{not_found}. Linear: 100,000 of 50
  // films take a third of a second of processor time with the sanitizers of a dev build.
  std::vector<PublicBallot> opened(const PublicPrizeId& prize, int64_t now_ms);

  // Which devices have voted is of no use once the vote is closed.
  void forget_devices(int64_t now_ms);

 private:
  Database& database_;
};

}  // namespace resonance
