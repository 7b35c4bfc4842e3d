// The ballots of one jury of one edition, without the names of those who voted, and the file that carries them
// ("resonance-ballots/1", explained to everybody in docs/ballots.md).
//
// Pure: any thread, nothing shared. The same ballots always give the same bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace resonance::festival {

// festival/majority_judgment.h
struct MajorityJudgment {
  std::vector<std::string> mentions;  // 2 to 20 different ones, the best first: the edition's own words
  enum class Unjudged {
    ignored,  // a film is judged by those who judged it: juries that share the films out
    lowest,   // a voter who left a film out gives it the lowest mention: Balinski and Laraki's rule for elections
  } unjudged = Unjudged::ignored;
};

// festival/borda.h
struct Borda {
  enum class Unranked {
    absent,  // a ballot compares only the films that it ranks: juries that share the films out
    last,    // the films that a ballot leaves out stand together behind those that it ranks
  } unranked = Unranked::absent;
};

struct Criterion {
  std::string name;
  int64_t weight = 1;  // 0 to 1,000
};

// festival/weighted_criteria.h
struct WeightedCriteria {
  int64_t lowest = 0;  // of the scale, inclusive, -1,000 to 1,000
  int64_t highest = 20;
  std::vector<Criterion> criteria;  // 1 to 50 of different names; their weights sum to more than 0
  enum class Severity {
    corrected,  // films are ranked by their notes freed of who gave them, where that can be known
    shown,      // films are ranked by their plain means; the severities are shown beside
  } severity = Severity::corrected;
};

using Method = std::variant<MajorityJudgment, Borda, WeightedCriteria>;

// Keys of films and voters: 1 to 64 of A-Z a-z 0-9 - _, random, so that they say nothing of whom they stand for.
struct Film {
  std::string key;
  std::string title;  // one clean line (base/unicode.h) of at most 200 characters, or empty
};

// Indexes point into Ballots.films and Ballots.voters.
struct Judgment {
  uint32_t voter = 0;
  uint32_t film = 0;
  uint16_t mention = 0;  // index into the mentions: 0 is the best
};
struct Ranking {
  uint32_t voter = 0;
  std::vector<std::vector<uint32_t>> places;  // the first place first; films of one place are equal; none is empty
};
struct Grid {
  uint32_t voter = 0;
  uint32_t film = 0;
  std::vector<int32_t> scores;  // one for each criterion, in their order, within the scale
};

// In order: films and voters by key (bytes), the rest by voter, then film; the films of one place by key. Of the three
// last lists the one of the method is filled.
struct Ballots {
  std::string edition;  // one clean line of 1 to 200 characters
  Method method;
  std::vector<Film> films;
  std::vector<std::string> voters;  // all who could vote, those who did not as well
  std::vector<Judgment> judgments;
  std::vector<Ranking> rankings;
  std::vector<Grid> grids;
};

// The same ballots in the order above. For whoever fills one from elsewhere; read_ballots() has done so already.
Ballots in_order(Ballots ballots);

// Reads a file, strictly: Error{invalid} names the line and what is wrong there, of which the most common are broken
// JSON, an unknown or doubled member, a film or voter that is not in its list, a second ballot of one voter, a film
// twice in one ballot, a mention or score outside of its scale, weights that sum to zero. Costs about 0.2 µs a mention.
Ballots read_ballots(std::string_view json);

// The canonical file of ballots that are in order: members in one order, one ballot a line, UTF-8, '\n' line ends.
std::string write_ballots(const Ballots& ballots);

}  // namespace resonance::festival
