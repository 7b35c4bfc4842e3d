// A text as it may stand in a header of a mail, where only ASCII may (RFC 2047). Any thread.
#pragma once

#include <string>
#include <string_view>

namespace resonance::server {

// `text`, one line of UTF-8, as it is where that is short plain ASCII; else as encoded words ("=?utf-8?Q?…?="), each on
// a line of its own that is cut between characters and, after a header's name of at most seven letters, no longer than
// 76. A reader joins them again.
std::string header_value(std::string_view text);

}  // namespace resonance::server
