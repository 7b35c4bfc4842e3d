// Majority judgment: films are ranked by their middle mention, and where that is the same by what stands next to the
// middle.
//
// Source: M. Balinski and R. Laraki, "A theory of measuring, electing, and ranking", PNAS 104(21), 2007, 8720-8725;
// "Majority Judgment: Measuring, Ranking, and Electing", MIT Press 2011; "Judge: Don't vote!", Operations Research
// 62(3), 2014, 483-511. The rule here is their full one, the majority value; nothing is approximated.
//
//   Majority mention. The mention of the ballot in the middle of a film's ballots; of two middle ballots, the lower
//   one: the best mention of which more than half of the ballots say "at least that". Tie-break: the majority value.
//   One ballot of the majority mention is removed and the majority mention of the rest taken, until all are removed;
//   the sequences are compared in that order and the first difference decides. Films with different numbers of ballots
//   (juries that share the films out) are compared as if each film's ballots were copied until both have the same
//   number (their least common multiple). Copying never changes an order: from the middle outwards the sequence
//   alternates between the worse side and the better side, and copies only repeat each pair. So what is compared are
//   shares of ballots: walking from the middle, at the first share at which the two films differ, the worse side
//   decides if it differs there, else the better side. That is how it is computed. Majority gauge (p, mention, q): p is
//   the share of ballots above the majority mention, q that below; "+" where p > q, else "-". It is shown because it
//   explains most results: among films of one majority mention, those with "+" come first, by the largest p, then those
//   with "-", by the smallest q (2007; the largest of the four shares decides, 2014). It leaves some ties open, which
//   the majority value settles; the two never disagree where the gauge decides by a strict difference. A film without
//   ballots has no mention: it is not ranked. Equal majority values (the same shares throughout) make equal ranks; such
//   films stand in the order of their keys.
//
// Pure: any thread, no errors. Cost: linear in judgments, then sorting the films.
#pragma once

#include <vector>

#include "festival/merit_profile.h"

namespace resonance::festival {

// What puts one film before another, and where.
struct MajorityDifference {
  enum class By { mention, worse_side, better_side, equal } by = By::equal;
  std::strong_ordering order = std::strong_ordering::equal;  // less: the first film comes first
  Fraction set_aside;  // the share of ballots around the middle in which the two films agree
  int first = 0;       // the mentions that meet there, as indexes; with By::equal both 0
  int second = 0;
};

// Both have a ballot.
MajorityDifference compare(const MeritProfile& first, const MeritProfile& second);

struct MajorityStanding {
  uint32_t film = 0;
  int rank = 1;  // equal for films that tie; the next one counts them all: 1, 2, 2, 4
  MeritProfile profile;
  int mention = 0;                 // the majority mention, as an index
  Fraction above;                  // p
  Fraction below;                  // q
  MajorityDifference before_next;  // why it stands before the next one; of the last film it means nothing
};

struct MajorityResult {
  std::vector<MajorityStanding> standings;  // the best first
  std::vector<uint32_t> unranked;           // films without a ballot, by key
};

MajorityResult majority_judgment(const Ballots& ballots, const MajorityJudgment& method);

}  // namespace resonance::festival
