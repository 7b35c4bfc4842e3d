// The mail of an alert (catalogue/alerts.h): what is new for a search that somebody keeps.
#pragma once

#include <optional>

#include "server/app.h"

namespace resonance::server {

// `due` with recipient, subject, words and the address that ends it: what everybody finds now of what was seen first
// within its time. Absent: nothing is new, or the alert or its account ended; nothing is to be sent. Asks the gate for
// each contribution and each quote as it is called. Error{unavailable}: the index cannot be read now.
std::optional<Mail> alert_mail(App& app, const Mail& due);

}  // namespace resonance::server
