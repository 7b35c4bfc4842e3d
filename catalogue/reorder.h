// A list that people put in order, one step at a time. Private to the room.
#pragma once

#include <algorithm>
#include <vector>

namespace resonance {

// Moves `which` by so many places, towards the front when below zero, as far as the list goes. False: it is not there.
template <class Thing>
bool reorder(std::vector<Thing>& list, const Thing& which, int places) {
  const auto found = std::ranges::find(list, which);
  if (found == list.end()) return false;
  const auto from = found - list.begin();
  const auto to = std::clamp<std::ptrdiff_t>(from + places, 0, std::ssize(list) - 1);
  const Thing moved = *found;
  list.erase(found);
  list.insert(list.begin() + to, moved);
  return true;
}

}  // namespace resonance
