// What machines ask about the library's health.
#pragma once

#include "server/app.h"
#include "server/http.h"

namespace resonance::server {

Response healthz(App&, const Request&);  // the process answers
Response readyz(App&, const Request&);   // it can do its work: catalogue, disk, jobs, the cage around decoders
Response metrics(App&, const Request&);  // Prometheus' text
Response robots(App&, const Request&);

}  // namespace resonance::server
