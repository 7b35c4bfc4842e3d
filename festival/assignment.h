// Which juror sees which film: each film as often as the edition wants, no juror more than another where that is
// possible.
//
// Pure: any thread, the same request gives the same answer, whatever the order of its lists.
//
// How, and why it is balanced: seats are given one at a time, first one to each film, then a second one to each, and so
// on; films come in a mixed order that the seed decides. A seat is given along an alternating path (the film takes
// a juror, that juror gives one of their films to another juror, …) that ends at the juror with the fewest films
// who can be reached. Such a path is a shortest one of a flow in which a juror's n-th film costs n, and successive
// shortest paths keep a flow of convex cost optimal (Ahuja, Magnanti and Orlin, "Network Flows", 1993, chapters 9 and
// 14; for jobs and machines: Harvey, Ladner, Lovász and Tamir, "Semi-matchings for bipartite graphs and load
// balancing", Journal of Algorithms 59, 2006). An optimal flow of that cost has the smallest greatest load and the
// greatest smallest load at once (Frank and Murota, "Decreasing minimization on M-convex sets", Mathematical
// Programming 195, 2022), so max - min <= 1 whenever any assignment has that. Where a seat finds no path no later one
// does for that film, so what is given is the most that can be given, and what is missing is spread over the films that
// were least seen. Seats given before are the flow one begins with; it is made optimal first, by alternating paths from
// a juror to another who has two films fewer, until there is none. Cost: seats × jurors, in hard cases × films as well;
// 500 films × 60 jurors, five seats each: some milliseconds.
#pragma once

#include <string>
#include <vector>

#include "base/message.h"

namespace resonance::festival {

struct FilmToSee {
  std::string key;
  std::vector<std::string> languages;  // in which it can be followed, spoken or subtitled; empty: it needs none
};

struct JurorToSee {
  std::string key;
  std::vector<std::string> languages;  // that they understand
  int maximum_films = -1;              // that they accept; below 0: as many as needed
};

// Why a juror must not see a film: their own, their organisation's, a relative's, declared by them …
struct Exclusion {
  std::string juror;
  std::string film;
  Message reason;
};

struct Seat {
  std::string film;
  std::string juror;

  auto operator<=>(const Seat&) const = default;
};

struct AssignmentRequest {
  std::vector<FilmToSee> films;
  std::vector<JurorToSee> jurors;
  std::vector<Exclusion> exclusions;  // of a film or juror that is not in the lists: without effect
  // Seats given before, except those of jurors or films that are no longer there and those now excluded. The first stay
  // whatever happens: somebody has begun the film. The second move only where that makes the loads more even or gives a
  // film a seat that it lacks. So after a juror left, the same request gives their films to others and takes from those
  // alone who have more than others.
  std::vector<Seat> kept;
  std::vector<Seat> given;
  int seats_per_film = 5;  // 1 to 1,000
  std::string seed;        // decides between equals; the edition's name is a good one
};

struct Shortfall {
  std::string film;
  int missing = 0;
  std::vector<std::pair<std::string, Message>> excluded;  // jurors who must not see it, and why
  std::vector<std::string> full;                          // jurors who could, but have as many films as they accept
  Message message;                                        // all that in one sentence
};

struct Assignment {
  std::vector<Seat> seats;                         // kept ones among them; by film, then juror
  std::vector<std::pair<std::string, int>> loads;  // films of each juror, by juror
  std::vector<Shortfall> shortfalls;               // empty: every film is seen often enough; by film
};

// Error{invalid}: a film or juror twice, seats_per_film out of its bounds.
Assignment assign(const AssignmentRequest& request);

// The films of one juror in the order in which they are best watched: those that the fewest jurors have seen so far
// first (`seen`: seats whose film was watched), then by key; those that they have seen themselves are left out.
std::vector<std::string> watch_next(const std::vector<Seat>& seats, const std::vector<Seat>& seen,
                                    const std::string& juror);

}  // namespace resonance::festival
