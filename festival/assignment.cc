#include "festival/assignment.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <queue>
#include <set>

#include "base/error.h"

namespace resonance::festival {
namespace {

// A number that looks random and is the same on every machine (FNV-1a, then the finish of SplitMix64).
uint64_t mixed(std::initializer_list<std::string_view> parts) {
  uint64_t hash = 0xcbf29ce484222325;
  for (std::string_view part : parts) {
    for (char c : part) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    hash = (hash ^ 0xff) * 0x100000001b3;
  }
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
  return hash ^ (hash >> 31);
}

template <class Each>
std::map<std::string, size_t> indexed(std::vector<Each>& all, const char* twice) {
  std::ranges::sort(all, {}, &Each::key);
  std::map<std::string, size_t> index;
  for (size_t i = 0; i < all.size(); ++i) {
    if (!index.emplace(all[i].key, i).second) throw Error(ErrorCode::invalid, Message(twice, {{"key", all[i].key}}));
  }
  return index;
}

class Seating {
 public:
  explicit Seating(AssignmentRequest request) : request_(std::move(request)) {
    if (request_.seats_per_film < 1 || request_.seats_per_film > 1000) {
      throw Error(ErrorCode::invalid, "A film needs 1 to 1,000 viewings.");
    }
    film_index_ = indexed(request_.films, "The film {key} is in the list twice.");
    juror_index_ = indexed(request_.jurors, "The juror {key} is in the list twice.");
    state_.assign(films(), std::vector<State>(jurors(), State::possible));
    held_.resize(jurors());
    loads_.assign(jurors(), 0);
    seated_.assign(films(), 0);
    exclude();
    begin_with(request_.kept, State::kept);
    begin_with(request_.given, State::given);
    draw_order();
  }

  Assignment assign() {
    even_out();
    std::vector<size_t> waiting = film_order_;
    for (int round = 1; round <= request_.seats_per_film; ++round) {
      std::erase_if(waiting, [&](size_t film) { return seated_[film] < round && !seat(film); });
    }
    return answer();
  }

 private:
  enum class State : char { possible, excluded, kept, given };

  size_t films() const { return request_.films.size(); }
  size_t jurors() const { return request_.jurors.size(); }

  void exclude() {
    for (const Exclusion& each : request_.exclusions) {
      const auto film = film_index_.find(each.film);
      const auto juror = juror_index_.find(each.juror);
      if (film == film_index_.end() || juror == juror_index_.end()) continue;
      state_[film->second][juror->second] = State::excluded;
      // Of several reasons the one that reads first, so that the order of the list has no effect.
      auto [reason, added] = reasons_.emplace(std::pair(film->second, juror->second), each.reason);
      if (!added && in_english(each.reason) < in_english(reason->second)) reason->second = each.reason;
    }
    for (size_t film = 0; film < films(); ++film) {
      for (size_t juror = 0; juror < jurors(); ++juror) {
        if (!understands(request_.jurors[juror], request_.films[film])) {
          state_[film][juror] = State::excluded;
          reasons_.emplace(std::pair(film, juror), Message("Understands none of the film's languages."));
        }
      }
    }
  }

  static bool understands(const JurorToSee& juror, const FilmToSee& film) {
    return film.languages.empty() || std::ranges::any_of(film.languages, [&](const std::string& language) {
             return std::ranges::find(juror.languages, language) != juror.languages.end();
           });
  }

  void begin_with(const std::vector<Seat>& seats, State as) {
    for (const Seat& each : seats) {
      const auto film = film_index_.find(each.film);
      const auto juror = juror_index_.find(each.juror);
      if (film == film_index_.end() || juror == juror_index_.end()) continue;
      State& state = state_[film->second][juror->second];
      if (state != State::possible) continue;
      state = as;
      if (as == State::given) held_[juror->second].insert(film->second);
      ++loads_[juror->second];
      ++seated_[film->second];
    }
  }

  void draw_order() {
    film_order_.resize(films());
    preferred_.resize(films());
    std::vector<uint64_t> rank(films());
    for (size_t film = 0; film < films(); ++film) {
      film_order_[film] = film;
      rank[film] = mixed({request_.seed, request_.films[film].key});
      std::vector<std::pair<uint64_t, size_t>> all;
      for (size_t juror = 0; juror < jurors(); ++juror) {
        if (state_[film][juror] == State::excluded) continue;
        all.emplace_back(mixed({request_.seed, request_.films[film].key, request_.jurors[juror].key}), juror);
      }
      std::ranges::sort(all);
      for (const auto& [ignored, juror] : all) preferred_[film].push_back(juror);
    }
    std::ranges::sort(film_order_, {}, [&](size_t film) { return std::pair(rank[film], film); });
  }

  bool has_room(size_t juror) const {
    const int maximum = request_.jurors[juror].maximum_films;
    return maximum < 0 || loads_[juror] < maximum;
  }

  int lowest_load_with_room() const {
    int lowest = std::numeric_limits<int>::max();
    for (size_t juror = 0; juror < jurors(); ++juror) {
      if (has_room(juror)) lowest = std::min(lowest, loads_[juror]);
    }
    return lowest;
  }

