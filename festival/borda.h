// Borda: each ballot is a series of duels between the films that it ranks; films are ranked by the share of their duels
// that they won.
//
// Source: J.-C. de Borda, "Mémoire sur les élections au scrutin", Histoire de l'Académie royale des sciences, 1781
// (printed 1784): a film gets one point for each film that stands below it on a ballot. Films of one place share the
// points of that place, half a point each for every other one (D. Black, "The Theory of Committees and Elections",
// 1958; H. P. Young, "An axiomatization of Borda's rule", Journal of Economic Theory 9, 1974).
//
//   On a ballot that ranks m films, a film with b films below it and e others beside it gets b + e/2 points of m - 1
//   duels. A film's share is the sum of its points over the sum of its duels: exactly Borda's order where every ballot
//   ranks every film, and fair to films that fewer jurors saw.
//   Borda::Unranked says what happens to films that a ballot leaves out: they are not in its duels (absent), or stand
//   together in its last place (last), which gives them the mean of the points that are left.
//   A film without a duel (no ballot compares it with another) is not ranked. Equal shares make equal ranks, in the
//   order of the keys.
//
// Pure: any thread, no errors. Cost: linear in the films ranked (with `last`: ballots × films), then sorting the films.
#pragma once

#include <vector>

#include "festival/ballots.h"
#include "festival/fraction.h"

namespace resonance::festival {

struct BordaStanding {
  uint32_t film = 0;
  int rank = 1;         // 1, 2, 2, 4
  int64_t ballots = 0;  // that rank it, or with `last` all
  Fraction points;      // of halves
  int64_t duels = 0;    // > 0
  Fraction share;       // points / duels
};

struct BordaResult {
  std::vector<BordaStanding> standings;  // the best first
  std::vector<uint32_t> unranked;        // by key
};

BordaResult borda(const Ballots& ballots, const Borda& method);

}  // namespace resonance::festival
