// Weighted criteria: each juror scores a film on several criteria; films are ranked by the mean of their notes, freed
// where possible of how severe the jurors were who happened to see them.
//
//   Note of juror j on film f:  n(j,f) = Σ weight × score / Σ weight.
//   Model:  n(j,f) = q(f) - v(j) + chance, where q(f) is the film's note and v(j) the juror's severity: how far below
//   the others the juror notes the same films. Σ v(j) = 0 over the jurors who sent a grid.
//   v and q are the least-squares solution, solved in fractions without rounding. A film's corrected note is then
//   q(f) = mean over its jurors of n(j,f) + v(j).
//   Source: additive incomplete block analysis, R. A. Fisher, "An examination of the different possible solutions of a
//   problem in incomplete blocks", Annals of Eugenics 10, 1940, 52-75; for panels and with the condition below,
//   R. S. MacKay, R. Kenna, R. J. Low and S. Parker, "Calibration with confidence: a principled method for panel
//   assessment", Royal Society Open Science 4, 2017, 160760 (there with a confidence for each note; here all are
//   equal). When it can be known: only if the jurors hang together, that is if from each juror one comes to every other
//   through films that two jurors saw. If they fall apart into groups, nobody can tell a severe group from a group of
//   weaker films: nothing is corrected, films are ranked by their plain means, and the result says so. The same where
//   more than kMostCorrected jurors and as many films are to be solved. Films without a grid are not ranked. Equal
//   notes make equal ranks, in the order of the keys.
//
// Pure: any thread, no errors. Cost: linear in grids and criteria, and one exact solution of as many equations as there
// are jurors or films, whichever are fewer: 60 take about a tenth of a second, kMostCorrected less than a second.
#pragma once

#include <string>
#include <vector>

#include "festival/ballots.h"

namespace resonance::festival {

inline constexpr size_t kMostCorrected = 120;

// A number of any size. `exact` is a fraction in lowest terms ("-7/3", "4"), `rounded` has three decimals (halves away
// from zero), for reading only.
struct Note {
  std::string exact;
  std::string rounded;
};

struct CriteriaStanding {
  uint32_t film = 0;
  int rank = 1;  // 1, 2, 2, 4
  int64_t ballots = 0;
  Note mean;
  Note corrected;  // empty where nothing was corrected
};

struct JurorSeverity {
  uint32_t voter = 0;
  int64_t films = 0;
  Note severity;  // above 0: severe, below: generous
};

struct CriteriaResult {
  enum class Correction {
    applied,
    shown,      // severities are known, but the method ranks by plain means
    unlinked,   // jurors fall apart into groups: no severities
    too_large,  // no severities
  } correction = Correction::applied;
  size_t groups = 0;                        // of jurors who hang together; 0 without a grid
  std::vector<CriteriaStanding> standings;  // the best first
  std::vector<JurorSeverity> severities;    // of those who sent a grid, by key
  std::vector<uint32_t> unranked;           // by key
};

CriteriaResult weighted_criteria(const Ballots& ballots, const WeightedCriteria& method);

}  // namespace resonance::festival