  // Until nobody can hand a film on, over whatever detour, to somebody with two films fewer.
  void even_out() {
    for (bool moved = true; moved;) {
      moved = false;
      for (size_t juror = 0; juror < jurors(); ++juror) {
        const std::vector<size_t> films(held_[juror].begin(), held_[juror].end());
        if (!hand_on(films, juror, loads_[juror] - 2)) continue;
        --loads_[juror];
        moved = true;
      }
    }
  }

  // Gives the film one more juror; false if none can take it.
  bool seat(size_t film) {
    if (!hand_on({film}, nobody(), std::numeric_limits<int>::max())) return false;
    ++seated_[film];
    return true;
  }

  size_t nobody() const { return jurors(); }

  // Hands one of the giver's films on, along the alternating path to the least loaded juror with room, who has at most
  // `most_films`; false if no path leads to one. Breadth first, so among equally loaded ones the path that moves the
  // fewest seats.
  bool hand_on(const std::vector<size_t>& giver_films, size_t giver, int most_films) {
    const int lowest = lowest_load_with_room();
    struct Step {
      size_t film = 0;  // which film the juror would take …
      size_t from = 0;  // … and whose film it is now, or nobody()
    };
    std::vector<std::optional<Step>> reached(jurors());
    std::vector<bool> film_reached(films(), false);
    std::queue<size_t> next;
    std::optional<size_t> best;
    const auto reach = [&](size_t taken, size_t from) {
      if (film_reached[taken]) return;
      film_reached[taken] = true;
      for (size_t juror : preferred_[taken]) {
        if (state_[taken][juror] != State::possible || reached[juror] || juror == giver) continue;
        reached[juror] = Step{taken, from};
        next.push(juror);
        if (has_room(juror) && (!best || loads_[juror] < loads_[*best])) best = juror;
      }
    };
    for (size_t film : giver_films) reach(film, giver);
    while (!next.empty() && !(best && loads_[*best] == lowest)) {
      const size_t juror = next.front();
      next.pop();
      for (size_t given : held_[juror]) reach(given, juror);
    }
    if (!best || loads_[*best] > most_films) return false;
    ++loads_[*best];
    for (size_t juror = *best; juror != giver;) {
      const Step step = *reached[juror];
      state_[step.film][juror] = State::given;
      held_[juror].insert(step.film);
      if (step.from != nobody()) {
        state_[step.film][step.from] = State::possible;
        held_[step.from].erase(step.film);
      }
      juror = step.from;
    }
    return true;
  }

  Assignment answer() const {
    Assignment made;
    for (size_t juror = 0; juror < jurors(); ++juror)
      made.loads.emplace_back(request_.jurors[juror].key, loads_[juror]);
    for (size_t film = 0; film < films(); ++film) {
      for (size_t juror = 0; juror < jurors(); ++juror) {
        const State state = state_[film][juror];
        if (state == State::kept || state == State::given) {
          made.seats.push_back({request_.films[film].key, request_.jurors[juror].key});
        }
      }
      if (seated_[film] < request_.seats_per_film) made.shortfalls.push_back(shortfall(film));
    }
    return made;
  }

  Shortfall shortfall(size_t film) const {
    Shortfall made;
    made.film = request_.films[film].key;
    made.missing = request_.seats_per_film - seated_[film];
    for (size_t juror = 0; juror < jurors(); ++juror) {
      const State state = state_[film][juror];
      if (state == State::possible) made.full.push_back(request_.jurors[juror].key);
      if (state == State::excluded) {
        made.excluded.emplace_back(request_.jurors[juror].key, reasons_.at(std::pair(film, juror)));
      }
    }
    made.message = Message(
        "The film {film} lacks {missing} of {wanted} viewings. Of {jurors} jurors, {excluded} must not see it and "
        "{full} "
        "already have as many films as they accept. Invite jurors, raise what they accept, or ask for fewer viewings.",
        {{"film", made.film},
         {"missing", std::to_string(made.missing)},
         {"wanted", std::to_string(request_.seats_per_film)},
         {"jurors", std::to_string(jurors())},
         {"excluded", std::to_string(made.excluded.size())},
         {"full", std::to_string(made.full.size())}});
    return made;
  }

  AssignmentRequest request_;  // its films and jurors by key
  std::map<std::string, size_t> film_index_, juror_index_;
  std::vector<std::vector<State>> state_;  // [film][juror]
  std::map<std::pair<size_t, size_t>, Message> reasons_;
  std::vector<std::set<size_t>> held_;  // films given to each juror, without the kept ones, which never move
  std::vector<int> loads_;              // kept ones as well
  std::vector<int> seated_;
  std::vector<size_t> film_order_;
  std::vector<std::vector<size_t>> preferred_;  // for each film the jurors who may see it, in mixed order
};

}  // namespace

Assignment assign(const AssignmentRequest& request) {
  return Seating(request).assign();
}

std::vector<std::string> watch_next(const std::vector<Seat>& seats, const std::vector<Seat>& seen,
                                    const std::string& juror) {
  std::map<std::string, int> views;
  std::set<std::string> own;
  for (const Seat& each : seen) {
    ++views[each.film];
    if (each.juror == juror) own.insert(each.film);
  }
  std::vector<std::string> next;
  for (const Seat& each : seats) {
    if (each.juror == juror && !own.contains(each.film)) next.push_back(each.film);
  }
  std::ranges::sort(next, {}, [&](const std::string& film) { return std::pair(views[film], film); });
  return next;
}

}  // namespace resonance::festival
