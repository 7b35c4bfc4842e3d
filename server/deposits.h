// The tus protocol over HTTP: /depots and /depots/{media}. The protocol itself is ingest/tus.
#pragma once

#include "server/app.h"
#include "server/http.h"

namespace resonance::server {

Response tus(App&, const Request&);

}  // namespace resonance::server
