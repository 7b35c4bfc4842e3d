// The linear program of LEXIMIN: how to mix the juries known so far, so that the groups whose chance is still open have
// at least as much as possible while the others keep theirs. Private to the room. One thread.
#pragma once

#include <vector>

#include "festival/sortition/program.h"

namespace resonance::festival::sortition {

class Mixture {
 public:
  // The level is the least of chance / target; a group with target 0 takes no part.
  Mixture(const Pool& pool, const std::vector<double>& targets);

  // False when it is known already.
  bool add(const Composition& composition);
  // From now on this group has at least `chance` of its target, and is no longer part of the level.
  void settle(int group, double chance);

  struct Solution {
    double level = 0;              // the least of the open groups
    std::vector<double> shares;    // per composition, of 1
    std::vector<double> prices;    // per group, >= 0; 1 in all over the open groups
    std::vector<double> per_seat;  // per group, what a seat adds to a jury at these prices
  };
  // At least one composition must be known, and a group open.
  Solution solve();

  const std::vector<Composition>& compositions() const { return compositions_; }
  const std::vector<double>& settled() const { return settled_; }  // per group; negative: open
  bool takes_part(int group) const { return row_[group] > 0; }

 private:
  void write_level_column();

  const Pool& pool_;
  Program program_;
  std::vector<double> targets_;
  std::vector<int> row_;  // per group, 0: no part
  std::vector<double> settled_;
  std::vector<Composition> compositions_;
};

}  // namespace resonance::festival::sortition
