// The thing that an address names, if the gate lets this viewer use it so. A refusal looks exactly like absence
// wherever the viewer could not know that the thing exists.
#pragma once

#include "server/app.h"
#include "server/http.h"

namespace resonance::server::pages {

// The item of the first place of the route's pattern. Error{not_found}, Error{forbidden}.
Item gated_item(App& app, const Request& request, Use use);
// The media of the second place, which belongs to `item`. Error{not_found}.
Media gated_media(App& app, const Request& request, const Item& item);

}  // namespace resonance::server::pages
