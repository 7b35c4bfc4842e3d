// A method with all its parameters, as both the file of ballots and the result write it. Private to the room.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "festival/ballots.h"

namespace resonance::festival {

// What was left out of the file is there with the value that it took.
nlohmann::ordered_json method_json(const Method& method);

}  // namespace resonance::festival
