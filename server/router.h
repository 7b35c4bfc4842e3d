// From an address to the row of the route table that answers it, and from a raw request to its viewer. Any thread.
#pragma once

#include "server/routes.h"

namespace resonance::server {

struct Match {
  const Route* route = nullptr;  // null: no such address
  bool wrong_method = false;     // the address exists for other methods: `allowed` lists them
  std::string allowed;
};

// Fills `parameters` of the request from the pattern's places.
Match match(Request& request);

// Whether the person at this machine asks: on a loopback port, unless the request was forwarded by a proxy or names a
// host that is not this machine (a foreign page whose name was bent to point here). Behind nginx, on a Unix socket,
// nobody is. `owner_on_loopback` is the setting.
bool is_owner(const Request& request, bool owner_on_loopback);

// True when a request that changes something comes from a page of another site.
bool comes_from_another_site(const Request& request);

// One request from its raw form to its response: language, viewer, route, access, handler, errors, headers, log,
// metrics.
Response handle(App& app, Request& request);

}  // namespace resonance::server
