// The addresses that answer, the states of a contribution and who looks at it; what of it may come out where, said in
// other words than the gate's.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace resonance::server {

// Of an address pattern, a row of the route table that answers GET: which queries to ask it with. "{word}" is a word
// that only this contribution says.
const std::map<std::string, std::vector<std::string>>& exits();

enum class State {
  draft,
  submitted,
  refused,
  withdrawn,
  published,
  embargoed,
  undeclared,
  unasked,
  internal,
  ended,
  not_begun,
  consent_withdrawn,
  for_the_festival,  // agreed to for that alone
};
inline constexpr std::array kStates{
    State::draft,     State::submitted,         State::refused,         State::withdrawn, State::published,
    State::embargoed, State::undeclared,        State::unasked,         State::internal,  State::ended,
    State::not_begun, State::consent_withdrawn, State::for_the_festival};

enum class Who {
  visitor,
  guest,
  member,
  own_guest,
  own_depositor,
  colleague,
  moderator,
  administrator,
  with_link,
  juror,  // who has every film to judge
};
inline constexpr std::array kViewers{Who::visitor,       Who::guest,     Who::member,    Who::own_guest,
                                     Who::own_depositor, Who::colleague, Who::moderator, Who::administrator,
                                     Who::with_link,     Who::juror};

// Those that show a contribution to whoever may see it: there, what is allowed must also come out.
extern const std::set<std::string> kShowing;
// Where everybody reads the name of a film that is agreed to for the festival alone: in its programme, and in the
// palmarès once that is read.
extern const std::set<std::string> kNaming;
// What names to everybody a film that is selected and agreed to for the festival, even for that alone.
extern const std::set<std::string> kCatalogue;
// What the public votes for is named to everybody: its title, and nothing else of it.
extern const std::set<std::string> kVoting;

// Whether what this address answers may tell this viewer anything of a contribution in this state.
bool sees(State state, Who who, const std::string& pattern);

}  // namespace resonance::server
