// Settings that were read well and still make no sense together or on this machine: what `resonance doctor` says of
// them.
#pragma once

#include <vector>

#include "base/message.h"
#include "server/config.h"

namespace resonance::server {

// One sentence per complaint, with what to write instead; empty when all is well. Opens nothing and changes nothing.
std::vector<Message> complaints_about(const Settings& settings);

}  // namespace resonance::server
