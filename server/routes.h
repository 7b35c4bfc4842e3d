// Every address of the library, one row each; no other place maps a path to code.
//
// A handler throws Error for what goes wrong; one translator (server/errors.h) turns it into a status, as a page, as
// JSON under /api/, or as text for tus.
#pragma once

#include <string_view>
#include <vector>

#include "server/app.h"
#include "server/http.h"

namespace resonance::server {

// What a route lets in before its handler runs. There is no default: a row must say.
// Each asks decide_role() for at least that role; the handler still asks the gate about each thing it shows or changes.
enum class Access { anyone, guest, depositor, moderator, administrator };

using Handler = Response (*)(App&, const Request&);

struct Route {
  std::string_view method;   // HEAD is answered by GET's row unless it has its own
  std::string_view pattern;  // "/contributions/{item}"; {name} matches one segment, {name…} the rest
  Access access;
  Handler handler;
};

const std::vector<Route>& routes();

}  // namespace resonance::server
