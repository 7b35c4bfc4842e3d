// Looks at everything that the library needs to do its work, for the person who keeps the machine: what
// `resonance doctor` prints. One row of a table looks at one thing; adding a thing is adding a row in health.cc.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "server/config.h"

namespace resonance::server {

struct Detail {
  Message said;
  bool well = true;
};

struct Finding {
  std::string_view name;  // for machines: "cage"
  bool well = true;
  Message said;                 // what is
  std::vector<Message> advice;  // what to do about it; empty when well
  std::vector<Detail> details;
  nlohmann::ordered_json facts = nlohmann::ordered_json::object();  // for machines
};

// Looks at everything, in the order of the table. Creates no library, migrates none; what cannot be looked at is a
// finding that is not well. Tens of milliseconds, most of them for the cage, and as long as a mail server takes to
// answer (30 s at most). Never throws.
std::vector<Finding> examine(const Settings& settings);

}  // namespace resonance::server
