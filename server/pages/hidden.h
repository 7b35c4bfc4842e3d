// What pages say of what is hidden in a film or a sound, and where its managers hide more.
#pragma once

#include "server/app.h"
#include "server/http.h"

namespace resonance::server::pages {

// `hidden`: the sentences for everybody, each under `sentence`; `seals_url`, `masks_url`: for who may hide something,
// else false.
void set_hidden(App& app, const Request& request, const Item& item, const Media& media, View& view);

// What the pages where more is hidden say of their file: whose it is, how far its preparation is, how long it lasts.
void set_hiding(App& app, const Request& request, const Item& item, const Media& media, View& view);

}  // namespace resonance::server::pages
